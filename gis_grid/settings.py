"""All settings of the project, read from the environment (see `.env.example`)."""

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from gis_grid.environment import database_from_url, flag, items, load_env_file

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"
load_env_file(BASE_DIR / ".env")

ENVIRONMENT = os.environ.get("GIS_GRID_ENV", "demo")
PRODUCTION = ENVIRONMENT == "production"
DEBUG = flag("DEBUG", default=False)

DEFAULT_SECRET_KEY = "not-a-secret-demo-only"
SECRET_KEY = os.environ.get("SECRET_KEY") or DEFAULT_SECRET_KEY
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET_KEY or DEBUG):
    raise ImproperlyConfigured("In production set SECRET_KEY to a long random text and leave DEBUG unset.")

ALLOWED_HOSTS = items("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = items("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "gis_grid",
    "layers",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "layers.pages.policy.ContentSecurityPolicy",
    "layers.transfer.limits.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "layers.access.gate.Gate",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "layers.core.errors.RefusalsAsProblems",
]

ROOT_URLCONF = "gis_grid.urls"
WSGI_APPLICATION = "gis_grid.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Kept connections: a new PostgreSQL connection costs about 25 ms of PostGIS start-up on every request.
DATABASES = {
    "default": {
        **database_from_url(os.environ.get("DATABASE_URL"), LOCAL_DIR),
        "ENGINE": "gis_grid.postgis",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["layers.access.passwords.GuardedBackend"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = flag("HTTPS", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("HTTPS", default=False) else None
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "zh-hans")
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "layers" / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

# Debian 12 has an older GDAL in the system. Django uses it for known EPSG numbers only; files are read by pyogrio's own.
SILENCED_SYSTEM_CHECKS = ["gis.W001"]

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if not PRODUCTION else 3600

# Files that users bring wait here between check and confirmation, and finished downloads for whoever asks again.
STORAGE_DIR = Path(os.environ.get("STORAGE_DIR") or LOCAL_DIR / "storage")
# Tiles that were made are kept: in each process, and in STORAGE_DIR/tiles for all of them. 0 keeps none on disk.
TILE_MEMORY_MB = int(os.environ.get("TILE_MEMORY_MB", "64"))
TILE_DISK_MB = int(os.environ.get("TILE_DISK_MB", "1024"))
UPLOAD_MAX_MB = int(os.environ.get("UPLOAD_MAX_MB", "100"))
FILE_UPLOAD_TEMP_DIR = None
DOWNLOADS_KEPT_MB = int(os.environ.get("DOWNLOADS_KEPT_MB", "4000"))
DOWNLOADS_KEPT_H = int(os.environ.get("DOWNLOADS_KEPT_H", "48"))
DOWNLOADS_AT_ONCE = int(os.environ.get("DOWNLOADS_AT_ONCE", "5"))
DOWNLOADS_MADE_AT_ONCE = int(os.environ.get("DOWNLOADS_MADE_AT_ONCE", "2"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# Days that a program's key holds: one made on the page unless it says otherwise, at most, and one made by signing in.
KEY_DAYS = int(os.environ.get("KEY_DAYS", "365"))
KEY_DAYS_MAX = int(os.environ.get("KEY_DAYS_MAX", "730"))
TOKEN_DAYS = int(os.environ.get("TOKEN_DAYS", "30"))
USAGE_DAYS = int(os.environ.get("USAGE_DAYS", "90"))

# Requests a minute, 0 for no limit. Generous: a view of the map is a hundred tiles, and an office shares one address.
RATE_LIMIT_PER_MINUTE_KEY = int(os.environ.get("RATE_LIMIT_PER_MINUTE_KEY", "6000"))
RATE_LIMIT_PER_MINUTE_USER = int(os.environ.get("RATE_LIMIT_PER_MINUTE_USER", "6000"))
RATE_LIMIT_PER_MINUTE_ADDRESS = int(os.environ.get("RATE_LIMIT_PER_MINUTE_ADDRESS", "60000"))
# Failed attempts to sign in within a quarter of an hour: for one name, and for all names, from one address.
LOGIN_ATTEMPTS_USER = int(os.environ.get("LOGIN_ATTEMPTS_USER", "10"))
LOGIN_ATTEMPTS_ADDRESS = int(os.environ.get("LOGIN_ATTEMPTS_ADDRESS", "100"))
# Machines whose `X-Forwarded-For` is believed.
TRUSTED_PROXIES = items("TRUSTED_PROXIES", default=[])
COUNTS_FLUSH_S = float(os.environ.get("COUNTS_FLUSH_S", "1.5"))

# How long /ogc/ may count what a request matches; beyond that it leaves the number out.
OGC_COUNT_MS = int(os.environ.get("OGC_COUNT_MS", "500"))

# How long one question about reach may work before it is refused.
REACH_SECONDS = float(os.environ.get("REACH_SECONDS", "20"))
# The font file that dossiers are printed with; without it a Chinese one of the system is looked for.
PDF_FONT = os.environ.get("PDF_FONT", "")

WALKING_SPEED_M_S = float(os.environ.get("WALKING_SPEED_M_S", "1.2"))
# How far from a street one may live and still be reached, and how far a site may be moved to a street.
REACH_OFF_STREET_M = float(os.environ.get("REACH_OFF_STREET_M", "60"))
REACH_SNAP_M = float(os.environ.get("REACH_SNAP_M", "250"))
# Kilometres an hour of other ways of moving; what one drives is each road's own, times the factor for signals and traffic.
WHEELCHAIR_KMH = float(os.environ.get("WHEELCHAIR_KMH", "3.6"))
BICYCLE_KMH = float(os.environ.get("BICYCLE_KMH", "15"))
E_BIKE_KMH = float(os.environ.get("E_BIKE_KMH", "20"))
ROADS_DRIVE_FACTOR = float(os.environ.get("ROADS_DRIVE_FACTOR", "0.7"))
# How many exact searches for sites one process has in hand at once, and how long one may take.
SITING_AT_ONCE = int(os.environ.get("SITING_AT_ONCE", "1"))
SITING_SECONDS = float(os.environ.get("SITING_SECONDS", "20"))
HOUSEHOLDS_PER_WORKER = int(os.environ.get("HOUSEHOLDS_PER_WORKER", "150"))
# What the field asks of grids where a scheme does not say it itself. The sources are not beyond doubt, so each can be set.
GRID_STANDARDS: dict[str, float] = {
    "households_min": int(os.environ.get("GRID_HOUSEHOLDS_MIN", "300")),
    "households_max": int(os.environ.get("GRID_HOUSEHOLDS_MAX", "500")),
    "residents_max": int(os.environ.get("GRID_RESIDENTS_MAX", "2500")),
    "area_m2_aim": int(os.environ.get("UNIT_GRID_AREA_M2", "10000")),
    "area_factor": float(os.environ.get("UNIT_GRID_AREA_FACTOR", "2")),
    "households_per_worker": HOUSEHOLDS_PER_WORKER,
}
ONE_NET_AGREE_M = float(os.environ.get("ONE_NET_AGREE_M", "0.5"))
ONE_NET_SLIVER_M = float(os.environ.get("ONE_NET_SLIVER_M", "15"))
# Who publishes the layers and under what terms, as the catalogue's pages say; strangers may read what layers there are.
DATA_PUBLISHER = os.environ.get("DATA_PUBLISHER", "")
DATA_LICENCE: Any = os.environ.get("DATA_LICENCE") or _("For authorised official use only")
PUBLIC_CATALOGUE = flag("PUBLIC_CATALOGUE", default=True)
# Fonts for the texts of styles, as pictures of signs: a template with {fontstack} and {range}. Clients have their own without it.
GLYPHS_URL = os.environ.get("GLYPHS_URL", "")
GLYPHS_FONTS = items("GLYPHS_FONTS", default=["Noto Sans CJK SC Regular"])
BASE_MAPS: list[dict[str, Any]] = json.loads(os.environ.get("BASE_MAPS") or "[]")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "layers.access.requests.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "layers.core.errors.problem_response",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "gis_grid",
    "DESCRIPTION": "The map under a city's grids: divisions, grids, cameras, risk sources, service points, cases.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
