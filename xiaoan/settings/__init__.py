"""Django's settings, one installation of XiaoAn. Nothing else reads the environment."""

from __future__ import annotations

from pathlib import Path

from xiaoan.foundation.postgres import connection
from xiaoan.settings import env
from xiaoan.settings.logs import logging_of
from xiaoan.settings.secret import django_key

_environment = env.read()
SOURCE = Path(__file__).resolve().parents[2]

DATA = _environment.data
DB_ROLE = _environment.role
DATABASE_URL = _environment.database_url
PORT = _environment.port
DEMO = _environment.demo
PACKS = SOURCE / "packs"
SECRETS = DATA / "secrets"
FILES = DATA / "files"
EXPORTS = DATA / "exports"
KEYS = DATA / "keys"
CHANNEL_HOSTS = _environment.channel_hosts
BACKUP = _environment.backup
BACKUP_PASSPHRASE_FILE = _environment.backup_passphrase_file
BACKUP_PASSPHRASE = _environment.backup_passphrase
BACKUP_KEEP = _environment.backup_keep

DEBUG = _environment.debug
SECRET_KEY = django_key(SECRETS)
ALLOWED_HOSTS = list(_environment.hosts)
DATABASES = {
    "default": {
        **connection(DATA, DB_ROLE, _environment.database),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["ingest"] = {**DATABASES["default"], **connection(DATA, "ingest", _environment.database)}
for _alias in DATABASES.values():
    # Statements and idle transactions are limited per role by the database itself.
    _alias["OPTIONS"] = {**_alias.get("OPTIONS", {}), "options": "-c lock_timeout=15000"}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "axes",
    "xiaoan.kernel.tree",
    "xiaoan.kernel.trail",
    "xiaoan.kernel.jobs",
    "xiaoan.kernel.access",
    "xiaoan.kernel.files",
    "xiaoan.kernel.messages",
    "xiaoan.kernel.catalogue",
    "xiaoan.kernel.org",
    "xiaoan.kernel.ledgers",
    "xiaoan.kernel.work",
    "xiaoan.kernel.hazards",
    "xiaoan.kernel.indicators",
    "xiaoan.features.exports",
    "xiaoan.features.feeds",
    "xiaoan.features.imports",
    "xiaoan.features.channels",
    "xiaoan.features.inspections",
    "xiaoan.features.policies",
    "xiaoan.features.returns",
    "xiaoan.features.keeping",
    "xiaoan.features.tips",
    "xiaoan.surfaces.web",
    "xiaoan.surfaces.api",
    "xiaoan.wiring",
]

MIDDLEWARE = [
    "xiaoan.surfaces.web.middleware.journal.Journal",
    "django.middleware.security.SecurityMiddleware",
    "xiaoan.surfaces.web.middleware.policy.PagePolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xiaoan.surfaces.web.middleware.drafts.DraftAnswers",
    "xiaoan.surfaces.web.faults.FaultPages",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xiaoan.wiring.urls"
WSGI_APPLICATION = "xiaoan.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xiaoan.surfaces.web.frame.frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "xiaoan.kernel.access.backend.ScopedBackend",
]
PASSWORD_HASHERS = ["xiaoan.settings.hashing.Argon2"]
LOGIN_URL = "/login"
CSRF_FAILURE_VIEW = "xiaoan.surfaces.web.faults.stale_form"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_FORM_FIELD = "username"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "xiaoan.surfaces.web.pages.entry.network"
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "xiaoan.surfaces.web.pages.entry.locked"
AXES_DISABLE_ACCESS_LOG = True
OTP_TOTP_ISSUER = "XiaoAn"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _environment.https
if _environment.https:
    # The browser itself then refuses such a cookie from any other host or over plain HTTP.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
BEHIND_PROXY = _environment.https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _environment.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [SOURCE / "xiaoan" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
LARGEST_FILE = 20 * 1024 * 1024

LOGS = DATA / "logs"
LOGGING = logging_of(LOGS, DB_ROLE)
