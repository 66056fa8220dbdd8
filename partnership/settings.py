"""Settings. Everything that differs between installations comes from the environment.

`BOARD_MODE` is production (the default), demo or test. Only a demo shows its own mailbox and
relaxes https; production refuses to start without its secrets. A value that is missing or unsafe is a fault;
all faults are said together, at the end, before anything starts.
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pghistory
from csp.constants import NONE, SELF

from partnership.environment import Environment

ROOT = Path(__file__).resolve().parent.parent
env = Environment()

MODE = env.str("BOARD_MODE", default="production")
env.must(MODE in ("production", "demo", "test"), "BOARD_MODE", "is none of production, demo and test")
DEMO, TEST = MODE == "demo", MODE == "test"
PRODUCTION = not (DEMO or TEST)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="only-for-" + MODE)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_BEFORE", default=[])  # while the key is being changed
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS")
    if PRODUCTION
    else env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "testserver"])
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if PRODUCTION:
    env.must(len(SECRET_KEY) >= 50, "SECRET_KEY", "is shorter than 50 characters")
    env.must(len(set(SECRET_KEY)) >= 10, "SECRET_KEY", "repeats the same few characters")
    env.must("*" not in ALLOWED_HOSTS, "ALLOWED_HOSTS", "lets any name through: name the site's own")
    env.must(
        all(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS),
        "CSRF_TRUSTED_ORIGINS",
        "names an address that does not begin with https://",
    )

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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
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
    "operations",
    "examples",
]

MIDDLEWARE = [
    "operations.middleware.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "partnership.sign_in.session.Ends",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnership.sign_in.second_factor.Compelled",
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
DATABASES = {"default": env.parsed("DATABASE_URL", env.db)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["PASSWORD"] = env.str("DATABASE_PASSWORD", default=DATABASES["default"]["PASSWORD"])
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # no page fails once a killed server is back
env.must(
    DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql",
    "DATABASE_URL",
    "is not the address of a PostgreSQL database",
)
DATABASE_POOL = env.int("DATABASE_POOL", default=8)
env.must(DATABASE_POOL > 0, "DATABASE_POOL", "must be 1 or more")
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"].setdefault("options", "-c random_page_cost=1.1")  # of the disks of today
if not TEST:
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": DATABASE_POOL,
        "timeout": 10,
    }
PG_TOOLS = env.str("PG_TOOLS", default="")  # where pg_dump is, if not where one would look

REDIS_URL = env.str("REDIS_URL")
env.must(
    REDIS_URL.startswith(("redis://", "rediss://", "unix:///")),
    "REDIS_URL",
    "begins with none of redis://, rediss:// and unix:///",
)


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
        "OPTIONS": {"socket_connect_timeout": 3, "socket_timeout": 5},
    }
}

CELERY_DATABASE = env.int("CELERY_DATABASE", default=2)
QUEUE_URL = redis_database(CELERY_DATABASE)  # the broker as redis-py spells it
CELERY_BROKER_URL = redis_database(CELERY_DATABASE, for_celery=True)
TASK_SECONDS = env.int("TASK_SECONDS", default=600)  # the longest that a task may take
env.must(TASK_SECONDS > 0, "TASK_SECONDS", "must be 1 or more")
TASK_LOST_AFTER = timedelta(seconds=TASK_SECONDS * 1.5)  # work that is unsettled then has lost its worker
TICK_SECONDS = env.int("TICK_SECONDS", default=300)  # how often beat asks what is due
env.must(0 < TICK_SECONDS <= 3600, "TICK_SECONDS", "must be between 1 and 3600")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = TASK_SECONDS
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": TASK_SECONDS * 1.1}  # just above the longest
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
env.must(CELERY_WORKER_CONCURRENCY > 0, "WORKER_CONCURRENCY", "must be 1 or more")
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {"tick": {"task": "reports.tick", "schedule": float(TICK_SECONDS)}}
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE_FILE", default="celerybeat-schedule")

# People and sign-in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "partnership.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the address is unique by lower(email), which the check can't see
AUTHENTICATION_BACKENDS = ["partnership.people.backends.SignedIn"]
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
EXAMPLE_PASSWORD = "prevention-board-demo"  # noqa: S105 - of an example's accounts; a demo shows it
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partnership.sign_in.adapters.InvitationOnly"
ACCOUNT_FORMS = {
    "login": "partnership.sign_in.forms.SignInForm",
    "request_login_code": "partnership.sign_in.forms.AskForCodeForm",
    "confirm_login_code": "partnership.sign_in.forms.EnterCodeForm",
    "reauthenticate": "partnership.sign_in.forms.PasswordAgainForm",
    "change_password": "partnership.sign_in.forms.ChangePasswordForm",
    "set_password": "partnership.sign_in.forms.SetPasswordForm",
    "reset_password": "partnership.sign_in.forms.ForgottenPasswordForm",
    "reset_password_from_key": "partnership.sign_in.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link proves the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail when a password or a second factor changes
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60  # for all steps of signing in together
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,12/h/key"}  # the rest as allauth has them
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
env.must(ALLAUTH_TRUSTED_PROXY_COUNT >= 0, "TRUSTED_PROXIES", "must be 0 or more")

COMPEL_SECOND_FACTOR = PRODUCTION  # a demo asks nobody; tests of it switch it on
MFA_ADAPTER = "partnership.sign_in.second_factor.SecondFactors"
MFA_FORMS = {
    "authenticate": "partnership.sign_in.forms.SecondFactorForm",
    "reauthenticate": "partnership.sign_in.forms.SecondFactorAgainForm",
    "activate_totp": "partnership.sign_in.forms.SetUpAppForm",
    "add_webauthn": "partnership.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "partnership.sign_in.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock that is half a minute off


def openid_provider(
    server: str, *, name: str, client_id: str, secret: str, domains: list[str]
) -> dict[str, Any]:
    """The one provider of single sign-on, as allauth takes it: with PKCE.

    An address counts as proved where the provider says so, and where its domain is one of `domains`.
    """
    app = {
        "provider_id": "sso",
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": server, "verified_email": domains or False},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


OIDC_SERVER = env.str("OIDC_SERVER_URL", default="")  # single sign-on: off unless it is named
env.must(
    OIDC_SERVER.startswith("https://") or not (OIDC_SERVER and PRODUCTION),
    "OIDC_SERVER_URL",
    "does not begin with https://",
)
OIDC_SECOND_FACTOR = bool(OIDC_SERVER) and env.bool("OIDC_SECOND_FACTOR", default=False)
SOCIALACCOUNT_ADAPTER = "partnership.sign_in.adapters.OnlyKnownPeople"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: our policy on forms follows a post to wherever it is led
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by the address that the provider vouches for, each time anew
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER:
    SOCIALACCOUNT_PROVIDERS = openid_provider(
        OIDC_SERVER,
        name=env.str("OIDC_NAME", default="your organisation’s account"),
        client_id=env.str("OIDC_CLIENT_ID"),
        secret=env.str("OIDC_CLIENT_SECRET"),
        domains=env.list("OIDC_DOMAINS", default=[]),
    )

SESSION_MINUTES = env.int("SESSION_MINUTES", default=60)  # without a page
env.must(10 <= SESSION_MINUTES <= 720, "SESSION_MINUTES", "must be between 10 and 720")
SESSION_IDLE = 60 * SESSION_MINUTES
SESSION_LONGEST = 12 * 60 * 60
SESSION_COOKIE_AGE = 2 * SESSION_LONGEST  # the row stays longer, to know whose late form it is
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "board_session"

# Mail and files --------------------------------------------------------------------------------
OUTBOX = env.path("OUTBOX_DIR", default=str(ROOT / "var" / MODE / "outbox"))
if PRODUCTION:
    vars().update(env.parsed("EMAIL_URL", env.email))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(OUTBOX)
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold a worker
HOST = next((host.lstrip(".") for host in ALLOWED_HOSTS), "localhost")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default=f"board@{HOST}" if PRODUCTION else "board@example.org")
env.must("@" in DEFAULT_FROM_EMAIL, "FROM_EMAIL", "is not an e-mail address")
SITE_URL = env.str(  # where links in mails lead
    "SITE_URL",
    default=f"https://{HOST}" if PRODUCTION else f"http://localhost:{env.int('PORT', default=8000)}",
)
env.must(SITE_URL.startswith("https://") or not PRODUCTION, "SITE_URL", "does not begin with https://")

MEDIA_ROOT = env.str("FILES_DIR", default=str(ROOT / "var" / MODE / "files"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SUBMISSION_LIMIT = env.int("SUBMISSION_LIMIT", default=50_000_000)  # bytes of a sent data file, unpacked
env.must(SUBMISSION_LIMIT > 0, "SUBMISSION_LIMIT", "must be 1 or more")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(ROOT / "var" / "static"))
STATICFILES_DIRS = [("build", ROOT / "static" / "build")]
for served in (Path(STATIC_ROOT), STATICFILES_DIRS[0][1]):
    env.must(
        not Path(MEDIA_ROOT).resolve().is_relative_to(served.resolve()),
        "FILES_DIR",
        "lies in a folder that the web serves to everybody",
    )
FILES = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {}}
if S3_BUCKET := env.str("S3_BUCKET", default=""):  # an object store in place of the folder
    env.must(find_spec("storages"), "S3_BUCKET", "needs what `uv sync --extra s3` installs")
    S3_ENDPOINT = env.str("S3_ENDPOINT", default="")  # Amazon's own where it is empty
    env.must(
        S3_ENDPOINT.startswith("https://") or not (S3_ENDPOINT and PRODUCTION),
        "S3_ENDPOINT",
        "does not begin with https://",
    )
    FILES = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY"),
            "secret_key": env.str("S3_SECRET_KEY"),
            "addressing_style": "path" if S3_ENDPOINT else "auto",
            "signature_version": "s3v4",
            "default_acl": None,  # as the bucket says, which must be private
            "file_overwrite": False,  # what is kept is never replaced
            "querystring_auth": True,
        },
    }
STORAGES = {
    "default": FILES,
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
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOG_FORMAT = env.str("LOG_FORMAT", default="json" if PRODUCTION else "lines")
env.must(LOG_FORMAT in ("json", "lines"), "LOG_FORMAT", "is neither json nor lines")
env.must(LOG_FORMAT == "json" or not PRODUCTION, "LOG_FORMAT", "must be json: lines may quote records")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "operations.logs.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "celery": {"level": "INFO"},
        "celery.app.trace": {"level": "CRITICAL" if LOG_FORMAT == "json" else "INFO"},  # operations says it
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "fido2": {"level": "WARNING"},  # it would name each passkey
    },
}
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # without one, /metrics answers this host alone
env.must(not METRICS_TOKEN or len(METRICS_TOKEN) >= 20, "METRICS_TOKEN", "is shorter than 20 characters")

# History: the audit beneath. No page reads it.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)

# What the programs of docker-compose.yml and `make demo` take from here -------------------------
BIND = env.str("BIND", default="127.0.0.1:8000")  # where the web process listens
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=2)  # its processes
env.must(WEB_CONCURRENCY > 0, "WEB_CONCURRENCY", "must be 1 or more")

env.stop_if_faulty()
