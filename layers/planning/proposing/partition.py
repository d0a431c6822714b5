"""Partition a graph of blocks into k grids of about the same weight: METIS, then local search. Pure.

METIS takes one weight a vertex and forgets about `contig` on a graph that is in several parts (pymetis #60), so parts are
found first: each of some size gets grids of its own, small ones are bridged to the nearest.
"""

from math import inf

import numpy as np
import pymetis
import shapely

from layers.planning.proposing.aims import Aims
from layers.planning.proposing.graph import Graph, reach
from layers.planning.proposing.refine import refined
from layers.planning.proposing.tiling import Tiling

OWN_SHARE = 0.5
"""A part of the ground that lies apart gets grids of its own from this share of a grid's weight on."""
WHOLE = 1_000_000
"""What all weights add up to as METIS sees them, in whole numbers."""
FEW_BLOCKS = 3
"""With fewer blocks a grid METIS finds nothing to do: grids are split off one by one."""
RUNS = (3, 16)
"""METIS's best partitions are improved, so many at least and at most; the best of them is kept."""
STEPS_A_BLOCK, LEAST_STEPS = 100, 4_000
"""How long one improvement takes at most."""
UNEVEN = 20
"""METIS may make a part this many thousandths too heavy; the local search evens it out."""


def partitioned(
    graph: Graph,
    weight: np.ndarray,
    centres: np.ndarray,
    k: int,
    aims: Aims,
    *,
    seeds: range,
    steps: int,
) -> np.ndarray:
    """Return (n,) the grid of each block, 0 … k−1, none of them empty.

    Parameters
    ----------
    centres : (n, 2) metres; small parts are bridged to the nearest block.
    seeds : METIS is started with each; the best start is improved.
    """
    whole = bridged(graph, weight, centres, k)
    part = whole.components()
    counts = shared_out(np.bincount(part, weight), np.bincount(part), k)
    owner, first = np.zeros(len(graph), dtype=int), 0
    for number, count in enumerate(counts.tolist()):
        members = np.flatnonzero(part == number)
        owner[members] = first + _of_one_part(
            whole.part(members), weight[members], count, aims, seeds, _share(steps, len(members), len(graph))
        )
        first += count
    return owner


def bridged(graph: Graph, weight: np.ndarray, centres: np.ndarray, k: int) -> Graph:
    """Join parts too small for a grid of their own, and more parts than grids, to their nearest neighbours."""
    part = graph.components()
    weights = np.bincount(part, weight)
    large = np.flatnonzero(weights >= OWN_SHARE * weight.sum() / k)
    large = large[np.argsort(-weights[large], kind="stable")][:k]
    if not len(large):
        large = np.array([int(weights.argmax())])
    if len(large) == len(weights):
        return graph
    host = np.flatnonzero(np.isin(part, large))
    tree = shapely.STRtree(shapely.points(centres[host]))
    bridges = []
    for number in sorted(set(range(len(weights))) - set(large.tolist())):
        members = np.flatnonzero(part == number)
        near = tree.nearest(shapely.points(centres[members]))
        apart = np.hypot(*(centres[members] - centres[host[near]]).T)
        best = int(apart.argmin())
        bridges.append((members[best], host[near[best]]))
    return graph.bridged(np.array(bridges))


def shared_out(weights: np.ndarray, most: np.ndarray, k: int) -> np.ndarray:
    """Share k grids out over parts: at least one each, one more wherever grids would be heaviest.

    Parameters
    ----------
    most : (p,) the blocks of each part; no part gets more grids than that.
    """
    counts = np.ones(len(weights), dtype=int)
    for _grid in range(k - len(weights)):
        load = np.where(counts < most, weights / (counts + 0.5), -inf)
        counts[int(load.argmax())] += 1
    return counts


