"""A road network as arrays: junctions and the edges between them. Pure.

Positions stand in a plane of the network's own (transverse Mercator round its centre), in metres: within 50 km of the
centre a length in it is wrong by less than one in thirty thousand. Lengths of edges are those on the ellipsoid.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

MODES: Final = ("walk", "wheelchair", "bicycle", "e-bike", "drive")
"""How one moves; the position in this tuple is the bit in `Network.forward` and `Network.backward`."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Network:
    """Junctions and edges. n junctions, m edges, k vertices of the edges' lines, g gates.

    Parameters
    ----------
    version : differs whenever anything in here differs; part of every cache key.
    centre : (lng, lat) of the plane's origin, EPSG:4326.
    attribution : whom the data comes from, to be shown wherever a result is.
    xy : (n, 2) metres in the plane.
    start, end : (m,) the junctions of each edge; a ring that leaves and ends at one junction has both the same.
    length_m : (m,) along the line, on the ellipsoid; a gate is an edge of length 0.
    forward, backward : (m,) bits of `MODES` that may go start → end, and end → start.
    slower : (len(MODES), 2, m) how many times longer an edge takes than its length says, forward and backward: slopes,
        steps. 1 where nothing slows.
    speed_kmh : (m,) for driving.
    kind : (m,) index into `kinds`, the words of the source for the class of road.
    lines : (k, 2) vertices of all edges in the plane, start to end, one edge after the other.
    line_at : (m + 1,) where each edge's vertices begin in `lines`.
    gate_edge : (g,) edges that are gates.
    gate_hours : g texts in the notation of OpenStreetMap (opening_hours); empty for always open, "closed" for never.
    """

    version: str
    centre: tuple[float, float]
    attribution: str
    xy: Floats
    start: Ints
    end: Ints
    length_m: NDArray[np.float32]
    forward: NDArray[np.uint8]
    backward: NDArray[np.uint8]
    slower: NDArray[np.float32]
    speed_kmh: NDArray[np.float32]
    kind: NDArray[np.uint8]
    kinds: tuple[str, ...]
    lines: Floats
    line_at: Ints
    gate_edge: Ints
    gate_hours: tuple[str, ...]

    def to_plane(self, lnglat: Any) -> Floats:
        """Project (n, 2) degrees into the plane."""
        degrees = np.asarray(lnglat, dtype=float).reshape(-1, 2)
        return np.column_stack(_plane(*self.centre).transform(degrees[:, 0], degrees[:, 1]))

    def to_degrees(self, xy: Any) -> Floats:
        """Project (n, 2) metres of the plane to degrees of EPSG:4326."""
        metres = np.asarray(xy, dtype=float).reshape(-1, 2)
        return np.column_stack(
            _plane(*self.centre).transform(metres[:, 0], metres[:, 1], direction="INVERSE")
        )


@lru_cache(maxsize=16)
def _plane(lng: float, lat: float) -> Transformer:
    return Transformer.from_crs(
        "EPSG:4326", f"+proj=tmerc +lon_0={lng} +lat_0={lat} +ellps=WGS84", always_xy=True
    )
