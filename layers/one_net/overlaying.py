"""Two schemes laid over each other: which grids correspond, and where they truly differ. Pure.

    leading     other        a and p hold the same ground but for a sliver: they correspond
    +--+----+   +--+--+-+    b is split into q and r: the larger of them corresponds to b
    |a | b  |   |p |q |r|
    +--+----+   +--+--+-+

A piece is what a grid of one scheme and a grid of the other have in common. Pieces that are nowhere wide are slivers: the
same border drawn twice. Two grids correspond when of all grids each is the most like the other (common ground ÷ ground of
both). Every other wide piece is a difference, which somebody has to decide.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.grids.coverage import Coverage
from layers.one_net.borders import Widths
from layers.one_net.pieces import Pieces, owners, pieces_of
from layers.one_net.plane import Array, Plane, as_array

ONE_TO_ONE, SPLIT, JOINED, MIXED = "1:1", "1:n", "n:1", "m:n"
RELATIONS = (ONE_TO_ONE, SPLIT, JOINED, MIXED)
TURNED = {SPLIT: JOINED, JOINED: SPLIT}
"""The relations that are others when the schemes change sides."""
MOVED_STRIP, SPLIT_OFF, JOINED_TO = "moved", "split", "joined"
"""What a difference is: ground of another grid, a part that is a grid of its own, a grid that is part of a larger one."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Correspondence:
    """What a grid of one scheme and a grid of the other have in common.

    Parameters
    ----------
    area_m2, sliver_m2 : what they share in wide pieces, and in slivers.
    share, other_share : of the area of each.
    relation : how many grids hold the same ground on both sides, one of `RELATIONS`.
    group : number of that ground.
    corresponds : whether each is the grid most like the other.
    """

    code: str
    other: str
    area_m2: float
    sliver_m2: float
    share: float
    other_share: float
    households: int
    households_share: float
    relation: str
    group: int
    corresponds: bool


@dataclass(frozen=True)
class Difference:
    """Ground that the other scheme gives to a grid that does not correspond.

    Parameters
    ----------
    code : the leading scheme's grid.
    other : the other scheme's grid.
    partner : the leading scheme's grid that `other` corresponds to; empty where there is none.
    kind : `moved`, `split` or `joined`.
    """

    code: str
    other: str
    partner: str
    kind: str
    shape: BaseGeometry
    area_m2: float
    households: int


