"""Even out the grids of today with the least people moved. Pure."""

import numpy as np

from layers.planning.proposing.aims import Aims
from layers.planning.proposing.graph import Graph
from layers.planning.proposing.refine import refined
from layers.planning.proposing.tiling import Tiling

GENTLE = 0.004
"""The temperature of the search: it stays near to what is there."""
SEEDS = 3


def rebalanced(
    graph: Graph, weight: np.ndarray, home: np.ndarray, aims: Aims, *, seed: int, steps: int
) -> np.ndarray:
    """Return the grid of each block: as many grids as there are, each the one of today with little changed.

    Parameters
    ----------
    home : (n,) the grid that each block is in today, 0 … k−1.
    """
    found = [
        refined(
            graph, weight, home, aims, steps=steps // SEEDS, seed=seed + number, home=home, hot=GENTLE
        )
        for number in range(SEEDS)
    ]
    return min(found, key=lambda owner: _cost(graph, weight, owner, home, aims))


def _cost(graph: Graph, weight: np.ndarray, owner: np.ndarray, home: np.ndarray, aims: Aims) -> float:
    tiling = Tiling(graph, weight, owner, aims, home)
    moved = float(weight[owner != home].sum())
    return sum(map(tiling.cost, range(len(tiling.load)))) + moved * tiling.per_moved
