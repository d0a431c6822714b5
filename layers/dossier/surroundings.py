"""The surroundings of a risk source: who and what is near, by rings and by walking, and how one gets away."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.dossier import reading
from layers.dossier.around import Around
from layers.dossier.chains import chain_of
from layers.dossier.escape import Escape, choose, passing
from layers.dossier.kinds import Rings
from layers.dossier.models import RingRule
from layers.dossier.reading import People, Row
from layers.dossier.walking import Gone, Walk, walk_from
from layers.reach.circles import circles
from layers.risks.levels import GRAVE
from layers.risks.models import RiskSource

MINUTES = (5, 10, 15)
SHELTER_WALK_S = 30 * 60.0
SHELTERS_TRIED = 12
FARTHEST_M_S = 1.5
"""Nobody walks faster in a straight line: how far round a source is looked for what is in walking reach."""


@dataclass(frozen=True)
class Zone:
    """A ring or a walking reach with all that is in it.

    Parameters
    ----------
    radius_m, minutes : which of both it is.
    shape : EPSG:4326.
    counts : households, residents, over_60, places by kind, sources by level, open_cases.
    partly_outside : whether it leaves the ground that the user sees, so that the counts are of a part.
    """

    shape: BaseGeometry
    counts: Row
    partly_outside: bool
    radius_m: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class WayOut:
    """A way to a shelter.

    Parameters
    ----------
    gone : the way in EPSG:4326.
    bearing_deg : the direction in which it leaves the danger ring.
    passes : names of other grave sources that it comes near to.
    """

    shelter: Row
    gone: Gone
    bearing_deg: float
    passes: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """All that an answer or a dossier says of a source's surroundings."""

    source: RiskSource
    rings: Rings
    walked: Row
    circles: list[Zone]
    reaches: list[Zone]
    places: list[Row]
    shelters: list[Row]
    ways: list[WayOut]
    neighbours: list[Row]
    chain: list[Row]
    cameras: list[Row]
    cases: list[Row]

    @property
    def partly_outside(self) -> bool:
        return any(zone.partly_outside for zone in (*self.circles, *self.reaches))

    @property
    def capacity(self) -> int:
        """People whom the shelters outside danger and within the longest walk take, as far as it is known."""
        near = (s for s in self.shelters if s["is_safe"] and s["walk_s"] <= MINUTES[-1] * 60)
        return sum(shelter["capacity"] or 0 for shelter in near)

    def short_of(self, zone: Zone) -> int:
        """Return for how many residents of a zone those shelters have no room."""
        return max(0, int(zone.counts["residents"]) - self.capacity)


