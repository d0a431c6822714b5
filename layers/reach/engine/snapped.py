"""Points on a road network: where each stands on its street, how far off it, or why it is on none. Pure."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

REASONS: Final = ("", "too-far", "not-for-mode", "in-barrier")
"""Why a point is not on the network: no street is near; one is, but not for this mode; a barrier lies over the point,
over its place on the street, or between the two."""

TOO_FAR, NOT_FOR_MODE, IN_BARRIER = 1, 2, 3
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Snapped:
    """n points and the nearest place of each on a street.

    Parameters
    ----------
    lnglat : (n, 2) the points themselves, EPSG:4326.
    edge : (n,) edge of the network, -1 for a point that is on none.
    along : (n,) 0 at the edge's start, 1 at its end, by length.
    off_m : (n,) metres from the point to that place; NaN where there is none.
    reason : (n,) index into `REASONS`.
    """

    lnglat: Floats
    edge: Ints
    along: Floats
    off_m: Floats
    reason: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.edge)

    def __getitem__(self, chosen: Any) -> "Snapped":
        """Return some of the points: by a mask, an array of positions, a slice, or one position (as one point)."""
        if isinstance(chosen, (int, np.integer)):
            chosen = [int(chosen)]
        return Snapped(
            self.lnglat[chosen],
            self.edge[chosen],
            self.along[chosen],
            self.off_m[chosen],
            self.reason[chosen],
        )

    @property
    def found(self) -> NDArray[np.bool_]:
        """(n,) whether a point is on the network."""
        return self.edge >= 0
