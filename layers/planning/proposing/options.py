"""Several partitions of the same blocks, each with another end in view. Pure.

Grids nest in areas (communities): each area gets grids of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from layers.planning.proposing.aims import Aims
from layers.planning.proposing.blocks import Blocks
from layers.planning.proposing.graph import Graph
from layers.planning.proposing.partition import partitioned, shared_out
from layers.planning.proposing.rebalance import rebalanced

STEPS = 300_000
"""Moves that the local search looks at for one option, over all areas."""
SEEDS_AN_OPTION = 8
OFF_STREET = 0.5
"""So much longer a border through a block seems than one along a street."""
LEAST_REACH = 0.2
"""Main roads that part the ground into far more pieces than grids are no guide."""
FEWEST_SEEDS = 2
MANY_AREAS = 6
"""From so many areas on METIS is started less often in each."""

STYLES: dict[str, Aims] = {
    "along-roads": Aims(tolerance=0.015, barriers=1.0),
    "compact": Aims(tolerance=0.02, barriers=0.1),
    "even": Aims(tolerance=0.003, barriers=0.1),
}
"""Ways to cut anew, in the order they are offered."""
CHANGES: dict[str, Aims] = {
    "fewest-moved": Aims(tolerance=0.10, compactness=0.5, stay=2.0),
    "between": Aims(tolerance=0.05, compactness=0.5, stay=1.0),
    "even": Aims(tolerance=0.02, compactness=0.8, stay=0.6),
}
"""Ways to rebalance, from the least change to the most even grids."""


@dataclass(frozen=True)
class Partition:
    """One way to make grids of blocks.

    Parameters
    ----------
    style : a key of `STYLES` or `CHANGES`.
    owner : (n,) the grid of each block, 0 … k−1.
    nested : whether each grid is in one of the blocks' areas.
    """

    style: str
    owner: np.ndarray
    nested: bool = True


def new_partitions(blocks: Blocks, k: int, *, barriers: bool, options: int) -> Iterator[Partition]:
    """Yield up to `options` ways to make k grids; none twice."""
    blocks = _streetwise(blocks)
    main = bool(blocks.graph.barrier_m[:, 0].any())
    roads = barriers and main and _reach(blocks.graph, k) > LEAST_REACH
    names = [name for name in STYLES if roads or name != "along-roads"]
    seen: set[bytes] = set()
    for number in range(2 * options):
        style = names[number % len(names)]
        aims = STYLES[style] if barriers else replace(STYLES[style], barriers=0.0)
        owner = _by_area(blocks, k, aims, seed=1 + number * SEEDS_AN_OPTION)
        if (key := _key(owner)) not in seen:
            seen.add(key)
            yield Partition(style, owner)
        if len(seen) == options:
            return


def changed_partitions(
    blocks: Blocks, community: np.ndarray, *, barriers: bool, options: int
) -> Iterator[Partition]:
    """Yield up to `options` ways to even out the grids of today, from the fewest people moved; none twice.

    Parameters
    ----------
    blocks : whose areas are the grids of today.
    community : (g,) which community each grid of today is in; nobody moves to another.
    """
    blocks = _streetwise(blocks)
    seen: set[bytes] = set()
    for number, (style, plain) in enumerate(list(CHANGES.items())[:options]):
        aims = replace(plain, barriers=0.05 if barriers else 0.0)
        owner = blocks.area.copy()
        for name in np.unique(community):
            members = np.flatnonzero(community[blocks.area] == name)
            grids, home = np.unique(blocks.area[members], return_inverse=True)
            part, steps = blocks.graph.part(members), _share(members, blocks)
            owner[members] = grids[
                rebalanced(part, blocks.weight[members], home, aims, seed=1 + 8 * number, steps=steps)
            ]
        if (key := owner.tobytes()) not in seen:
            seen.add(key)
            yield Partition(style, owner, nested=False)


def _streetwise(blocks: Blocks) -> Blocks:
    """Make borders through blocks dearer than borders along streets, where there are streets."""
    if not blocks.graph.barrier_m.any():
        return blocks
    return replace(blocks, graph=blocks.graph.stretched(OFF_STREET))


def _by_area(blocks: Blocks, k: int, aims: Aims, seed: int) -> np.ndarray:
    names, area = np.unique(blocks.area, return_inverse=True)
    counts = shared_out(np.bincount(area, blocks.weight), np.bincount(area), k)
    owner, first, centres = np.zeros(len(blocks), dtype=int), 0, blocks.centres
    seeds = max(FEWEST_SEEDS, SEEDS_AN_OPTION * MANY_AREAS // max(MANY_AREAS, len(names)))
    for number in range(len(names)):
        members = np.flatnonzero(area == number)
        part, count = blocks.graph.part(members), int(counts[number])
        owner[members] = first + partitioned(
            part,
            blocks.weight[members],
            centres[members],
            count,
            replace(aims, barriers=aims.barriers * _reach(part, count)),
            seeds=range(seed, seed + seeds),
            steps=_share(members, blocks),
        )
        first += count
    return owner


def _reach(graph: Graph, k: int) -> float:
    """Return how far main roads can be borders: less where they part the ground into more pieces than grids."""
    open_ = graph.barrier_m[:, 0] < graph.length_m / 2
    pieces = int(replace(graph, pairs=graph.pairs[open_]).components().max()) + 1
    return min(1.0, k / pieces) ** 2


def _share(members: np.ndarray, blocks: Blocks) -> int:
    return max(3_000, STEPS * len(members) // len(blocks))


def _key(owner: np.ndarray) -> bytes:
    """Name a partition, whatever its grids are numbered."""
    _grids, first, renamed = np.unique(owner, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[renamed].tobytes()
