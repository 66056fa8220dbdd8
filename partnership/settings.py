"""Settings. Everything that differs between installations comes from the environment.

`BOARD_MODE` is production (the default), demo or test. Only a demo shows its own mailbox and
relaxes https; production refuses to start without its secrets.
"""

from pathlib import Path

import environ
import pghistory
from csp.constants import NONE, SELF

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("BOARD_MODE", default="production")
DEMO, TEST, PRODUCTION = MODE == "demo", MODE == "test", MODE == "production"
if not (DEMO or TEST or PRODUCTION):
    raise environ.ImproperlyConfigured(f"BOARD_MODE is {MODE!r}: it must be production, demo or test.")

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="only-for-" + MODE)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "pgtrigger",
    "pghistory",
    # ours, lowest first
    "partnership",
    "meetings",
    "monitoring",
    "issues_log",
    "prioritisation",
    "strategies",
    "people_zones",
    "reports",
    "dashboards",
    "examples",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.pages.shell.shell",
            ],
            "builtins": ["django.templatetags.static", "partnership.templatetags.board"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

# Database, broker, cache ---------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if not TEST:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", default=8),
        "timeout": 10,
    }

REDIS_URL = env.str("REDIS_URL")


def redis_database(number: int, *, for_celery: bool = False) -> str:
    """The address of one numbered Redis database. Celery spells unix sockets its own way."""
    address = REDIS_URL.split("?")[0]
    if address.startswith("unix://"):
        path = address.removeprefix("unix://")
        return f"redis+socket://{path}?virtual_host={number}" if for_celery else f"unix://{path}?db={number}"
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{rest.split('/')[0]}/{number}"


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_database(1),
        "KEY_PREFIX": MODE,
    }
}

CELERY_BROKER_URL = redis_database(env.int("CELERY_DATABASE", default=2), for_celery=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 660}  # just above the longest task
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {"tick": {"task": "reports.tick", "schedule": 300.0}}
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE_FILE", default="celerybeat-schedule")

# People and sign-in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "partnership.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique by lower(email), which the check can't see
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if TEST
    else "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partnership.people.adapters.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link proves the address
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_NAME = "board_session"

# Mail and files --------------------------------------------------------------------------------
OUTBOX = env.path("OUTBOX_DIR", default=str(ROOT / "var" / MODE / "outbox"))
if PRODUCTION:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX)
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold a worker
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="board@example.org")
SITE_URL = env.str(  # where links in mails lead
    "SITE_URL",
    default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
    if PRODUCTION and ALLOWED_HOSTS
    else "http://localhost:" + env.str("PORT", default="8000"),
)

MEDIA_ROOT = env.str("FILES_DIR", default=str(ROOT / "var" / MODE / "files"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SUBMISSION_LIMIT = env.int("SUBMISSION_LIMIT", default=50_000_000)  # bytes of a sent data file, unpacked
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(ROOT / "var" / "static"))
STATICFILES_DIRS = [("build", ROOT / "static" / "build")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_MAX_AGE = 31_536_000 if PRODUCTION else 0

# Time and language -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["partnership.formats"]

# Security --------------------------------------------------------------------------------------
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"  # plotly.js inserts one empty <style>
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}, "celery": {"level": "INFO"}},
}

# History: the audit beneath. No page reads it.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)
