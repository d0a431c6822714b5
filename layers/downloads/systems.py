"""The coordinate systems that downloads come in."""

from functools import lru_cache

from django.contrib.gis.db.backends.postgis.models import PostGISSpatialRefSys
from django.utils.translation import gettext as _
from pyproj import CRS

from layers.core import crs as systems
from layers.core.errors import Invalid

STORED_SRID = 4326
DEGREE_DIGITS, METRE_DIGITS = 7, 3
"""About a centimetre, and a millimetre."""


def system_of(text: str) -> str:
    """Return the one name of a coordinate system that a layer can be given in.

    Raises
    ------
    Invalid : nothing flat or geographic is known by that name, here or in the database, or it is not made for China.
    """
    try:
        name = systems.name_of(text or systems.WGS84)
    except systems.UnknownCrs:
        raise _unknown(text) from None
    if name in systems.SHIFTED or (name.startswith("EPSG:") and _serves(name) and _in_database(name)):
        return name
    raise _unknown(text)


def srid_of(system: str) -> int:
    """Return the number by which the database knows a system; shifted ones are bent afterwards."""
    return STORED_SRID if system in systems.SHIFTED else int(system.partition(":")[2])


def digits_of(system: str) -> int:
    return DEGREE_DIGITS if systems.is_degrees(system) else METRE_DIGITS


@lru_cache(maxsize=64)
def _serves(name: str) -> bool:
    """Whether a system is flat or geographic and meant for a part of the mainland: elsewhere numbers run away."""
    system = CRS.from_user_input(name)
    area = system.area_of_use
    west, south, east, north = systems.MAINLAND
    here = area is None or (
        area.west < east and area.east > west and area.south < north and area.north > south
    )
    return here and len(system.axis_info) == 2 and (system.is_projected or system.is_geographic)


def _in_database(name: str) -> bool:
    return PostGISSpatialRefSys.objects.filter(srid=srid_of(name)).exists()


def _unknown(text: str) -> Invalid:
    return Invalid(
        _("There is no coordinate system %(crs)s for maps of China. Give an EPSG code, GCJ-02 or BD-09.")
        % {"crs": text[:40]},
        code="unknown-crs",
    )