@dataclass(frozen=True)
class Overlay:
    """Two coverages laid over each other. Make one with `overlay`."""

    one: Coverage
    two: Coverage
    plane: Plane
    widths: Widths
    pieces: Pieces
    people: Array
    homes: Mapping[str, int]

    @cached_property
    def codes(self) -> list[str]:
        return list(self.one.cells)

    @cached_property
    def others(self) -> list[str]:
        return list(self.two.cells)

    @cached_property
    def wide(self) -> dict[tuple[int, int], float]:
        """Square metres in wide pieces, by pair of positions."""
        return self._sums(self.pieces.wide)

    @cached_property
    def thin(self) -> dict[tuple[int, int], float]:
        return self._sums(~self.pieces.wide)

    @cached_property
    def areas(self) -> tuple[Array, Array]:
        """Square metres of the cells of each side."""
        one, two = (
            shapely.area(self.plane.flatten(as_array(side.cells.values()))) for side in (self.one, self.two)
        )
        return one, two

    @cached_property
    def partners(self) -> dict[int, int]:
        """Position in one → position in two of the grid that corresponds to it: each is the most like the other."""
        first, second = self.areas
        alike = {
            (one, two): round(shared / (first[one] + second[two] - shared), 6)
            for (one, two), shared in self.wide.items()
        }
        best = _best((one, two, likeness) for (one, two), likeness in alike.items())
        back = _best((two, one, likeness) for (one, two), likeness in alike.items())
        return {one: two for one, two in best.items() if back[two] == one}

    @cached_property
    def groups(self) -> dict[tuple[int, int], int]:
        """Pair of positions → number of the ground that both sides hold without a wide piece left over."""
        return _components(list(self.wide))

    @cached_property
    def relations(self) -> dict[int, str]:
        """Number of the ground → one of `RELATIONS`."""
        ones: dict[int, set[int]] = {}
        twos: dict[int, set[int]] = {}
        for (one, two), group in self.groups.items():
            ones.setdefault(group, set()).add(one)
            twos.setdefault(group, set()).add(two)
        names = {(True, True): ONE_TO_ONE, (True, False): SPLIT, (False, True): JOINED}
        return {g: names.get((len(ones[g]) == 1, len(twos[g]) == 1), MIXED) for g in ones}

    @cached_property
    def same_share(self) -> float:
        """Share of the common ground whose grids correspond 1:1."""
        whole = float(self.pieces.area_m2.sum())
        same = sum(a for pair, a in self.wide.items() if self.relations[self.groups[pair]] == ONE_TO_ONE)
        return min(same / sum(self.wide.values()), 1.0) if whole > 0 and self.wide else 0.0

    @cached_property
    def households(self) -> dict[tuple[int, int], int]:
        """Households by pair of positions, counted at their addresses; without any, shared out by area."""
        if not len(self.people):
            first = self.areas[0]
            homes = [self.homes.get(code, 0) for code in self.codes]
            return {
                (one, two): round(homes[one] * area / first[one]) for (one, two), area in self.wide.items()
            }
        points = shapely.points(self.people[:, :2])
        one, two = owners(self.one, points), owners(self.two, points)
        known = (one >= 0) & (two >= 0)
        counted: dict[tuple[int, int], int] = {}
        for a, b, count in zip(one[known], two[known], self.people[known, 2], strict=True):
            counted[int(a), int(b)] = counted.get((int(a), int(b)), 0) + int(count)
        return counted

    def correspondences(self) -> list[Correspondence]:
        """Return a row for every two grids that share a wide piece of ground, by the leading scheme's codes."""
        area = self.areas
        homes = _totals(self.households, 0)
        rows = [
            Correspondence(
                code=self.codes[one],
                other=self.others[two],
                area_m2=shared,
                sliver_m2=self.thin.get((one, two), 0.0),
                share=min(shared / area[0][one], 1.0),
                other_share=min(shared / area[1][two], 1.0),
                households=self.households.get((one, two), 0),
                households_share=self.households.get((one, two), 0) / max(homes.get(one, 0), 1),
                relation=self.relations[self.groups[one, two]],
                group=self.groups[one, two],
                corresponds=self.partners.get(one) == two,
            )
            for (one, two), shared in self.wide.items()
        ]
        return sorted(rows, key=lambda row: (row.code, -row.share, row.other))

    def differences(self) -> list[Difference]:
        """Return what somebody has to decide, the largest first."""
        back = {two: one for one, two in self.partners.items()}
        found = [
            self._difference(one, two, back.get(two))
            for one, two in self.wide
            if self.partners.get(one) != two
        ]
        return sorted(found, key=lambda difference: (-difference.area_m2, difference.code, difference.other))

    def slivers(self) -> Iterator[tuple[str, str, BaseGeometry, float]]:
        """Yield the slivers between grids that do not correspond: codes, shape, square metres."""
        pieces = self.pieces
        for row in np.flatnonzero(~pieces.wide):
            one, two = int(pieces.one[row]), int(pieces.two[row])
            if self.partners.get(one) != two and pieces.area_m2[row] >= 1.0:
                yield self.codes[one], self.others[two], pieces.shapes[row], float(pieces.area_m2[row])

    def _difference(self, one: int, two: int, partner: int | None) -> Difference:
        kind = SPLIT_OFF if partner is None else MOVED_STRIP if one in self.partners else JOINED_TO
        mine = self.pieces.wide & (self.pieces.one == one) & (self.pieces.two == two)
        parts = shapely.get_parts(self.pieces.shapes[mine])
        return Difference(
            code=self.codes[one],
            other=self.others[two],
            partner=self.codes[partner] if partner is not None else "",
            kind=kind,
            shape=parts[0] if len(parts) == 1 else shapely.multipolygons(parts),
            area_m2=self.wide[one, two],
            households=self.households.get((one, two), 0),
        )

    def _sums(self, chosen: NDArray[np.bool_]) -> dict[tuple[int, int], float]:
        sums: dict[tuple[int, int], float] = {}
        rows = (self.pieces.one[chosen], self.pieces.two[chosen], self.pieces.area_m2[chosen])
        for one, two, area in zip(*(row.tolist() for row in rows), strict=True):
            sums[one, two] = sums.get((one, two), 0.0) + area
        return sums


def overlay(
    one: Coverage,
    two: Coverage,
    widths: Widths,
    plane: Plane | None = None,
    people: Array | None = None,
    homes: Mapping[str, int] | None = None,
) -> Overlay:
    """Lay two edge-matched coverages over each other.

    Parameters
    ----------
    people : rows of lng, lat, households; none where addresses are unknown.
    homes : households by code of the first, shared out by area where there are no addresses.
    """
    plane = plane or Plane.over([one.outline, two.outline])
    counted = people if people is not None else np.zeros((0, 3))
    return Overlay(one, two, plane, widths, pieces_of(one, two, plane, widths.sliver_m), counted, homes or {})


def _best(rows: Iterator[tuple[int, int, float]]) -> dict[int, int]:
    """Return key → the value with the highest rank, the first of equals."""
    best: dict[int, tuple[float, int]] = {}
    for key, value, rank in rows:
        best[key] = max(best.get(key, (-1.0, 0)), (rank, -value))
    return {key: -value for key, (_rank, value) in best.items()}


def _totals(by_pair: Mapping[tuple[int, int], int], side: int) -> dict[int, int]:
    totals: dict[int, int] = {}
    for pair, count in by_pair.items():
        totals[pair[side]] = totals.get(pair[side], 0) + count
    return totals


def _components(pairs: list[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Number the connected parts of a graph between two sets, in the order of the pairs."""
    above: dict[tuple[int, int], tuple[int, int]] = {}

    def top(node: tuple[int, int]) -> tuple[int, int]:
        while above.setdefault(node, node) != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for one, two in pairs:
        above[top((0, one))] = top((1, two))
    numbers: dict[tuple[int, int], int] = {}
    return {(one, two): numbers.setdefault(top((0, one)), len(numbers)) for one, two in pairs}