def _share(steps: int, blocks: int, all_blocks: int) -> int:
    return max(2_000, steps * blocks // all_blocks)


def _of_one_part(
    graph: Graph, weight: np.ndarray, k: int, aims: Aims, seeds: range, steps: int
) -> np.ndarray:
    if k == 1:
        return np.zeros(len(graph), dtype=int)
    if k >= len(graph):
        return np.arange(len(graph))
    if k * FEW_BLOCKS > len(graph):
        starts = [mended(graph, weight, np.zeros(len(graph), dtype=int), k)]
    else:
        starts = [metis(graph, weight, k, aims, seed) for seed in seeds]

    def cost(owner: np.ndarray) -> float:
        return Tiling(graph, weight, owner, aims).total()

    each = min(steps // RUNS[0], max(LEAST_STEPS, STEPS_A_BLOCK * len(graph)))
    runs = min(RUNS[1], max(RUNS[0], steps // each))
    best = sorted(starts, key=cost)
    found = [
        refined(graph, weight, best[run % len(best)], aims, steps=each, seed=seeds.start + run)
        for run in range(runs)
    ]
    return min(found, key=cost)


def metis(graph: Graph, weight: np.ndarray, k: int, aims: Aims, seed: int) -> np.ndarray:
    """Return the partition that METIS finds in a connected graph, mended where a part is empty or apart."""
    start, others, cut = _rows(graph, _cut_weights(graph, aims))
    total = float(weight.sum())
    loads = np.round(weight / total * WHOLE) if total else np.ones(len(graph))
    options = pymetis.Options(contig=1, seed=seed, ncuts=2, ufactor=UNEVEN)
    _cost, owner = pymetis.part_graph(
        k,
        pymetis.CSRAdjacency(adj_starts=start.tolist(), adjacent=others.tolist()),
        vweights=loads.astype(int).tolist(),
        eweights=cut.tolist(),
        recursive=False,
        options=options,
    )
    return mended(graph, weight, np.array(owner), k)


def mended(graph: Graph, weight: np.ndarray, owner: np.ndarray, k: int) -> np.ndarray:
    """Give fragments that lie apart from their grid to a neighbour, and split heavy grids for empty ones."""
    touching, owner = graph.neighbours(), owner.copy()
    while (fragment := _fragment(touching, weight, owner)) is not None:
        beside = [owner[b] for a in fragment for b in touching[a] if owner[b] != owner[a]]
        owner[fragment] = min(set(beside), key=lambda grid: (weight[owner == grid].sum(), grid))
    for grid in sorted(set(range(k)) - set(owner.tolist())):
        owner[_leaf(touching, weight, owner)] = grid
    return owner


def _fragment(touching: list[list[int]], weight: np.ndarray, owner: np.ndarray) -> list[int] | None:
    """Return the blocks of a fragment of some grid; None when every grid is in one piece."""
    inside = [[b for b in row if owner[b] == owner[a]] for a, row in enumerate(touching)]
    part, largest = np.full(len(owner), -1), dict[int, tuple[float, int]]()
    count = 0
    for block in range(len(owner)):
        if part[block] < 0:
            reach(inside, block, part, count)
            count += 1
    sizes = np.bincount(part, weight) + 1e-9 * np.bincount(part)
    for number in range(count):
        grid = int(owner[np.argmax(part == number)])
        largest[grid] = max(largest.get(grid, (-1.0, -1)), (float(sizes[number]), number))
    kept = {number for _size, number in largest.values()}
    loose = [number for number in range(count) if number not in kept]
    return np.flatnonzero(part == loose[0]).tolist() if loose else None


def _leaf(touching: list[list[int]], weight: np.ndarray, owner: np.ndarray) -> int:
    """Return a block that the heaviest grid of several blocks can spare without falling apart."""
    sizes = np.bincount(owner, minlength=int(owner.max()) + 1)
    loads = np.where(sizes > 1, np.bincount(owner, weight + 1e-9), -1.0)
    members = np.flatnonzero(owner == int(loads.argmax())).tolist()
    inside = set(members)
    order, seen = [members[0]], {members[0]}
    for block in order:
        for other in touching[block]:
            if other in inside and other not in seen:
                seen.add(other)
                order.append(other)
    return order[-1]


def _cut_weights(graph: Graph, aims: Aims) -> np.ndarray:
    """Return (m,) what cutting each border costs METIS: its decimetres, less where it is a barrier anyway."""
    ease = 0.9 * min(aims.barriers, 1.0)
    return np.maximum(1, np.round(10 * (graph.length_m - ease * aims.barrier_m(graph)))).astype(int)


def _rows(graph: Graph, cut: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the adjacency of a graph row by row: starts, neighbours, weights of the borders."""
    both = np.vstack([graph.pairs, graph.pairs[:, ::-1]])
    order = np.lexsort((both[:, 1], both[:, 0]))
    start = np.concatenate([[0], np.cumsum(np.bincount(both[:, 0], minlength=len(graph)))])
    return start, both[order, 1], np.concatenate([cut, cut])[order]
