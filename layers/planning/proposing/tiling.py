"""A partition that changes block by block and always knows what it costs. Pure."""

from math import pi

import numpy as np

from layers.planning.proposing.aims import BALANCE, WITHIN, Aims
from layers.planning.proposing.graph import Graph

ENOUGH = 0.82
"""From this share of the barriers on borders on, more of them count for little beside compactness."""
SURPLUS = 0.1
Border = tuple[int, float, float]
"""(the other block, metres shared, metres of it that are barrier)."""


class Tiling:
    """Which grid each block is in, with each grid's weight, area and perimeter kept up to date.

    Plain lists of numbers: the search looks at some hundred thousand moves one by one.
    """

    def __init__(
        self, graph: Graph, weight: np.ndarray, owner: np.ndarray, aims: Aims, home: np.ndarray | None = None
    ) -> None:
        count = int(owner.max()) + 1
        self.aims, self.owner, self.strictness = aims, owner.tolist(), BALANCE
        self.weight, self.size = weight.tolist(), graph.area_m2.tolist()
        self.around = graph.perimeter_m.tolist()
        self.home = home.tolist() if home is not None else None
        self.borders = _borders(graph, aims)
        self.mean = float(weight.sum()) / count or 1.0
        barrier = float(aims.barrier_m(graph).sum())
        self.per_barrier_m = aims.barriers * count / barrier if barrier else 0.0
        self.allowed_m = (1 - ENOUGH) * barrier
        self.per_moved = aims.stay * count / (float(weight.sum()) or 1.0)
        self.blocks = np.bincount(owner, minlength=count).tolist()
        self.load = np.bincount(owner, weight, count).tolist()
        whole = graph.contracted(owner)
        grids = owner[graph.pairs]
        self.through_m = float(aims.barrier_m(graph)[grids[:, 0] == grids[:, 1]].sum())
        self.area, self.perimeter = whole.area_m2.tolist(), whole.perimeter_m.tolist()

    def cost(self, grid: int) -> float:
        """Return what one grid costs, barriers and moves apart."""
        return self._cost(self.load[grid], self.area[grid], self.perimeter[grid])

    def _cost(self, load: float, area: float, perimeter: float) -> float:
        round_ = 4 * pi * area / (perimeter * perimeter) if perimeter else 0.0
        off = abs(load / self.mean - 1)
        beyond = off - self.aims.tolerance
        strain = WITHIN * off + (self.strictness * beyond if beyond > 0 else 0.0)
        return self.aims.compactness * (1 - round_) + strain

    def gain(self, block: int, to: int) -> float:
        """Return by how much the cost would change (below 0 is better) if a block went to another grid."""
        giver, shared, given, barrier = self.owner[block], 0.0, 0.0, 0.0
        for other, length, on_barrier in self.borders[block]:
            grid = self.owner[other]
            if grid == giver:
                given += length
                barrier -= on_barrier
            elif grid == to:
                shared += length
                barrier += on_barrier
        load, size, around = self.weight[block], self.size[block], self.around[block]
        before = self.cost(giver) + self.cost(to)
        after = self._cost(
            self.load[giver] - load, self.area[giver] - size, self.perimeter[giver] - around + 2 * given
        ) + self._cost(self.load[to] + load, self.area[to] + size, self.perimeter[to] + around - 2 * shared)
        roads = self.barrier_cost(self.through_m + barrier) - self.barrier_cost(self.through_m)
        return after - before + roads + self._moved(block, giver, to)

    def barrier_cost(self, through_m: float) -> float:
        """Return what barriers that run through grids cost; little once enough of them are borders."""
        beyond = through_m - self.allowed_m
        return self.per_barrier_m * (SURPLUS * through_m + (beyond if beyond > 0 else 0.0))

    def total(self) -> float:
        """Return what the whole partition costs."""
        homes = zip(self.weight, self.owner, self.home or self.owner, strict=True)
        moved = sum(weight for weight, grid, home in homes if grid != home)
        grids = sum(map(self.cost, range(len(self.load))))
        return grids + self.barrier_cost(self.through_m) + moved * self.per_moved

    def _moved(self, block: int, giver: int, to: int) -> float:
        if self.home is None:
            return 0.0
        home = self.home[block]
        return self.weight[block] * self.per_moved * ((giver == home) - (to == home))

    def move(self, block: int, to: int) -> None:
        """Give a block to another grid."""
        giver, shared, given = self.owner[block], 0.0, 0.0
        for other, length, on_barrier in self.borders[block]:
            grid = self.owner[other]
            if grid == giver:
                given += length
                self.through_m -= on_barrier
            elif grid == to:
                shared += length
                self.through_m += on_barrier
        around = self.around[block]
        self._add(giver, -1, block, 2 * given - around)
        self._add(to, 1, block, around - 2 * shared)
        self.owner[block] = to

    def _add(self, grid: int, sign: int, block: int, perimeter: float) -> None:
        self.blocks[grid] += sign
        self.load[grid] += sign * self.weight[block]
        self.area[grid] += sign * self.size[block]
        self.perimeter[grid] += perimeter

    def may_leave(self, block: int) -> bool:
        """Whether a block's grid stays in one piece without it. Looks only as far as it must."""
        grid = self.owner[block]
        beside = {other for other, *_ in self.borders[block] if self.owner[other] == grid}
        if len(beside) < 2:
            return bool(beside)
        seen, waiting = {block}, [beside.pop()]
        seen.add(waiting[0])
        while waiting:
            for other, *_ in self.borders[waiting.pop()]:
                if self.owner[other] == grid and other not in seen:
                    beside.discard(other)
                    if not beside:
                        return True
                    seen.add(other)
                    waiting.append(other)
        return False


def _borders(graph: Graph, aims: Aims) -> list[list[Border]]:
    found: list[list[Border]] = [[] for _ in range(len(graph))]
    rows = zip(graph.pairs.tolist(), graph.length_m.tolist(), aims.barrier_m(graph).tolist(), strict=True)
    for (a, b), length, barrier in rows:
        found[a].append((b, length, barrier))
        found[b].append((a, length, barrier))
    return found
