"""How far it is, for the standards: along the streets where there are any, straight where not, and which of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree
from shapely.geometry import MultiPolygon

from layers.reach.circles import circles, merged
from layers.reach.engine import Ground
from layers.reach.engine.snapped import Snapped
from layers.reach.grounds import ground_for

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


class Streets:
    """Along the walking network.

    Parameters
    ----------
    ground : walking, of the pace of the limits: one metre a second where they are metres.
    """

    method = "network"

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.network, self.attribution = ground.network.version, ground.network.attribution
        self._snapped: tuple[Floats, Snapped] | None = None

    def nearest(self, sites: Floats, places: Floats, limit: float) -> Floats:
        on_street = self.ground.snap(sites)
        return self.ground.seconds(on_street, self._places(places), limit).astype(float)

    def unsure(self, places: Floats) -> NDArray[np.bool_]:
        snapped = self._places(places)
        return ~snapped.found | (snapped.off_m > settings.REACH_OFF_STREET_M)

    def within(self, middles: Floats, places: Floats, limit: float) -> Pairs:
        found = self.ground.pairs(self.ground.snap(middles), self._places(places), limit).tocoo()
        return found.row.astype(np.intp), found.col.astype(np.intp)

    def cover(self, sites: Floats, limit: float) -> MultiPolygon:
        if not len(sites):
            return MultiPolygon()
        return self.ground.cover(self.ground.snap(sites), [limit / 60])[0]

    def _places(self, places: Floats) -> Snapped:
        """Return where places stand on the streets; those asked for last are remembered."""
        if self._snapped is None or self._snapped[0] is not places:
            self._snapped = (places, self.ground.snap(places))
        return self._snapped[1]


def ways_at(at: datetime | None, *, by_minutes: bool) -> Ways:
    """Return by what distances are measured at a moment: streets where any are loaded.

    Parameters
    ----------
    at : decides which gates are open; None for all that ever are.
    by_minutes : whether limits are seconds of walking; else metres, slopes and steps counting as long as they are.
    """
    speed = None if by_minutes else 1.0
    ground = ground_for("walk", at=at, speed_m_s=speed, slope=by_minutes)
    if ground is not None:
        return Streets(ground)
    return Straight(settings.WALKING_SPEED_M_S if by_minutes else 1.0)


def label_of(method: str) -> str:
    """Return what people must know of a method, wherever its result is shown."""
    if method == "network":
        return _("Measured along the walking network")
    return _("Straight-line circle, not a walking distance")


def _on_earth(lnglat: Floats) -> Floats:
    return np.column_stack(EARTH.transform(lnglat[:, 0], lnglat[:, 1], np.zeros(len(lnglat))))
