"""Settings, all from the environment. Nothing is written here; `manage.py` makes the folder and the secret.

Each variable is described in docs/operate/settings.md.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from config.places import read_place
from tiktok.limits import BASE_URL

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()  # type: ignore[no-untyped-call]

FIELDGATE_VAR = Path(env.str("FIELDGATE_VAR", default="") or BASE_DIR / "var").resolve()
FIELDGATE_KEYRING = Path(
    env.str("FIELDGATE_KEYRING", default="") or Path.home() / ".local/share/fieldgate/keyring"
).resolve()
FIELDGATE_KEYRING_BACKUP = env.str("FIELDGATE_KEYRING_BACKUP", default="")
FIELDGATE_ENGINE = env.str("FIELDGATE_ENGINE", default="embedded")
FIELDGATE_LEAST_FREE_MB = env.int("FIELDGATE_LEAST_FREE_MB", default=200)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="")
FIELDGATE_DEVELOPMENT = env.bool("FIELDGATE_DEVELOPMENT", default=False)
FIELDGATE_URL = env.str("FIELDGATE_URL", default="http://127.0.0.1:8000").rstrip("/")
FIELDGATE_OPERATOR = env.str("FIELDGATE_OPERATOR", default="")
TIKTOK_API_BASE = env.str("TIKTOK_API_BASE", default=BASE_URL).rstrip("/")


def read_secret_key() -> str:
    given = env.str("FIELDGATE_SECRET_KEY", default="")
    if given:
        return given
    try:
        return (FIELDGATE_VAR / "secret-key").read_text().strip()
    except FileNotFoundError as missing:
        raise ImproperlyConfigured(
            f"No secret key. Run any manage.py command once, or set FIELDGATE_SECRET_KEY ({missing.filename})."
        ) from missing


SECRET_KEY = read_secret_key()
DEBUG = env.bool("FIELDGATE_DEBUG", default=False)

_site = urlsplit(FIELDGATE_URL)
SECURE_SITE = _site.scheme == "https"
ALLOWED_HOSTS = env.list("FIELDGATE_HOSTS", default=[_site.hostname or "127.0.0.1", "127.0.0.1", "localhost"])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "accounts",
    "proposals",
    "harvest",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.caching.KeepForNobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.errors.TellPeople",
]

CSRF_FAILURE_VIEW = "config.errors.refuse_csrf"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
            ],
        },
    }
]

# --- Database. SQLite: one file, rollback journal; the reasons are in docs/decisions/0004-sqlite.md ---------------
DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{FIELDGATE_VAR / 'fieldgate.sqlite3'}")
}
DATABASES["default"]["CONN_MAX_AGE"] = None
SQLITE_PRAGMAS = {
    "page_size": "8192",
    "journal_mode": "TRUNCATE",
    "synchronous": "FULL",
    "secure_delete": "ON",
    "foreign_keys": "ON",
    "mmap_size": "0",
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ";".join(f"PRAGMA {name}={value}" for name, value in SQLITE_PRAGMAS.items()),
    }

# --- Sign-in --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account begins with a link sent to the address, which proves it
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Fieldgate] "
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"review_link": "20/m/ip"}  # beside those of allauth
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3600

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SITE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-sessionid" if SECURE_SITE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE_SITE else "csrftoken"
CSRF_TRUSTED_ORIGINS = [FIELDGATE_URL]
SECURE_SSL_REDIRECT = SECURE_SITE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SITE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SITE
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if SECURE_SITE else 0  # whose address attempts to sign in are counted by
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reporting.HideEverything"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "fieldgate_cache"},
}

# --- Mail -----------------------------------------------------------------------------------------------------
FIELDGATE_MAIL_FROM = env.str("FIELDGATE_MAIL_FROM", default="Fieldgate <fieldgate@localhost>")
DEFAULT_FROM_EMAIL = FIELDGATE_MAIL_FROM
_mail = env.email_url("FIELDGATE_MAIL_URL", default="consolemail://")
MAILERS = {"default": {"BACKEND": _mail["EMAIL_BACKEND"]}}
if _mail["EMAIL_BACKEND"].endswith("console.EmailBackend"):
    # Standard output is the commands' own, and may be JSON.
    MAILERS["default"] = {"BACKEND": "config.mail.ReadableConsole", "OPTIONS": {"stream": sys.stderr}}
if _mail.get("EMAIL_HOST"):
    MAILERS["default"]["OPTIONS"] = {
        "host": _mail["EMAIL_HOST"],
        "port": _mail["EMAIL_PORT"],
        "username": _mail["EMAIL_HOST_USER"],
        "password": _mail["EMAIL_HOST_PASSWORD"],
        "use_tls": _mail.get("EMAIL_USE_TLS", False),
        "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        "timeout": 30,
    }

# --- Pages ----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
FIELDGATE_TIME_ZONE = ZoneInfo(env.str("FIELDGATE_TIME_ZONE", default="UTC")).key
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = FIELDGATE_VAR / "static"
WHITENOISE_USE_FINDERS = FIELDGATE_DEVELOPMENT
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if FIELDGATE_DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
if _datasets_storage := env.str("FIELDGATE_DATASETS_STORAGE", default=""):
    STORAGES["datasets"] = read_place(_datasets_storage, env.str("FIELDGATE_S3_ENDPOINT", default=""))
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"links": {"()": "config.reporting.HideLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["links"]},
    },
    "root": {"handlers": ["console"], "level": env.str("FIELDGATE_LOG_LEVEL", default="INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},  # a line for each wake-up, otherwise
        "celery.worker.strategy": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
