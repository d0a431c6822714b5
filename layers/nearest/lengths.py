"""How long the quickest ways between many places and many are, in metres. Pure.

A search leaves behind, for every junction, the one before it; the way's length is the sum of the steps back to the site. Sums
over all junctions at once: each jumps to the one before, then twice as far, until all stand at the site.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from layers.reach.engine import Ground
from layers.reach.engine.counting import Places
from layers.reach.engine.graph import with_sites
from layers.reach.engine.searching import Batch, seeds, whole
from layers.reach.engine.snapped import Ints, Snapped

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
AT_ONCE: Final = 16


def times_and_lengths(
    ground: Ground, sites: Snapped, places: Snapped, limit_s: float
) -> tuple[Floats, Floats]:
    """Return (sites, places) seconds, and metres along the streets of those ways; infinite beyond the limit."""
    shape = (len(sites), len(places))
    seconds, metres = np.full(shape, np.inf), np.full(shape, np.inf)
    chosen, goals = ground.usable(sites), ground.usable(places)
    if not len(chosen) or not len(goals):
        return seconds, metres
    tracing = _Tracing(ground, Places(ground, places, goals), limit_s)
    for begin in range(0, len(chosen), AT_ONCE):
        batch = whole(ground, sites, chosen[begin : begin + AT_ONCE], limit_s)
        at = np.ix_(batch.chosen, goals)
        seconds[at], metres[at] = tracing.of(batch)
    late = ~(seconds <= limit_s)
    seconds[late] = metres[late] = np.inf
    return seconds, metres


class _Tracing:
    """Searches over all streets from sites to the same places, and traces the ways back."""

    def __init__(self, ground: Ground, known: Places, limit_s: float) -> None:
        self._ground, self._known, self._limit_s = ground, known, limit_s
        self._window = ground.graph.window(None)
        self._keys = ground.graph.keys()
        self._length = ground.network.length_m.astype(float)

    def of(self, batch: Batch) -> tuple[Floats, Floats]:
        """Return the seconds and the metres from each site of a batch to each place."""
        known, window, sites = self._known, self._window, batch.sites
        starts, seed_s = seeds(self._ground, window, sites)
        times, before = dijkstra(
            with_sites(window, starts, seed_s),
            indices=np.arange(window.size, window.size + len(starts)),
            limit=self._limit_s,
            return_predecessors=True,
        )
        to_junctions = np.stack(
            [
                self._back(before[k].astype(np.int64), self._ends(batch, k, starts[k], seed_s[k]))
                for k in range(len(starts))
            ]
        )
        start, end, length = window.local[known.start], window.local[known.end], self._length[known.at.edge]
        over_start, over_end = times[:, start] + known.from_start, times[:, end] + known.from_end
        seconds = np.minimum(over_start, over_end)
        metres = np.where(
            over_start <= over_end,
            to_junctions[:, start] + known.at.along * length,
            to_junctions[:, end] + (1 - known.at.along) * length,
        )
        site, place, own = known.on_edges_of(self._ground, sites)
        direct = own <= seconds[site, place]
        site, place = site[direct], place[direct]
        seconds[site, place] = own[direct]
        metres[site, place] = np.abs(sites.along[site] - known.at.along[place]) * length[place]
        return seconds, metres

    def _ends(self, batch: Batch, k: int, starts: Ints, seed_s: Floats) -> tuple[int, float, float]:
        """Return the junction at the start of a site's edge, and the metres to the edge's start and to its end."""
        along, length = float(batch.sites.along[k]), self._length[batch.sites.edge[k]]
        to_start, to_end = along * length, (1 - along) * length
        if starts[0] == starts[1]:
            to_start = to_end = to_start if seed_s[0] <= seed_s[1] else to_end
        return int(starts[0]), to_start, to_end

    def _back(self, before: Longs, ends: tuple[int, float, float]) -> Floats:
        """Return the metres from a site to every junction, by the junction before each."""
        size = self._window.size
        step, jump = np.zeros(len(before)), np.where(before >= 0, before, np.arange(len(before)))
        node = np.flatnonzero((before >= 0) & (before < size))
        keys = before[node] * np.int64(self._ground.graph.order.count) + node
        step[node] = self._length[self._ground.graph.edge[np.searchsorted(self._keys, keys)]]
        first = np.flatnonzero(before >= size)
        step[first] = np.where(first == ends[0], ends[1], ends[2])
        while True:
            further = jump[jump]
            if (further == jump).all():
                return step
            step += step[jump]
            jump = further
