"""Where people live whom nobody serves: the parts of areas that a cover leaves, ranked by the people in them."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from layers.core.measure import quantise
from layers.reach.circles import as_multipolygon
from layers.reach.cutting import Shapes, areas_m2
from layers.reach.demand import Demand

SMALLEST_GAP_M2 = 100.0
"""Smaller parts are slivers between a border and a cover, of no use to anybody, unless people live there."""
NEAR_DEGREES = 0.001
"""About 100 m: the border of a cover is drawn in cells, so who is not reached may stand that far inside it."""
SLIVER_DEGREES = 1.5e-4
"""About 15 m: half the width of a strip that is no land of its own."""
MOST = 1_000
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Gap:
    """One piece of land.

    Parameters
    ----------
    area : position of the area it lies in.
    households, residents, over_60 : who lives in it and is not served.
    off_street : households of these that lie far from every street.
    """

    area: int
    shape: MultiPolygon
    area_m2: float
    households: int
    residents: int
    over_60: int
    off_street: int


@dataclass(frozen=True)
class Unserved:
    """n addresses that are not served: degrees, people, and whether they are far from every street."""

    lnglat: NDArray[np.float64]
    households: Ints
    residents: Ints
    over_60: Ints
    off_street: NDArray[np.bool_]

    @classmethod
    def of(cls, demand: Demand, who: NDArray[np.bool_], off_street: NDArray[np.bool_]) -> Self:
        """Take some addresses of a demand."""
        people = demand.households[who], demand.residents[who], demand.over_60[who]
        return cls(demand.lnglat[who], *people, off_street[who])


def gaps_of(left: Shapes, unserved: Unserved, keep_empty: bool = False) -> tuple[list[Gap], int]:
    """Return the gaps, those with most people first, and the households that are in none of those returned.

    Parameters
    ----------
    left : what the cover leaves of each area.
    unserved : the addresses.
    keep_empty : whether land without people is told too, slivers excepted: outlines are simplified, and two of them
        never agree.
    """
    parts, area = shapely.get_parts(left, return_index=True)
    sizes, sums = areas_m2(parts), _sums(parts, unserved)
    told = sums[:, :3].any(axis=1)
    if keep_empty:
        told |= (sizes >= SMALLEST_GAP_M2) & ~shapely.is_empty(shapely.buffer(parts, -SLIVER_DEGREES))
    chosen = np.flatnonzero(told)
    ranked = chosen[np.lexsort((-sizes[chosen], -sums[chosen, 0], -sums[chosen, 1]))][:MOST]
    gaps = [_gap(parts, area, sizes, part, sums[part].tolist()) for part in ranked]
    return gaps, int(unserved.households.sum()) - sum(gap.households for gap in gaps)


def _sums(parts: Any, unserved: Unserved) -> Ints:
    """Return (parts, 4) households, residents, over-60s and households far from every street."""
    off = unserved.households * unserved.off_street
    people = np.column_stack([unserved.households, unserved.residents, unserved.over_60, off])
    of_part = _parts_of(parts, unserved.lnglat)
    inside = of_part >= 0
    sums = np.zeros((len(parts), 4), dtype=np.int64)
    np.add.at(sums, of_part[inside], people[inside])
    return sums


def _gap(parts: Any, area: Any, sizes: Any, part: int, people: list[int]) -> Gap:
    return Gap(int(area[part]), as_multipolygon(quantise(parts[part])), round(float(sizes[part]), 1), *people)


def _parts_of(parts: Any, lnglat: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the part each point lies in, or the one beside it; -1 for none near."""
    of_part = np.full(len(lnglat), -1, dtype=np.intp)
    if not len(parts) or not len(lnglat):
        return of_part
    tree, points = shapely.STRtree(parts), shapely.points(lnglat)
    inside, part = tree.query(points, predicate="intersects")
    of_part[inside] = part
    missing = np.flatnonzero(of_part < 0)
    if len(missing):
        near = tree.query_nearest(points[missing], max_distance=NEAR_DEGREES, all_matches=False)
        of_part[missing[near[0]]] = near[1]
    return of_part
