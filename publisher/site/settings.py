"""Django's settings, made from the environment and site.toml.

VICHE_SITE names site.toml (none: the defaults), DATABASE_URL a database other than the embedded
one. The command ``viche site`` sets both; other WSGI servers may set them, too.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from publisher.site.database import database
from publisher.site.rooms import ROOMS
from publisher.site.secrets import secret_of, site_key
from publisher.site.site_file import read_site

django_stubs_ext.monkeypatch()

SITE = read_site(Path(os.environ["VICHE_SITE"]) if os.environ.get("VICHE_SITE") else None)
DATA = SITE.folder
HERE = Path(__file__).parent

SECRET_KEY = os.environ.get("VICHE_SECRET_KEY") or site_key(DATA)
IDENTITY_KEY = site_key(DATA, "identity_key").encode()
IDENTITY_SECRET = (
    secret_of(SITE.beside(SITE.identity.secret_file)) if SITE.identity.secret_file else ""
)
DEBUG = False
ALLOWED_HOSTS = [*SITE.web.hosts, "localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    *(f"publisher.rooms.{room}" for room in ROOMS),
    "publisher.site",
    "publisher.common.community",
    "publisher.common.accounts",
    "publisher.common.files",
    "publisher.common.law",
    "publisher.common.search",
    "publisher.common.audit",
    "publisher.common.jobs",
    "publisher.common.limits",
    "publisher.common.human",
    "publisher.common.mail",
    "publisher.common.moderation",
    "publisher.common.subscriptions",
    "publisher.common.record",
    "publisher.ingest",
    "publisher.common.desk",
    "publisher.site.tables_app.TablesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "publisher.site.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "publisher.site.urls"
WSGI_APPLICATION = "publisher.site.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "publisher.site.context.community",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or SITE.database, DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}
if SITE.cache:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": SITE.cache,
    }
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "uk"
LANGUAGES = [("uk", _("Ukrainian")), ("en", _("English"))]
LOCALE_PATHS = [HERE.parent / "locale", HERE / "allauth_words"]
TIME_ZONE = SITE.zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
MEDIA_URL = "/files/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if SITE.files.s3_bucket:
    key_id, _space, secret = secret_of(SITE.beside(SITE.files.s3_key_file)).partition(" ")
    STORAGES["default"] = {
        "BACKEND": "publisher.common.files.s3.Bucket",
        "OPTIONS": {
            "endpoint": SITE.files.s3_endpoint,
            "bucket": SITE.files.s3_bucket,
            "key_id": key_id,
            "secret": secret.strip(),
            "region": SITE.files.s3_region,
        },
    }
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "cabinet"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_FORMS = {"signup": "publisher.site.signup.SignUpForm"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE.community.name

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE.web.https
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in SITE.web.hosts]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = SITE.web.hsts_days * 86400
SECURE_SSL_REDIRECT = SITE.web.https
SECURE_REDIRECT_EXEMPT = [r"^health$"]
if SITE.web.proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = SITE.web.proxies
X_FRAME_OPTIONS = "DENY"

DEFAULT_FROM_EMAIL = SERVER_EMAIL = SITE.mail.sender
if SITE.mail.host:
    EMAIL_HOST, EMAIL_PORT = SITE.mail.host, SITE.mail.port
    EMAIL_HOST_USER = SITE.mail.user
    EMAIL_USE_TLS = SITE.mail.tls == "starttls"
    EMAIL_USE_SSL = SITE.mail.tls == "tls"
    EMAIL_TIMEOUT = 20
    if SITE.mail.password_file:
        EMAIL_HOST_PASSWORD = secret_of(SITE.beside(SITE.mail.password_file))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "mail")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
