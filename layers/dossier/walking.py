"""How far one walks from a risk source: by the streets where roads are loaded, else in a straight line. Never mixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiPolygon

from layers.dossier.around import Around
from layers.reach.circles import circles, radius_m
from layers.reach.engine import Ground, Snapped
from layers.reach.engine.snapped import REASONS
from layers.reach.grounds import ground_for

Seconds = NDArray[np.float64]


@dataclass(frozen=True)
class Gone:
    """A way in EPSG:4326, from the source, as far as it is known."""

    line: LineString
    seconds: float
    length_m: float


class Walk(Protocol):
    """Walking from one place. `told` is what an answer says of the method."""

    @property
    def told(self) -> dict[str, Any]: ...

    def areas(self, minutes: Sequence[float]) -> list[MultiPolygon]:
        """Return the area within each of some minutes, EPSG:4326."""

    def seconds(self, lnglat: Any, limit_s: float) -> Seconds:
        """Return (n,) seconds to (n, 2) places; infinite beyond the limit or where nobody gets."""

    def way(self, lnglat: tuple[float, float]) -> Gone | None:
        """Return the way to a place."""


@dataclass(frozen=True)
class ByStreets:
    """Walking along the road network."""

    ground: Ground
    start: Snapped

    @property
    def told(self) -> dict[str, Any]:
        found = bool(self.start.found[0])
        return {
            "method": "network",
            "label": _("Walking distance along the streets"),
            "attribution": self.ground.network.attribution,
            "network": self.ground.network.version,
            "moved_m": round(float(self.start.off_m[0]), 1) if found else None,
            "status": "ok" if found else "unreachable",
            "reason": REASONS[int(self.start.reason[0])],
        }

    def areas(self, minutes: Sequence[float]) -> list[MultiPolygon]:
        return self.ground.circles(self.start, minutes)[0]

    def seconds(self, lnglat: Any, limit_s: float) -> Seconds:
        return self.ground.seconds(self.start, self.ground.snap(lnglat), limit_s).astype(float)

    def way(self, lnglat: tuple[float, float]) -> Gone | None:
        found = self.ground.way(self.start, self.ground.snap([lnglat]))
        return Gone(found.line, found.seconds, found.length_m) if found is not None else None


@dataclass(frozen=True)
class Straight:
    """Walking in a straight line, because no roads are loaded."""

    around: Around
    speed_m_s: float

    @property
    def told(self) -> dict[str, Any]:
        return {
            "method": "circle",
            "label": _("Straight-line circle, not a walking distance"),
            "attribution": "",
            "network": None,
            "moved_m": 0.0,
            "status": "ok",
            "reason": "",
        }

    def areas(self, minutes: Sequence[float]) -> list[MultiPolygon]:
        here = [(self.around.lng, self.around.lat)]
        return [MultiPolygon(circles(here, radius_m(each, self.speed_m_s))) for each in minutes]

    def seconds(self, lnglat: Any, limit_s: float) -> Seconds:
        taken = self.around.distances_m(lnglat) / self.speed_m_s
        return np.where(taken <= limit_s, taken, np.inf)

    def way(self, lnglat: tuple[float, float]) -> Gone | None:
        length_m = float(self.around.distances_m([lnglat])[0])
        line = LineString([(self.around.lng, self.around.lat), lnglat])
        return Gone(line, length_m / self.speed_m_s, length_m)


def walk_from(around: Around) -> Walk:
    """Return how one walks away from a place, all gates that are ever open being open."""
    ground = ground_for("walk", direction="from")
    if ground is None:
        return Straight(around, float(settings.WALKING_SPEED_M_S))
    return ByStreets(ground, ground.snap([(around.lng, around.lat)]))
