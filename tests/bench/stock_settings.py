"""The same pages as a stock Wagtail site serves them: the settings of `wagtail start` with languages and the API."""

# ruff: noqa: F403, F405 - settings extend each other

from cms.settings.production import *

INSTALLED_APPS = ["wagtail.api.v2", *INSTALLED_APPS]
ROOT_URLCONF = "tests.bench.stock"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # The templates of the blocks are ours: without this each of their pictures would cost a query.
    "cms.core.library.RestrictionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
TEMPLATES[0]["DIRS"].insert(0, BASE_DIR / "tests" / "bench" / "templates")
# Wagtail's API asks nobody who they are.
REST_FRAMEWORK = {"DEFAULT_AUTHENTICATION_CLASSES": []}
