"""Settings of the test suite: as the demo, with a fixed key, fast password hashing and a database of its own."""

from .base import *

SECRET_KEY = "only-for-tests"  # noqa: S105 - protects nothing
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = ["cms.demo", *INSTALLED_APPS]
PUBLIC_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Never DATABASE_URL: the tests must not meet real data.
DATABASES = {"default": database("TEST_DATABASE_URL", default="sqlite://:memory:")}
# A connection kept open would keep the test database from being dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Static files are served from where they lie.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
# Looked for when asked for: every client of a test would list them all anew.
WHITENOISE_AUTOREFRESH = True
# Tests ask faster than any client; those of the limit set one.
API_RATE_LIMIT = 0
