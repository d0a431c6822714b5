"""How far it is, for the standards: along the streets where there are any, straight where not, and which of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree
from shapely.geometry import MultiPolygon

from layers.reach.circles import circles, merged

EARTH = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
"""Longitude, latitude, height → metres from the centre of the earth: within kilometres a straight line there is one here."""
Floats = NDArray[np.float64]
Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


class Ways(Protocol):
    """Distances of one kind: `limit` and what comes back are metres, or seconds where a rule is asked by minutes."""

    @property
    def method(self) -> str: ...

    @property
    def network(self) -> str: ...

    @property
    def attribution(self) -> str: ...

    def nearest(self, sites: Floats, places: Floats, limit: float) -> Floats:
        """Return (n,) how far each place is from its nearest site; inf beyond the limit."""
        ...

    def unsure(self, places: Floats) -> NDArray[np.bool_]:
        """Return (n,) which places lie too far from every street to say."""
        ...

    def within(self, middles: Floats, places: Floats, limit: float) -> Pairs:
        """Return (index of a middle, index of a place) of all pairs within the limit."""
        ...

    def cover(self, sites: Floats, limit: float) -> MultiPolygon:
        """Return the ground that lies within the limit of any site, EPSG:4326."""
        ...


@dataclass(frozen=True)
class Straight:
    """As the crow flies.

    Parameters
    ----------
    speed_m_s : metres a second where limits are seconds, 1 where they are metres.
    """

    speed_m_s: float = 1.0
    method: str = "circle"
    network: str = ""
    attribution: str = ""

    def nearest(self, sites: Floats, places: Floats, limit: float) -> Floats:
        if not len(sites) or not len(places):
            return np.full(len(places), np.inf)
        metres, _site = cKDTree(_on_earth(sites)).query(_on_earth(places))
        far: Floats = metres / self.speed_m_s
        return np.where(far <= limit, far, np.inf)

    def unsure(self, places: Floats) -> NDArray[np.bool_]:
        return np.zeros(len(places), dtype=bool)

    def within(self, middles: Floats, places: Floats, limit: float) -> Pairs:
        if not len(middles) or not len(places):
            return np.empty(0, np.intp), np.empty(0, np.intp)
        found: Sequence[Any] = cKDTree(_on_earth(places)).query_ball_point(
            _on_earth(middles), limit * self.speed_m_s
        )
        owners = np.repeat(np.arange(len(middles)), [len(own) for own in found])
        return owners, np.concatenate([np.asarray(own, dtype=np.intp) for own in found])

    def cover(self, sites: Floats, limit: float) -> MultiPolygon:
        if not len(sites):
            return MultiPolygon()
        return merged(circles([(lng, lat) for lng, lat in sites.tolist()], limit * self.speed_m_s))


def label_of(method: str) -> str:
    """Return what people must know of a method, wherever its result is shown."""
    if method == "network":
        return _("Measured along the walking network")
    return _("Straight-line circle, not a walking distance")


def _on_earth(lnglat: Floats) -> Floats:
    return np.column_stack(EARTH.transform(lnglat[:, 0], lnglat[:, 1], np.zeros(len(lnglat))))
