"""Even out the grids of today with the least people moved. Pure."""

import numpy as np

from layers.planning.proposing.aims import Aims
from layers.planning.proposing.graph import Graph
from layers.planning.proposing.refine import refined
from layers.planning.proposing.tiling import Tiling

GENTLE = 0.01
"""The temperature of the search: it stays near to what is there."""
SEEDS = 4
STEPS_A_BLOCK, LEAST_STEPS = 200, 4_000
"""How long one search takes at most."""


def rebalanced(
    graph: Graph, weight: np.ndarray, home: np.ndarray, aims: Aims, *, seed: int, steps: int
) -> np.ndarray:
    """Return the grid of each block: as many grids as there are, each the one of today with little changed.

    Parameters
    ----------
    home : (n,) the grid that each block is in today, 0 … k−1.
    """
    each = min(steps // SEEDS, max(LEAST_STEPS, STEPS_A_BLOCK * len(graph)))
    found = [
        refined(graph, weight, home, aims, steps=each, seed=seed + number, home=home, hot=GENTLE)
        for number in range(SEEDS)
    ]
    return min(found, key=lambda owner: Tiling(graph, weight, owner, aims, home).total())
