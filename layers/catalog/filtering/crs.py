"""The coordinate system of a filter's literals (`filter-crs`)."""

import re
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from pyproj import CRS

from layers.core import crs as systems
from layers.core.errors import Invalid

_URI = re.compile(
    r"https?://www\.opengis\.net/def/crs/(EPSG|OGC)/[\w.]{1,10}/(\w{1,10})|urn:ogc:def:crs:(EPSG|OGC):[\w.]{0,10}:(\w{1,10})"
)
_SHORT = re.compile(r"\[?(?:EPSG:)?(\d{4,6})\]?|\[?(?:OGC:)?(CRS84)\]?|(GCJ-?02|BD-?09)", re.IGNORECASE)


@dataclass(frozen=True)
class LiteralCrs:
    """A coordinate system, and whether latitude or northing stands first in it."""

    name: str = systems.WGS84
    north_first: bool = False

    def to_wgs84(self, xy: np.ndarray) -> np.ndarray:
        """Return coordinates, of shape (n, 2), as longitude and latitude."""
        moved: np.ndarray = systems.to_wgs84(self.name)(xy[:, ::-1] if self.north_first else xy)
        return moved

    @property
    def is_degrees(self) -> bool:
        return systems.is_degrees(self.name)


CRS84 = LiteralCrs()


def literal_crs(text: str) -> LiteralCrs:
    """Read a coordinate system's name: a URI keeps the order of axes of its authority, `EPSG:n` means east first.

    Raises
    ------
    Invalid : nothing is known by that name.
    """
    uri, short = _URI.fullmatch(text), _SHORT.fullmatch(text)
    try:
        if uri:
            return _of_authority(next(filter(None, (uri[1], uri[3]))), next(filter(None, (uri[2], uri[4]))))
        if short:
            return LiteralCrs(systems.name_of(short[1] or short[2] or short[3]))
    except systems.UnknownCrs:
        pass
    raise Invalid(_("There is no coordinate system %(crs)s.") % {"crs": text[:80]}, code="unknown-crs")


def _of_authority(authority: str, code: str) -> LiteralCrs:
    known = code == "CRS84" if authority == "OGC" else code.isdigit()
    if not known:
        raise systems.UnknownCrs(code)
    name = systems.name_of(code)
    return LiteralCrs(
        name, authority == "EPSG" and CRS.from_user_input(name).axis_info[0].direction == "north"
    )
