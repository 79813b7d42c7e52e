"""The embedded default: SQLite, no other service, a secret key of its own under DATA_DIR."""

from .base import *
from .secret import generated_secret_key

SECRET_KEY = generated_secret_key(DATA_DIR)
WAGTAIL_SITE_NAME = env("SITE_NAME", default="Dialogue Network")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = ["cms.demo", *INSTALLED_APPS]

# Static files are served from where they lie: nothing has to be collected first.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True

# Shows where machine translation has its place: this one turns the words round, and sends them nowhere.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator("dummy")
MACHINE_TRANSLATION_PAIRS = ["en:ru", "en:sv", "en:ky", "sv:ky"]
