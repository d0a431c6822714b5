"""From the times of junctions to the times of cells. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.reach.engine.arms import Arms, CellArms, Edges
from layers.reach.engine.barriers import Barriers
from layers.reach.engine.graph import Floats, Longs, Window, spans
from layers.reach.engine.lattice import CELL_M, SLOT_BITS, Frame, Lattice
from layers.reach.engine.polylines import Polylines

Ints = NDArray[np.int32]
Seconds = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sites:
    """k places that a search begins at.

    Parameters
    ----------
    edge, along : (k,) where they stand.
    off_s : (k,) seconds between their door and the street.
    """

    edge: Ints
    along: Floats
    off_s: Floats


class Surface(NamedTuple):
    """Times of k sites over a frame of cells.

    Parameters
    ----------
    seconds : (k, rows, columns) to the middles of cells; infinite where there is no way, or none in time.
    beyond_s : (rows, columns) seconds of walking by which a cell is too far from its street; below 0 where it is not.
    """

    seconds: Seconds
    beyond_s: Seconds
    frame: Frame


class Cells:
    """A lattice with what it takes to come to each cell: the surface's part of a ground.

    Parameters
    ----------
    off_s : (c,) seconds between each cell's middle and its street; infinite when it is cut off.
    from_start, from_end : (c,) seconds from junctions, as `arms` lists the cells.
    """

    def __init__(
        self,
        lattice: Lattice,
        arms: CellArms,
        edges: Edges,
        off_s: Seconds,
        from_start: Seconds,
        from_end: Seconds,
    ) -> None:
        self.lattice, self.arms, self.edges, self.off_s = lattice, arms, edges, off_s
        self.from_start, self.from_end = from_start, from_end

    @classmethod
    def of(cls, lattice: Lattice, arms: CellArms, edges: Edges) -> "Cells":
        """Work out the cells of a ground without barriers."""
        off_s = lattice.off_m / np.float32(edges.off_street_m_s)
        from_start, from_end = (
            (seconds + off_s).astype(np.float32)
            for seconds in edges.from_ends(lattice.edge, lattice.along.astype(float))
        )
        return cls(lattice, arms, edges, off_s, from_start[arms.start.cell], from_end[arms.end.cell])

    def under(self, edges: Edges, lines: Polylines) -> "Cells":
        """Return the same cells under barriers: those that change are worked out anew."""
        barriers = edges.barriers
        assert barriers is not None
        cell = self.arms.start.cell[spans(self.arms.first[barriers.closed], self.arms.count[barriers.closed])]
        shut = self._shut(barriers, lines)
        off_s, start, end = self.off_s.copy(), self.from_start.copy(), self.from_end.copy()
        off_s[shut] = np.inf
        cell = np.concatenate([cell, shut])
        from_start, from_end = edges.from_ends(
            self.lattice.edge[cell], self.lattice.along[cell].astype(float)
        )
        start[self.arms.place_in_start[cell]] = from_start + off_s[cell]
        end[self.arms.place_in_end[cell]] = from_end + off_s[cell]
        return Cells(self.lattice, self.arms, edges, off_s, start, end)

    def _shut(self, barriers: Barriers, lines: Polylines) -> Longs:
        """Return the cells whose middle a barrier covers or cuts off from its street."""
        near = np.zeros(len(self.lattice.column), dtype=bool)
        margin = float(self.lattice.off_m.max(initial=0)) + CELL_M
        for part in shapely.bounds(shapely.get_parts(barriers.shape)):
            column, row, wide, high = frame_of(
                (part[0] - margin, part[1] - margin, part[2] + margin, part[3] + margin)
            )
            x, y = self.lattice.column - column, self.lattice.row - row
            near |= (x >= 0) & (x < wide) & (y >= 0) & (y < high)
        cell = np.flatnonzero(near)
        feet = lines.places(self.lattice.edge[cell], self.lattice.along[cell].astype(float))
        return cell[barriers.cross(self.lattice.middles(cell), feet)]

    def times(self, sites: Sites, window: Window, times: Floats, limit_s: float, frame: Frame) -> Surface:
        """Return the surface of each site over a frame; infinite beyond the limit.

        Parameters
        ----------
        times : (k, window.size) seconds to junctions; or (1, window.size) from any of the sites.
        """
        _column, _row, wide, high = frame
        surface = np.full(len(times) * high * wide, np.inf, dtype=np.float32)
        beyond = np.full(high * wide, -CELL_M, dtype=np.float32)
        site, junction = np.nonzero(times[:, : len(window.junctions)] <= limit_s)
        reached = times[site, junction].astype(np.float32)
        number = window.junctions[junction]
        for arms, seconds in ((self.arms.start, self.from_start), (self.arms.end, self.from_end)):
            place, total = self._come_to(beyond, arms, seconds, site, number, reached, limit_s, frame)
            if arms is self.arms.start:  # nothing stands there yet
                surface[place] = total
            else:
                surface[place] = np.minimum(surface.take(place), total)
        self._own(surface, beyond, sites, limit_s, frame)
        beyond /= np.float32(self.edges.off_street_m_s)
        return Surface(surface.reshape(len(times), high, wide), beyond.reshape(high, wide), frame)

    def _come_to(
        self, beyond: Seconds, arms: Arms, seconds: Seconds, site: Longs, junction: Longs, reached: Seconds,
        limit_s: float, frame: Frame,
    ) -> tuple[Longs, Seconds]:  # fmt: skip
        """Return the places and times that are come to over one arm; no cell stands twice in the arms of one side."""
        first = arms.at[junction]
        count = arms.at[junction + 1] - first
        entries = spans(first, count)
        total = np.repeat(reached, count)
        total += seconds.take(entries)
        near = np.flatnonzero(total <= limit_s)
        total, entries = total.take(near), entries.take(near)
        beyond_m = arms.beyond_m.take(entries)
        place = self._places(arms.slot.take(entries), frame)
        matters = np.flatnonzero(beyond_m > -CELL_M)
        beyond[place[matters]] = beyond_m[matters]
        if site[-1:].any():
            place += np.repeat(site * (frame[2] * frame[3]), count)[near]
        return place, total

    def _own(self, surface: Seconds, beyond: Seconds, sites: Sites, limit_s: float, frame: Frame) -> None:
        """Lower the surface along each site's own edge, where no junction lies between."""
        first, count = self.arms.first[sites.edge], self.arms.count[sites.edge]
        site = np.repeat(np.arange(len(count)), count)
        layer = site if len(surface) > len(beyond) else np.zeros_like(site)
        entries = spans(first, count)
        cell = self.arms.start.cell[entries]
        along = self.lattice.along[cell].astype(float)
        total = self.edges.between(sites.edge[site], sites.along[site], along)
        total += sites.off_s[site] + self.off_s[cell]
        near = total <= limit_s
        entries = entries[near]
        place = self._places(self.arms.start.slot[entries], frame)
        beyond[place] = self.arms.start.beyond_m[entries]
        place += layer[near] * (frame[2] * frame[3])
        np.minimum.at(surface, place, total[near].astype(np.float32))

    def _places(self, slot: Ints, frame: Frame) -> Longs:
        """Return where cells stand in a layer over a frame; a row of slots is made as long as a row of the frame."""
        west, south, _east, _north = self.lattice.extent
        found = (slot >> SLOT_BITS).astype(np.int64)
        found *= frame[2] - (1 << SLOT_BITS)
        found += slot
        found += (south - frame[1]) * frame[2] + west - frame[0]
        return found


def clipped(frame: Frame, lattice: Lattice) -> Frame:
    """Return the part of a frame in which a lattice has cells, and a border of one cell."""
    column, row, wide, high = frame
    west, south = max(column, lattice.extent[0] - 1), max(row, lattice.extent[1] - 1)
    east, north = min(column + wide, lattice.extent[2] + 1), min(row + high, lattice.extent[3] + 1)
    return west, south, max(east - west, 0), max(north - south, 0)


def frame_of(box: tuple[float, float, float, float]) -> Frame:
    """Return the cells that a box of the plane touches."""
    west, south, east, north = (int(np.floor(side / CELL_M)) for side in box)
    return west, south, east - west + 1, north - south + 1
