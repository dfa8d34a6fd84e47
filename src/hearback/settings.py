"""Settings: read from the environment, explained in docs/host.md; everything has a working default."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from hearback import secrets
from hearback.core import databases
from hearback.outbox import mail_url, mailbox_url

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
HOME = Path(os.environ.get("HEARBACK_HOME") or ROOT / "var").resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = secrets.kept_in(HOME / "secret")
DEBUG = False
URL = (os.environ.get("HEARBACK_URL") or "http://localhost:8000").rstrip("/")
if urlsplit(URL).scheme not in {"http", "https"} or not urlsplit(URL).hostname:
    # Taken as it is, its cookies would travel in the open, and links in messages would lead nowhere.
    raise ImproperlyConfigured(f"HEARBACK_URL: {URL!r} is no web address; write it like https://plans.example.org")
_HOST = urlsplit(URL).hostname
ALLOWED_HOSTS = [_HOST, "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [URL]
_SECURE = URL.startswith("https://")

INSTALLED_APPS = [
    "hearback.core",
    "hearback.journal",
    "hearback.outbox",
    "hearback.floods",
    "hearback.people",
    "hearback.webhooks",
    "hearback.processes",
    "hearback.plans",
    "hearback.events",
    "hearback.contributions",
    "hearback.answers",
    "hearback.reportback",
    "hearback.analysis",
    "hearback.search",
    "hearback.evidence",
    "hearback.export",
    "hearback.erasure",
    "hearback.web.ui",
    "hearback.web.public",
    "hearback.web.desk",
    "hearback.commands",
    "allauth",
    "allauth.account",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hearback.web.ui.csp.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hearback.web.ui.default_deny.DefaultDenyMiddleware",
    "hearback.web.ui.doing.NotAllowedMiddleware",
]
ROOT_URLCONF = "hearback.urls"
WSGI_APPLICATION = "hearback.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "hearback.web.ui.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hearback.web.ui.templatetags.ui",
                "hearback.web.ui.templatetags.words",
            ],
        },
    }
]
FORM_RENDERER = "hearback.web.ui.forms.Renderer"

DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'hearback.sqlite3'}"
DATABASES = {"default": databases.from_url(DATABASE_URL)}
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "hearback.web.public.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# Counted in the memory of each web process, on top of our own limits, which the database counts for all of them
# (web/public/sign_in.py). Never by IP address: behind a proxy everybody has the same one, and we keep none.
ACCOUNT_RATE_LIMITS = {"request_login_code": "3/m/key", "login_failed": "5/5m/key", "login": None, "signup": None}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if _SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if _SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "hearback.web.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

SECURE_SSL_REDIRECT = _SECURE
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The gate asks for a cause of each change on one page, some nine boxes each; the line above bounds what a request may hold.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BUILD / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("HEARBACK_TIME_ZONE", "Europe/London")

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [BUILD / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "hearback.web.ui.storage.HashedFiles"},
}

# Without EMAIL_URL there is no mail server, which is a way of running: messages wait and are read on a person's page.
MAIL = mail_url.parse(os.environ.get("EMAIL_URL", ""))
# The mailbox that is looked into for what could not be delivered; without one nobody looks.
BOUNCES = mailbox_url.parse(os.environ.get("BOUNCES_URL", ""))
# The provider that mail goes through, where it is to report what came back (web/public/provider.py): one of two that say
# which message they mean, and what their reports are checked by.
PROVIDER = os.environ.get("HEARBACK_PROVIDER") or ""
PROVIDER_KEY = os.environ.get("HEARBACK_PROVIDER_KEY") or ""
if PROVIDER not in {"", "mailgun", "brevo"}:
    raise ImproperlyConfigured(f"HEARBACK_PROVIDER: {PROVIDER!r} is none that reports are read of: mailgun or brevo")
# How long an address is kept once the last process that somebody took part in has ended.
CONTACT_DAYS = int(os.environ.get("HEARBACK_CONTACT_DAYS") or 730)
# How many web servers stand before this one, each adding to X-Forwarded-For the address that came to it. What a client
# writes there itself is further to the left, and never believed.
PROXIES = int(os.environ.get("HEARBACK_PROXIES") or 0)
# More than so many begun within ten minutes, from one network or altogether, is more than usual: then devices are asked for
# work before they send (nobody is refused). And so many seconds are less than a person needs. 0 turns each off.
BUSY_NETWORK = int(os.environ.get("HEARBACK_BUSY_NETWORK") or 30)
BUSY_SITE = int(os.environ.get("HEARBACK_BUSY_SITE") or 300)
QUICKEST = float(os.environ.get("HEARBACK_QUICKEST") or 3)
SITE_NAME = os.environ.get("HEARBACK_NAME", _("Hearback"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without-tokens": {"()": "hearback.web.ui.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without-tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
