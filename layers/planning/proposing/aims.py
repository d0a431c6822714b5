"""What a good partition is: one number to make small, of balance, compactness, barriers and people left where they are.

cost = Σ over grids [ (1 − Polsby–Popper) + BALANCE · deviation beyond the tolerance ]
     + grids · [ barriers · share of barriers not on borders + stay · share of the weight that moves ]
"""

from dataclasses import dataclass

import numpy as np

from layers.planning.proposing.graph import Graph

BALANCE = 12.0
"""A grid that is one per cent beyond the tolerance costs as much as 0.12 of Polsby–Popper."""
WITHIN = 0.3
"""What a deviation inside the tolerance costs, so that of two good ones the better balanced wins."""


@dataclass(frozen=True)
class Aims:
    """How much each end counts.

    Parameters
    ----------
    tolerance : deviation from the mean that is as good as none (0.03 is 3 %).
    compactness : weight of (1 − Polsby–Popper), a grid.
    barriers : weight of roads and waters that run through grids instead of between them.
    kinds : how much a metre of each of `graph.KINDS` counts as a barrier.
    stay : weight of people who change grid.
    """

    tolerance: float = 0.02
    compactness: float = 1.0
    barriers: float = 0.0
    kinds: tuple[float, float, float] = (1.0, 0.0, 0.5)
    stay: float = 0.0

    def barrier_m(self, graph: Graph) -> np.ndarray:
        """Return (m,) the metres of barrier on each border."""
        return graph.barrier_m @ np.array(self.kinds)
