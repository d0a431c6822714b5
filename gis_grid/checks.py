"""System checks: what must be right before the server serves, each with a hint that says what to do."""

import os
from typing import Any

import shapely
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.db.utils import DatabaseError

POSTGRESQL, POSTGIS, GEOS = 15, (3, 3), (3, 14)
BUNDLE = settings.BASE_DIR / "layers" / "static" / "layers"


@register(Tags.database)
def database_is_new_enough(databases: list[str] | None = None, **_context: Any) -> list[CheckMessage]:
    """PostgreSQL and PostGIS have the versions this project is built on."""
    if not databases:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int / 10000,"
                " (SELECT COALESCE(installed_version, default_version) FROM pg_available_extensions"
                "  WHERE name = 'postgis')"
            )
            server, postgis = cursor.fetchone()
    except DatabaseError as error:
        return [
            Error(
                f"The database does not answer: {error}",
                hint="Check DATABASE_URL, and that the server runs.",
                id="gis_grid.E001",
            )
        ]
    found = tuple(int(part) for part in (postgis or "0.0").split(".")[:2])
    if server >= POSTGRESQL and found >= POSTGIS:
        return []
    hint = "Install PostgreSQL 15 and PostGIS 3.3 or newer (Debian 12 has them)."
    return [Error(f"PostgreSQL {server} with PostGIS {postgis} is too old.", hint=hint, id="gis_grid.E002")]


@register
def geos_has_coverages(**_context: Any) -> list[CheckMessage]:
    """Shapely's GEOS knows polygon coverages."""
    if shapely.geos_version >= GEOS:
        return []
    hint = "Install shapely 2.2 or newer from its wheel, which brings GEOS 3.14."
    return [Error(f"GEOS {shapely.geos_version_string} is too old.", hint=hint, id="gis_grid.E003")]


@register
def storage_is_writable(**_context: Any) -> list[CheckMessage]:
    """Files that users upload can be kept until they are confirmed."""
    folder = settings.STORAGE_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if writable:
        return []
    hint = "Create the folder and give it to the user the server runs as, or set STORAGE_DIR."
    return [Error(f"The storage folder {folder} cannot be written.", hint=hint, id="gis_grid.E004")]


@register
def front_end_is_built(**_context: Any) -> list[CheckMessage]:
    """The browser's part of the map is there."""
    if any(BUNDLE.glob("*.js")):
        return []
    hint = "Run script/setup, which builds it."
    return [Warning(f"The front end is not built: {BUNDLE} holds no script.", hint=hint, id="gis_grid.W001")]


@register(Tags.security)
def production_is_closed(**_context: Any) -> list[CheckMessage]:
    """In production only named hosts are served."""
    if settings.PRODUCTION and "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts: ALLOWED_HOSTS=map.example.gov.cn"
        return [Error("ALLOWED_HOSTS is * in production.", hint=hint, id="gis_grid.E005")]
    return []