@dataclass
class _Looking:
    """One look round a source."""

    user: Any
    source: RiskSource
    rings: Rings
    around: Around
    walk: Walk
    within_m: float = field(init=False)

    def __post_init__(self) -> None:
        self.within_m = max(self.rings.radii_m[-1], MINUTES[-1] * 60 * FARTHEST_M_S)

    @cached_property
    def people(self) -> People:
        return reading.people_near(self.user, self.around, self.within_m)

    @cached_property
    def places(self) -> list[Row]:
        """Places with their walking time; shelters farther away too, as one may have to go there."""
        farthest = max(self.within_m, SHELTER_WALK_S * FARTHEST_M_S)
        found = reading.places_near(self.user, self.around, farthest)
        walked = self.walk.seconds([(row["lng"], row["lat"]) for row in found], SHELTER_WALK_S)
        return [{**row, "walk_s": float(s)} for row, s in zip(found, walked, strict=True)]

    @cached_property
    def neighbours(self) -> list[Row]:
        return reading.sources_near(self.user, self.around, self.within_m, self.source)

    @cached_property
    def cases(self) -> list[Row]:
        return reading.open_cases_near(self.user, self.around, self.within_m)

    @cached_property
    def ground(self) -> BaseGeometry | None:
        return reading.own_ground(self.user)

    def circles(self) -> list[Zone]:
        """Return a zone for each ring, counted by true distance."""
        metres = self.around.distances_m(self.people.lnglat)
        shapes = [circles([(self.around.lng, self.around.lat)], float(r))[0] for r in self.rings.radii_m]
        return [
            self._zone(shape, metres <= radius, lambda row, r=radius: row["distance_m"] <= r, radius_m=radius)
            for shape, radius in zip(shapes, self.rings.radii_m, strict=True)
        ]

    def reaches(self) -> list[Zone]:
        """Return a zone for each walking time, counted by walking time."""
        seconds = self.walk.seconds(self.people.lnglat, MINUTES[-1] * 60)
        timed = {
            id(row): s
            for rows in (self.neighbours, self.cases)
            for row, s in zip(rows, self._seconds(rows), strict=True)
        } | {id(row): row["walk_s"] for row in self.places}
        return [
            self._zone(
                shape, seconds <= 60 * each, lambda row, m=each: timed[id(row)] <= 60 * m, minutes=each
            )
            for shape, each in zip(self.walk.areas(MINUTES), MINUTES, strict=True)
        ]

    def _seconds(self, rows: Sequence[Row]) -> NDArray[np.float64]:
        return self.walk.seconds([(row["lng"], row["lat"]) for row in rows], MINUTES[-1] * 60)

    def _zone(self, shape: BaseGeometry, at: NDArray[np.bool_], holds: Any, **size: int) -> Zone:
        counts = self.people.within(at) | {
            "places": dict(Counter(row["kind"].value for row in self.places if holds(row))),
            "risk_sources": dict(Counter(row["level"] for row in self.neighbours if holds(row))),
            "open_cases": sum(1 for row in self.cases if holds(row)),
        }
        known = self.ground is not None and not shape.is_empty
        outside = known and not shapely.covers(self.ground, shape)
        return Zone(shape, counts, outside, **size)

    def shelters(self) -> list[Row]:
        """Return the shelters that are reached, the nearest by walking first; safe are those outside the danger ring."""
        danger_m = self.rings.radii_m[0]
        reached = [row for row in reading.shelters_of(self.places) if np.isfinite(row["walk_s"])]
        told = [{**row, "is_safe": row["distance_m"] > danger_m} for row in reached]
        return sorted(told, key=lambda row: (row["walk_s"], row["id"]))

    def ways(self, shelters: Sequence[Row]) -> list[WayOut]:
        """Return up to three ways to shelters, leading away from the source in different directions."""
        tried = [row for row in shelters if row["is_safe"]][:SHELTERS_TRIED]
        gone = [self.walk.way((row["lng"], row["lat"])) for row in tried]
        grave = [row for row in self.neighbours if row["level"] in GRAVE]
        others = [Point(xy) for xy in self.around.xy([(row["lng"], row["lat"]) for row in grave])]
        candidates = []
        for k, way in enumerate(gone):
            if way is not None:
                line = self.around.line(way.line)
                candidates.append(Escape(k, way.seconds, line, passing(line, others)))
        return [
            WayOut(tried[way.shelter], found, bearing, tuple(grave[k]["name"] for k in way.passes))
            for way, bearing in choose(candidates, self.rings.radii_m[0])
            if (found := gone[way.shelter]) is not None
        ]


def surroundings_of(user: Any, source: RiskSource) -> Surroundings:
    """Look round a source that the user may see; everything else is looked for with the user's eyes too."""
    rules = RingRule.by_category()
    rings = rules.get(source.category, rules[""])
    around = Around(source.geometry.x, source.geometry.y)
    look = _Looking(user, source, rings, around, walk_from(around))
    shelters = look.shelters()
    return Surroundings(
        source=source,
        rings=rings,
        walked=look.walk.told,
        circles=look.circles(),
        reaches=look.reaches(),
        places=_near_enough(look),
        shelters=shelters,
        ways=look.ways(shelters),
        neighbours=look.neighbours,
        chain=chain_of(user, source, rules),
        cameras=reading.cameras_seeing(user, source),
        cases=look.cases,
    )


def _near_enough(look: _Looking) -> list[Row]:
    """Return the places in the outermost ring or in walking reach; shelters stand in a list of their own."""
    limit_s, radius_m = MINUTES[-1] * 60, look.rings.radii_m[-1]
    return [row for row in look.places if row["distance_m"] <= radius_m or row["walk_s"] <= limit_s]
