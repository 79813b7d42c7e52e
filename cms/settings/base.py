"""Settings that every environment shares. What differs comes from the environment (see cms/docs/deploy.md)."""

import zoneinfo
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import SimpleLazyObject

env = environ.Env()


def database(variable: str, default: str) -> dict:
    """The connection that the URL in this environment variable names, with the options that each engine needs."""
    connection = env.db_url(variable, default=default)
    if connection["ENGINE"] == "django.db.backends.sqlite3":
        connection["OPTIONS"] = {
            # A write transaction takes the lock at its start: two writers wait for each other, none fails half way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        }
    else:
        connection["CONN_MAX_AGE"] = 60
        connection["CONN_HEALTH_CHECKS"] = True
        # Compiling a query to machine code takes longer than any query of a web page.
        options = connection.setdefault("OPTIONS", {})
        # A prepared query is planned once, not for each value: it costs more to plan than to answer.
        options["options"] = "-c jit=off -c plan_cache_mode=force_generic_plan"
        # The plans of what every reader asks stay with the server (cms/published/prepared.py), unless the URL says 0.
        options["prepare_threshold"] = 5 if options.get("prepare_threshold", True) else None
    return connection


def machine_translator(name: str) -> dict | None:
    """The class of wagtail-localize with this name, and its options; None without a name."""
    if not name:
        return None
    key, url = env("MACHINE_TRANSLATOR_KEY", default=""), env("MACHINE_TRANSLATOR_URL", default="")
    known = {
        "deepl": ("deepl.DeepLTranslator", {"AUTH_KEY": key, "TIMEOUT": 15}),
        "libretranslate": (
            "libretranslate.LibreTranslator",
            {"LIBRETRANSLATE_URL": url.rstrip("/"), "API_KEY": key, "TIMEOUT": 15},
        ),
        "dummy": ("dummy.DummyTranslator", {}),
    }
    if name not in known:
        raise ImproperlyConfigured(f"MACHINE_TRANSLATOR is “{name}”; there are: {', '.join(known)}.")
    path, options = known[name]
    return {"CLASS": f"wagtail_localize.machine_translators.{path}", "OPTIONS": options}


BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

# How many reverse proxies are in front: only the addresses and the scheme that they report are believed.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)

# The public address that documents, sitemaps and feeds are written with; never taken from a request's Host.
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:{}".format(env("PORT", default="8000"))).rstrip("/")

INSTALLED_APPS = [
    "home",
    "news",
    "projects",
    "search",
    "cms.api",
    "cms.partners",
    "cms.themes",
    "cms.taxonomy",
    "cms.translation",
    "cms.published",
    "cms.core",
    "wagtail_localize",
    # Replaces wagtail.locales; both at once would register the same admin views.
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "axes",
    # Says in words how long ago something was.
    "django.contrib.humanize",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.core.csp.ContentSecurityPolicyMiddleware",
    "cms.core.privacy.VaryOnSignInMiddleware",
    "cms.published.from_memory.PagesFromMemoryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.middleware.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.translation.closing.ClosedPagesMiddleware",
    "cms.core.library.RestrictionsMiddleware",
    "cms.core.redirects.PublicRedirectMiddleware",
    "cms.published.middleware.CatchUpMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["wagtail.templatetags.wagtailcore_tags", "wagtail.images.templatetags.wagtailimages_tags"],
        },
    }
]

