"""Settings of a public site. It refuses to start without what it needs and says what to set: cms/docs/deploy.md."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from .base import *
from .base import PROXY_COUNT, PUBLIC_URL, env

_REQUIRED = {
    "SECRET_KEY": "a long random text that nobody else knows, for example the output of "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'; keep it when you update",
    "ALLOWED_HOSTS": "the host names of the site, separated by commas, for example www.example.org",
    "PUBLIC_URL": "the public address of the site, for example https://www.example.org",
}
_missing = [f"  {name}: {hint}" for name, hint in _REQUIRED.items() if not os.environ.get(name, "").strip()]
if _missing:
    raise ImproperlyConfigured("Set these environment variables:\n" + "\n".join(_missing))

SECRET_KEY = os.environ["SECRET_KEY"]
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS") if host.strip()]

_address = urlsplit(PUBLIC_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname or _address.path or _address.query:
    raise ImproperlyConfigured(
        f"PUBLIC_URL is {PUBLIC_URL!r}. Set it to scheme and host alone, for example https://www.example.org"
    )
if not validate_host(_address.hostname, ALLOWED_HOSTS):
    raise ImproperlyConfigured(f"Add {_address.hostname}, the host of PUBLIC_URL, to ALLOWED_HOSTS.")

# An https address means https everywhere; a plain one is for trying things out behind closed doors.
_HTTPS = _address.scheme == "https"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=30 * 24 * 3600) if _HTTPS else 0
# The health check comes from inside, over http.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # Subdomains and browsers' preload lists concern other sites of the same domain: for its owner to decide.
    "security.W005",
    "security.W021",
    # X-Frame-Options is SAMEORIGIN: the admin shows previews in frames.
    "security.W019",
]

# A name with a digest of its content: browsers may keep a file for ever.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Everything goes to standard error, where the process manager or the container engine collects it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "axes.apps": {"level": "WARNING"},
        # Scanners asking for somebody else's host are no event of ours.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
