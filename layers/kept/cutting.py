"""Cut what was reached into rows, each of which tells of one division alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2, quantise
from layers.kept.reached import Reached
from layers.reach.circles import as_multipolygon
from layers.reach.demand import Demand
from layers.reach.gaps import SMALLEST_GAP_M2

CIRCLE, COVER, GAP = "circle", "cover", "gap"
PEOPLE = ("households", "residents", "over_60")


@dataclass(frozen=True)
class Piece:
    """One row of a kept result.

    Parameters
    ----------
    path : of the lowest division that holds everything it tells of; empty where only the whole city does.
    people : households, residents, residents over 60.
    """

    kind: str
    minutes: float
    name: str
    path: str
    geometry: MultiPolygon
    people: tuple[int, int, int]

    @property
    def area_m2(self) -> float:
        return round(area_m2(self.geometry), 1)


def pieces(
    found: Reached, minutes: Sequence[float], site_paths: Sequence[str], area_paths: Sequence[str]
) -> Iterator[Piece]:
    """Yield the circles whole, and the covers and gaps of each community.

    Parameters
    ----------
    site_paths, area_paths : the path of the division of each site and of each area of what was reached.
    """
    for step, number in enumerate(minutes):
        yield from _circles(found, step, number, site_paths)
        yield from _by_area(found, step, number, area_paths)


def _circles(found: Reached, step: int, minutes: float, site_paths: Sequence[str]) -> Iterator[Piece]:
    owner, place = found.pairs[step]
    for index, (site, ring) in enumerate(zip(found.sites, found.rings[step], strict=True)):
        own = place[owner == index]
        paths = {
            site_paths[index],
            *(found.demand.places[n].path for n in np.unique(found.demand.division[own])),
        }
        if not ring.is_empty:
            yield Piece(CIRCLE, minutes, site.name, shared_path(paths), ring, people_of(found.demand, own))


def _by_area(found: Reached, step: int, minutes: float, area_paths: Sequence[str]) -> Iterator[Piece]:
    cover, served = found.covers[step], found.served(step)
    shapely.prepare(cover)
    for area, path in zip(found.areas, area_paths, strict=True):
        own = found.demand.of(area.code)
        parts = ((COVER, shapely.intersection, own & served), (GAP, shapely.difference, own & ~served))
        for kind, cut, whose in parts:
            geometry = _areas(cut(area.geometry, cover))
            if not geometry.is_empty and area_m2(geometry) >= SMALLEST_GAP_M2:
                yield Piece(kind, minutes, area.name, path, geometry, people_of(found.demand, whose))


def _areas(geometry: BaseGeometry) -> MultiPolygon:
    return as_multipolygon(quantise(geometry))


def people_of(demand: Demand, whose: NDArray[np.bool_] | NDArray[np.intp]) -> tuple[int, int, int]:
    """Return households, residents and residents over 60 of some addresses."""
    return (
        int(demand.households[whose].sum()),
        int(demand.residents[whose].sum()),
        int(demand.over_60[whose].sum()),
    )


def shared_path(paths: set[str]) -> str:
    """Return the path of the lowest division that holds all: paths end every code with a slash."""
    first, last = (path.split("/")[:-1] for path in (min(paths), max(paths)))
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    return "".join(f"{code}/" for code, _same in shared)


def counts(found: Reached, minutes: Sequence[float]) -> list[dict[str, object]]:
    """Return the people of each division, and how many of them are reached within each of the minutes."""
    served = [found.served(step) for step in range(len(minutes))]
    rows: list[dict[str, object]] = []
    for index, place in enumerate(found.demand.places):
        own = found.demand.division == index
        within = [
            {"minutes": number} | _told(found.demand, own & inside)
            for number, inside in zip(minutes, served, strict=True)
        ]
        rows.append(
            {
                "path": place.path,
                "code": place.code,
                "name": place.name,
                **_told(found.demand, own),
                "reached": within,
            }
        )
    return rows


def _told(demand: Demand, whose: NDArray[np.bool_]) -> dict[str, int]:
    return dict(zip(PEOPLE, people_of(demand, whose), strict=True))
