"""One network, one mode, one moment, with barriers: who is reached from where, and in which time. Pure."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.reach.engine import counting, shaping
from layers.reach.engine.arms import Edges
from layers.reach.engine.barriers import Barriers, barriers_over
from layers.reach.engine.base import Base, streets_of_any_mode
from layers.reach.engine.costs import Pace, edge_seconds
from layers.reach.engine.graph import Floats, Graph, graph_of
from layers.reach.engine.snapped import IN_BARRIER, NOT_FOR_MODE, TOO_FAR, Ints, Snapped
from layers.reach.engine.surface import Cells
from layers.reach.engine.ways import Way, way_between
from layers.roads.network import Network

DIRECTIONS = ("to", "from")
Mask = NDArray[np.bool_]


class Ground:
    """Answers everything about reach on one network, for one mode, at one moment, with barriers.

    Sites and places are points snapped by `snap`, of this ground or of one that differs in barriers, direction, gates or pace
    alone. Walking between a point and its street counts as time at both ends. Times on the network are exact; shapes
    come from a surface of cells of 20 m that follows the same rule, so that map and numbers agree to the size of a cell.

    Parameters
    ----------
    gates_open : (g,) which of the network's gates let people through.
    direction : "to" when people go to the sites, "from" when help goes out from them.
    snap_m : how far a point may be from a street.
    """

    def __init__(
        self, base: Base, pace: Pace, gates_open: Mask, direction: str = "to", snap_m: float = 250.0
    ) -> None:
        self.base, self.pace, self.direction, self.snap_m = base, pace, direction, snap_m
        self.network: Network = base.network
        ahead, back = edge_seconds(base.network, pace, gates_open)
        forward, backward = (ahead, back) if direction == "from" else (back, ahead)
        self.edges = Edges(base.start, base.end, forward, backward, pace.off_street_m_s)
        self.open: Ground | None = None

    def with_barriers(self, shapes: Sequence[BaseGeometry]) -> "Ground":
        """Return this ground with barriers in EPSG:4326; what they do not touch is shared."""
        assert self.edges.barriers is None, "barriers are laid over an open ground"
        if not shapes:
            return self
        found = object.__new__(Ground)
        found.__dict__.update(
            {name: value for name, value in self.__dict__.items() if name not in {"cells", "graph"}}
        )
        found.open = self
        found.edges = self.edges.under(barriers_over(self.network, shapes))
        return found

    @property
    def barriers(self) -> Barriers | None:
        """What lies over the network."""
        return self.edges.barriers

    @cached_property
    def graph(self) -> Graph:
        """Seconds between junctions, in the direction of search."""
        edges = self.edges
        if self.open is None or edges.barriers is None:
            return graph_of(self.base.order, edges.start, edges.end, edges.forward, edges.backward)
        return self.open.graph.without(edges.barriers.closed, edges)

    @cached_property
    def cells(self) -> Cells:
        """The surface's cells with what it takes to come to them."""
        if self.open is None or self.edges.barriers is None:
            return Cells.of(self.base.lattice, self.base.arms, self.edges)
        return self.open.cells.under(self.edges, self.base.lines)

    @cached_property
    def speed_m_s(self) -> float:
        """The quickest anybody moves over this ground, with a hundredth for what a plane gets wrong."""
        quickest = np.minimum(self.edges.forward, self.edges.backward)
        usable = np.isfinite(quickest) & (self.network.length_m > 0)
        speeds = self.network.length_m[usable] / np.maximum(quickest[usable], 1e-6)
        return 1.01 * float(max(self.pace.off_street_m_s, speeds.max(initial=0)))

    def snap(self, lnglat: Any) -> Snapped:
        """Find the nearest street for the mode of each of (n, 2) points in EPSG:4326, up to `snap_m` away.

        A barrier over the point, over its place on the street or between the two takes it off the network.
        """
        degrees = np.asarray(lnglat, dtype=float).reshape(-1, 2)
        points = self._plane(degrees)
        feet = self.base.streets.nearest(points, self.snap_m)
        reason = np.zeros(len(degrees), dtype=np.uint8)
        lost = np.flatnonzero(feet.edge < 0)
        if len(lost):
            others = streets_of_any_mode(self.network).nearest(points[lost], self.snap_m)
            reason[lost] = np.where(others.edge >= 0, NOT_FOR_MODE, TOO_FAR)
        off = np.where(feet.edge >= 0, feet.off_m, np.nan)
        found = Snapped(degrees, feet.edge, feet.along, off, reason)
        return self._without_closed(found)

    def places(self, snapped: Snapped) -> Floats:
        """Return the (n, 2) places on the streets in the plane; NaN where there is none."""
        found = np.full((len(snapped), 2), np.nan)
        on = snapped.found
        found[on] = self.base.lines.places(snapped.edge[on], snapped.along[on])
        return found

    def usable(self, snapped: Snapped, most_m: float | None = None) -> NDArray[np.int64]:
        """Return which points are on this ground, and at most `most_m` off their street."""
        kept = self._without_closed(snapped)
        near = kept.found if most_m is None else kept.found & (kept.off_m <= most_m)
        return np.flatnonzero(near)

    def circles(self, sites: Snapped, minutes: Sequence[float]) -> list[list[MultiPolygon]]:
        """Return, site by site, the area within each of some minutes in EPSG:4326, rounded to 1e-7°.

        More minutes cover what fewer do, to the centimetre of rounding. A site that is not on the network has empty shapes.
        """
        return shaping.circles(self, sites, minutes)

    def cover(self, sites: Snapped, minutes: Sequence[float]) -> list[MultiPolygon]:
        """Return the area within each of some minutes of any site, in one pass."""
        return shaping.cover(self, sites, minutes)

    def seconds(self, sites: Snapped, places: Snapped, limit_s: float = np.inf) -> NDArray[np.float32]:
        """Return (p,) seconds between each place and its nearest site; infinite beyond the limit."""
        return counting.nearest(self, sites, places, limit_s)[0]

    def nearest(
        self, sites: Snapped, places: Snapped, limit_s: float = np.inf
    ) -> tuple[NDArray[np.float32], Ints]:
        """Return (p,) seconds to the nearest site and (p,) which site that is, -1 for none."""
        return counting.nearest(self, sites, places, limit_s)

    def pairs(self, sites: Snapped, places: Snapped, limit_s: float) -> csr_matrix:
        """Return (sites, places) seconds of all pairs within the limit; a stored 0 is a real 0."""
        return counting.pairs(self, sites, places, limit_s)

    def matrix(self, sites: Snapped, places: Snapped, limit_s: float = np.inf) -> NDArray[np.float32]:
        """Return (sites, places) seconds; infinite beyond the limit."""
        return counting.matrix(self, sites, places, limit_s)

    def way(self, site: Snapped, place: Snapped) -> Way | None:
        """Return the quickest way between one site and one place, drawn as it is gone; None when there is none."""
        return way_between(self, site, place)

    def _plane(self, degrees: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            good = (np.abs(degrees[:, 0]) <= 180) & (np.abs(degrees[:, 1]) <= 90)
        points = np.full(degrees.shape, np.nan)
        points[good] = self.network.to_plane(degrees[good])
        return np.where(np.isfinite(points), points, np.nan)

    def _without_closed(self, snapped: Snapped) -> Snapped:
        """Take points off the network that a barrier stands over or cuts off from their street."""
        if self.barriers is None or not len(snapped):
            return snapped
        points = self._plane(snapped.lnglat)
        feet = np.where(snapped.found[:, None], self.places(snapped), points)
        some = np.isfinite(points).all(1)
        closed = np.zeros(len(snapped), dtype=bool)
        closed[some] = self.barriers.cross(points[some], feet[some])
        edge = np.where(closed, -1, snapped.edge).astype(np.int32)
        reason = np.where(closed, IN_BARRIER, snapped.reason).astype(np.uint8)
        off = np.where(closed, np.nan, snapped.off_m)
        return Snapped(snapped.lnglat, edge, np.where(closed, 0, snapped.along), off, reason)