# PostgreSQL in production, SQLite as the embedded default; DATABASE_URL chooses.
DATABASES = {"default": database("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes where CACHE_URL names a server (redis://, rediss://), else each has its own.
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://?max_entries=100000")}
# Megabytes of finished pages, and as many of lists of the API, that each process keeps where no such server does.
PAGE_MEMORY = env.int("PAGE_MEMORY", default=32)

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    # Refuses a locked-out account or address before the password is looked at.
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Argon2id, as Django advises: as strong as its default in a tenth of the time. The default's hashes stay valid.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

# Login is throttled per account (from however many addresses it is tried) and per address (whatever accounts it tries).
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5  # hours after the last failure that counted
# A success must not wipe the failures: whoever has one account would try others between two logins of their own.
AXES_RESET_ON_SUCCESS = False
# Tries while locked out do not prolong it: an attacker could keep somebody out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "core/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "cms.core.addresses.client_address"

# Without a mail server no mail is sent, and nobody is offered a password reset that would never arrive.
_email = env.email_url("EMAIL_URL", default="dummymail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"no-reply@{urlsplit(PUBLIC_URL).hostname}")
WAGTAIL_PASSWORD_RESET_ENABLED = EMAIL_BACKEND != "django.core.mail.backends.dummy.EmailBackend"

# The languages of the site, in the order that visitors see. Any of them can be the default.
LANGUAGES = [
    ("en", "English"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("ky", "Кыргызча"),
    ("kk", "Қазақша"),
    ("az", "Azərbaycanca"),
]
LANGUAGE_CODE = env("LANGUAGE_CODE", default="en")
# What a partner's readers of a language are served first where something is missing in it (`fallback=any`).
LOCALE_FALLBACKS = {"ky": ["ru", "en"], "kk": ["ru", "en"], "az": ["ru", "en"], "ru": ["en"], "sv": ["en"]}
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
# Our own texts, and those of Wagtail that a translator meets, in the languages that Wagtail has no texts in.
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "locale_wagtail"]
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = env("TIME_ZONE", default="UTC")
USE_TZ = True
# What the account page offers: without two names of this machine that no browser knows. Read where it is asked for.
WAGTAIL_USER_TIME_ZONES = SimpleLazyObject(lambda: sorted(zoneinfo.available_timezones() - {"Factory", "localtime"}))

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(DATA_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
# What browsers, feed readers and shares ask for at the root of a site, whatever its pages say.
WHITENOISE_ROOT = BASE_DIR / "cms" / "icons"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cms.core.stylesheets.SiteSheetFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env("MEDIA_ROOT", default=str(DATA_DIR / "media"))
# Where the proxy in front has the media folder as a location of its own, closed to everybody else: it then sends the
# files, after the application has said who may see them (cms/docs/deploy.md).
MEDIA_ACCEL_REDIRECT = env("MEDIA_ACCEL_REDIRECT", default="")

WAGTAIL_SITE_NAME = env("SITE_NAME", default="Civil Society Network")
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.core.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
# "direct": document.url is the file's address under MEDIA_URL, served by the one media view.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
# No image formats here: a photo uploaded as a document would keep its metadata.
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
# Redirects from addresses that were public once are recorded by cms.core.redirects; Wagtail would record drafts' too.
WAGTAILREDIRECTS_AUTO_CREATE = False
# A percent-coded Cyrillic address breaks in messengers; every locale shares one Latin slug.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True
# A shared password opens a page to whoever it is forwarded to; restrictions go by account.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
# Nobody else is told that this site exists or who edits it.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

# Submitting a live page must not put its source text on a locale's public address.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# Keeps the record of what a page was translated from when its original is deleted: the translation goes out of sight.
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True

# A machine fills in what nobody has translated where one is named here, for these pairs of languages ("en:ru"), and
# texts that are not public only where that is allowed too: they leave the site (cms/docs/translation-exchange.md).
MACHINE_TRANSLATION_PAIRS = env.list("MACHINE_TRANSLATION_PAIRS", default=[])
MACHINE_TRANSLATION_OF_DRAFTS = env.bool("MACHINE_TRANSLATION_OF_DRAFTS", default=False)
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = machine_translator(env("MACHINE_TRANSLATOR", default=""))

# The player of an embedded video loads when the visitor asks for it; nothing else comes from anybody else.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        # The admin shows previews in frames.
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Requests a minute that a client may send to the partner API; 0 for any number.
API_RATE_LIMIT = env.int("API_RATE_LIMIT", default=600)
# The same with a partner's key, for all keys of the partner together.
API_KEY_RATE_LIMIT = env.int("API_KEY_RATE_LIMIT", default=6000)
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": ["cms.partners.authentication.ApiKeyAuthentication"],
}
# Webhooks over http to this machine, for trying them out; never on a public site.
WEBHOOKS_ALLOW_LOOPBACK = env.bool("WEBHOOKS_ALLOW_LOOPBACK", default=False)
# How long after a withdrawal partners are to have deleted their copies.
WITHDRAWAL_PURGE_TIME = timedelta(hours=env.int("WITHDRAWAL_PURGE_HOURS", default=24))
# The partner API's contract, written to cms/api/openapi.json by `manage.py spectacular`.
SPECTACULAR_SETTINGS = {
    "TITLE": "Partner API",
    "DESCRIPTION": "News, projects, themes, pages, organisations and places, read-only, in every locale of the site.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    # What the contract says of keys is the same for all operations: cms.api.contract.
    "AUTHENTICATION_WHITELIST": [],
    "PREPROCESSING_HOOKS": ["cms.api.contract.only_v1"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cms.api.contract.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "TranslationStatus": "cms.published.parts.STATUSES",
        "DatePrecision": "cms.core.fields.PRECISIONS",
    },
    "SERVE_INCLUDE_SCHEMA": False,
}
