"""Django's settings, made from the platform's own (see `typed`), so that there is one list of what can be set."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from comity.web.settings.database import databases
from comity.web.settings.logs import logging_of
from comity.web.settings.mail import mail_of
from comity.web.settings.signing_in import *  # noqa: F403 (allauth's own names, which it reads from here)
from comity.web.settings.signing_in import providers
from comity.web.settings.typed import Settings

COMITY = Settings()
WEB = Path(__file__).resolve().parents[1]

SECRET_KEY = COMITY.key
SECRET_KEY_FALLBACKS = COMITY.old_keys
DEBUG = COMITY.debug
ALLOWED_HOSTS = COMITY.hosts
ROOT_URLCONF = "comity.web.urls"
WSGI_APPLICATION = "comity.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"
DATABASES = databases(COMITY)
ATOMIC_REQUESTS = False

ROOMS = [
    "organisations",
    "people",
    "agreements",
    "assessments",
    "returns",
    "engagements",
    "approvals",
    "breaches",
    "histories",
    "insight",
    "audit",
    "notices",
    "worker",
    "api",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_scopes",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *(f"comity.web.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "comity.web.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "comity.web.people.middleware.SecondFactor",
    "comity.web.organisations.middleware.RegionOfAddress",
    "comity.web.assessments.middleware.UploadLimit",
    "comity.web.api.middleware.KeyOfRequest",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "templates"],
        "APP_DIRS": False,  # the rooms' templates are found by the environment (comity.web.jinja)
        "OPTIONS": {
            "environment": "comity.web.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "comity.web.pages.context",
            ],
        },
    },
    {
        # allauth's mails and the few of its pages that Comity does not replace
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [WEB / "templates_django"],  # puts those pages in Comity's frame
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.web.pages.context",
            ]
        },
    },
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = COMITY.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "comity.web.static_files.Prepared"},
}
STATICFILES_DIRS = [WEB / "static"]
WHITENOISE_USE_FINDERS = True  # served from the package itself, so that nothing must be collected first
WHITENOISE_AUTOREFRESH = False
# All that may be sent is held in memory, so that Django leaves no file of it behind when it is killed.
FILE_UPLOAD_MAX_MEMORY_SIZE = (COMITY.most_upload_megabytes + 1) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "comity_session"
SESSION_COOKIE_AGE = COMITY.session_hours * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = COMITY.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "comity.web.pages.form_expired"
CSRF_TRUSTED_ORIGINS = [COMITY.base_url] if COMITY.https else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = False  # the proxy's work; a health check from inside must not be sent round
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if COMITY.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if COMITY.https and COMITY.trusted_proxies else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *([COMITY.oidc_issuer] if COMITY.oidc_issuer else [])],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

CACHES = {
    "default": {
        # Rate limits and lock-out must count across processes, which a cache in memory does not.
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "comity_cache",
        # At the default of 300, whoever tries many addresses would have the lock-out of the first forgotten.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
LOGGING = logging_of(COMITY)
EMAIL_BACKEND, EMAIL_OPTIONS = mail_of(COMITY)
globals().update(EMAIL_OPTIONS)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = COMITY.mail_from

SOCIALACCOUNT_PROVIDERS = providers(COMITY)
ACCOUNT_REAUTHENTICATION_TIMEOUT = COMITY.reauthenticate_minutes * 60
ALLAUTH_TRUSTED_PROXY_COUNT = COMITY.trusted_proxies
