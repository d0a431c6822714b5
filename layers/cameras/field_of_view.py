"""What a camera can see: a sector of a circle on the ellipsoid. Pure."""

from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from layers.core.measure import WGS84, quantise

ARC_STEP_DEG = 5.0
TOUCHES_M = 0.5
"""A point this near to the camera is seen whatever its direction: the two stand at the same place."""


@dataclass(frozen=True)
class FieldOfView:
    """Where a camera stands (EPSG:4326) and looks.

    Parameters
    ----------
    bearing_deg : direction of the middle of its view, clockwise from north; None for one that looks everywhere.
    turns : whether it can be turned to any direction.
    """

    lng: float
    lat: float
    bearing_deg: float | None
    field_of_view_deg: float
    range_m: float
    turns: bool = False

    @property
    def looks_everywhere(self) -> bool:
        return self.turns or self.bearing_deg is None or self.field_of_view_deg >= 360


def sees(view: FieldOfView, lng: float, lat: float) -> bool:
    """Whether a point lies in a camera's sector, its edges included; what stands between is not known."""
    azimuth, _back, distance = WGS84.inv(view.lng, view.lat, lng, lat)
    if distance > view.range_m:
        return False
    if view.looks_everywhere or view.bearing_deg is None or distance <= TOUCHES_M:
        return True
    return angle_between(azimuth, view.bearing_deg) <= view.field_of_view_deg / 2


def angle_between(first_deg: float, second_deg: float) -> float:
    """Return the smaller angle between two directions, 0 to 180."""
    return abs((first_deg - second_deg + 180) % 360 - 180)


def sector(view: FieldOfView) -> Polygon:
    """Return the area a camera can see as a polygon in EPSG:4326."""
    if view.looks_everywhere or view.bearing_deg is None:
        azimuths = np.arange(0, 360, ARC_STEP_DEG)
        return _polygon(view, azimuths, apex=False)
    half = view.field_of_view_deg / 2
    steps = max(2, int(np.ceil(view.field_of_view_deg / ARC_STEP_DEG)) + 1)
    return _polygon(view, np.linspace(view.bearing_deg - half, view.bearing_deg + half, steps), apex=True)


def _polygon(view: FieldOfView, azimuths: np.ndarray, *, apex: bool) -> Polygon:
    count = len(azimuths)
    lngs, lats, _back = WGS84.fwd(
        np.full(count, view.lng), np.full(count, view.lat), azimuths, np.full(count, view.range_m)
    )
    shell = [(view.lng, view.lat)] if apex else []
    return quantise(Polygon([*shell, *zip(lngs, lats, strict=True)]))
