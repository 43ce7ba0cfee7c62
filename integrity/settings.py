"""Settings of the portal: one file, read from the environment.

Every environment variable is read in the first block; the README lists them. Production
values are the defaults: a machine that sets nothing but SECRET_KEY, PUBLIC_URL and
ALLOWED_HOSTS is safe, and a developer's machine says DEBUG=1.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def _flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "")
    return value.lower() in {"1", "true", "yes", "on"} if value else default


BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = _flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
PUBLIC_URL = os.environ.get("PUBLIC_URL", "http://localhost:8000" if DEBUG else "").rstrip("/")
SECURE = _flag("SECURE", default=not DEBUG)  # off only behind no TLS at all, as on a demo machine
SESSION_MINUTES = int(os.environ.get("SESSION_MINUTES", "60"))
LOGIN_FAILURES = int(os.environ.get("LOGIN_FAILURES", "5"))
# Keys that seal papers. Outside the database and the media, and outside every backup.
KEYS_DIR = Path(os.environ.get("KEYS_DIR", DATA_DIR / "keys")).resolve()
TIMESTAMP_URL = os.environ.get("TIMESTAMP_URL", "")  # an RFC 3161 service; none = seals without

if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY: a long random text that stays the same from start to start. "
        "`make demo` makes one for itself; deploy/README.md shows how to make one for a server."
    )
if not PUBLIC_URL:
    raise ImproperlyConfigured(
        "Set PUBLIC_URL: the address citizens use, such as https://integrity.example.go.th. "
        "It is printed in issued papers, so it cannot be guessed from a request."
    )

_host = urlsplit(PUBLIC_URL).hostname or "localhost"
ALLOWED_HOSTS = [h for h in os.environ.get("ALLOWED_HOSTS", "").split(",") if h] or [
    _host,
    *(("localhost", "127.0.0.1", "[::1]") if not SECURE else ()),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "integrity.apps.IntegrityConfig",
    "integrity.documents.apps.DocumentsConfig",
    "ita.apps.ItaConfig",
    "plans.apps.PlansConfig",
    "agreements.apps.AgreementsConfig",
    "integrity.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "import_export",
    "simple_history",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "integrity.urls"
WSGI_APPLICATION = "integrity.wsgi.application"

# The public pages are compiled by Jinja; the admin, papers and whatever Django itself prints are
# its own engine's. Both may print what lies in templates/shared.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "public", BASE_DIR / "templates" / "shared"],
        "OPTIONS": {
            "environment": "integrity.pages.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "templates" / "shared"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["integrity.templatetags.thai"],
        },
    },
]

if DATABASE_URL.startswith("sqlite"):
    DATA_DIR.mkdir(parents=True, exist_ok=True)

# Database. SQLite begins every transaction as a writer: with the deferred default, two clerks who
# save at once get "database is locked" instead of waiting for each other.
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: in WAL, NORMAL may lose what was committed last when the power fails, and a
        # publication that citizens have read must not come undone.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA cache_size=-20000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Two workers share no memory, so what they must agree on lies in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "integrity_cache",
    }
}

# People
AUTH_USER_MODEL = "integrity.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = LOGIN_FAILURES
AXES_COOLOFF_TIME = 0.25  # hours
AXES_CLIENT_IP_CALLABLE = "integrity.visitors.client_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
# Of a log-in that failed its log keeps the form, but not these.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "_kept"]
AXES_ENABLE_ADMIN = False  # its pages cannot be translated

SESSION_COOKIE_AGE = SESSION_MINUTES * 60
SESSION_SAVE_EVERY_REQUEST = True  # the hour counts from the last thing done, not from the log-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_FAILURE_VIEW = "integrity.late_forms.csrf_failure"  # keeps what was typed
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a project form with its inlines
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
REQUEST_MAX_BYTES = 30 * 1024 * 1024  # the largest file of any page, and what wraps it
FILE_UPLOAD_HANDLERS = [
    "integrity.uploads.early.StopsEarly",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SHEET_MAX_BYTES = 20 * 1024 * 1024
SHEET_MAX_ROWS = 20_000

# Thai
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย")]
LOCALE_PATHS = [BASE_DIR / "integrity" / "locale"]  # the admin's scripts look only here
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Files. STATIC_ROOT is the collected copy WhiteNoise serves; MEDIA holds seals and emblems.
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static")).resolve()
MEDIA_URL = "media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Pages name files by their hash alone; compressing the others too would double each start's wait.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Without these two a staff user holding no permission on a model gets its import and export pages.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

SIMPLE_HISTORY_REVERT_DISABLED = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"integrity": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
