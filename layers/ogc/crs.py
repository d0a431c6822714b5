"""Coordinate systems by reference (part 2): the URIs we answer to, each with the order of axes of its authority."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from pyproj import CRS

from layers.core import crs as systems
from layers.core.errors import Invalid

OGC_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/"
ZONES = range(4534, 4555)
"""CGCS2000 in 3-degree Gauss–Krüger zones, central meridians 75° to 135° east, without the zone's number in the easting."""
EPSG_CODES = (4326, 4490, 3857, *ZONES)
METRE_DECIMALS = 4


@dataclass(frozen=True)
class System:
    """A coordinate system that features can be had in."""

    uri: str
    srid: int
    north_first: bool
    is_degrees: bool

    def arguments(self) -> dict[str, Any]:
        """Return what `feature_text` has to know of it."""
        metres = {} if self.is_degrees else {"decimals": METRE_DECIMALS}
        return {"srid": self.srid, "north_first": self.north_first, **metres}

    def to_wgs84(self, xy: np.ndarray) -> np.ndarray:
        """Return coordinates, of shape (n, 2) and in this system's order, as longitude and latitude."""
        east_first = xy[:, ::-1] if self.north_first else xy
        moved: np.ndarray = systems.to_wgs84(f"EPSG:{self.srid}")(east_first)
        return moved


CRS84 = System(OGC_CRS84, 4326, north_first=False, is_degrees=True)


@cache
def all_systems() -> dict[str, System]:
    """Return every system by its URI, the default one first."""
    return {OGC_CRS84: CRS84} | {f"{EPSG_URI}{code}": _system(code) for code in EPSG_CODES}


def _system(code: int) -> System:
    """Read a system's axes where they are kept, in the EPSG data of PROJ."""
    found = CRS.from_epsg(code)
    return System(
        f"{EPSG_URI}{code}", code, found.axis_info[0].direction == "north", bool(found.is_geographic)
    )


def system_of(uri: str | None, parameter: str) -> System:
    """Return a system by its URI, CRS84 when none is named.

    Raises
    ------
    Invalid : it is none of ours.
    """
    if uri is None:
        return CRS84
    found = all_systems().get(uri)
    if found is None:
        raise Invalid(
            _("%(name)s is one of the URIs that /ogc/collections lists as crs. Got: %(text)s")
            % {"name": parameter, "text": uri[:80]},
            code="unknown-crs",
        )
    return found
