"""Times between sites and places, exact on the network. Pure."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from layers.reach.engine.graph import Floats, Longs, Window, spans
from layers.reach.engine.searching import (
    MOST_NUMBERS,
    MOST_SITES,
    Batch,
    batches,
    sites_of,
    times_from_each,
    times_from_nearest,
    whole,
)
from layers.reach.engine.snapped import Ints, Snapped
from layers.reach.engine.surface import Sites

if TYPE_CHECKING:
    from layers.reach.engine.ground import Ground

FORGIVEN_S = 0.01
"""A place that is this late is still in time: sums of rounded lengths are no better than that."""


class Places:
    """Places that may be reached, with what it takes from the ends of their edges.

    Parameters
    ----------
    chosen : which of the points that were given.
    """

    def __init__(self, ground: "Ground", snapped: Snapped, chosen: Longs) -> None:
        self.chosen, self.at = chosen, sites_of(ground, snapped, chosen)
        edges = ground.edges
        self.start, self.end = edges.start[self.at.edge], edges.end[self.at.edge]
        from_start, from_end = edges.from_ends(self.at.edge, self.at.along)
        self.from_start, self.from_end = from_start + self.at.off_s, from_end + self.at.off_s
        self.order = np.argsort(self.at.edge, kind="stable")
        self.sorted = self.at.edge[self.order]

    def from_junctions(self, window: Window, times: Floats) -> Floats:
        """Return (…, p) seconds by way of the junctions at either end."""
        over_start = times[..., window.local[self.start]] + self.from_start
        return np.minimum(over_start, times[..., window.local[self.end]] + self.from_end)

    def on_edges_of(self, ground: "Ground", sites: Sites) -> tuple[Longs, Longs, Floats]:
        """Return (site, place, seconds) of all pairs on one edge, without a junction between them."""
        low = np.searchsorted(self.sorted, sites.edge)
        count = np.searchsorted(self.sorted, sites.edge, side="right") - low
        site, place = np.repeat(np.arange(len(count)), count), self.order[spans(low, count)]
        seconds = ground.edges.between(sites.edge[site], sites.along[site], self.at.along[place])
        return site, place, seconds + sites.off_s[site] + self.at.off_s[place]


def nearest(
    ground: "Ground", sites: Snapped, places: Snapped, limit_s: float
) -> tuple[NDArray[np.float32], Ints]:
    """Return (p,) seconds to the nearest site, and which it is."""
    seconds = np.full(len(places), np.inf, dtype=np.float32)
    index = np.full(len(places), -1, dtype=np.int32)
    chosen, goals = ground.usable(sites), ground.usable(places, ground.base.off_street_m)
    if not len(chosen) or not len(goals):
        return seconds, index
    batch, known = whole(ground, sites, chosen, limit_s), Places(ground, places, goals)
    window, times, site = times_from_nearest(ground, batch, limit_s + FORGIVEN_S)
    best, which = _better_end(known, window, times, site)
    own_site, own_place, own = known.on_edges_of(ground, batch.sites)
    for at in np.flatnonzero(own < best[own_place]):
        if own[at] < best[own_place[at]]:
            best[own_place[at]], which[own_place[at]] = own[at], own_site[at]
    good = best <= limit_s + FORGIVEN_S if np.isfinite(limit_s) else np.isfinite(best)
    seconds[goals[good]], index[goals[good]] = best[good], chosen[which[good]]
    return seconds, index


def _better_end(known: Places, window: Window, times: Floats, site: Ints) -> tuple[Floats, Ints]:
    start, end = window.local[known.start], window.local[known.end]
    over_start, over_end = times[start] + known.from_start, times[end] + known.from_end
    ahead = over_start <= over_end
    return np.where(ahead, over_start, over_end), np.where(ahead, site[start], site[end])


def pairs(ground: "Ground", sites: Snapped, places: Snapped, limit_s: float) -> csr_matrix:
    """Return (sites, places) seconds of all pairs within the limit."""
    rows, columns, values = [np.zeros(0, int)], [np.zeros(0, int)], [np.zeros(0, np.float32)]
    for site, place, seconds in _blocks(ground, sites, places, limit_s):
        row, column = np.nonzero(seconds <= limit_s + FORGIVEN_S)
        rows.append(site[row])
        columns.append(place[column])
        values.append(seconds[row, column])
    row, column, value = np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
    order = np.lexsort((column, row))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(sites)))])
    shape = (len(sites), len(places))
    return csr_matrix((value[order].astype(np.float32), column[order], indptr), shape=shape)


def matrix(ground: "Ground", sites: Snapped, places: Snapped, limit_s: float) -> NDArray[np.float32]:
    """Return (sites, places) seconds; infinite beyond the limit."""
    found = np.full((len(sites), len(places)), np.inf, dtype=np.float32)
    for site, place, seconds in _blocks(ground, sites, places, limit_s):
        late = seconds > limit_s + FORGIVEN_S
        found[np.ix_(site, place)] = np.where(late, np.inf, seconds)
    return found


def _blocks(ground: "Ground", sites: Snapped, places: Snapped, limit_s: float) -> Any:
    """Yield (sites, places, seconds of all pairs of them): sites that are near each other, and places near these."""
    chosen, goals = ground.usable(sites), ground.usable(places, ground.base.off_street_m)
    if not len(chosen) or not len(goals):
        return
    everywhere = ground.places(places[goals])
    most = max(1, min(MOST_SITES, MOST_NUMBERS // max(ground.base.order.count, len(goals))))
    for batch in batches(ground, sites, chosen, limit_s, most):
        near = goals[_inside(batch, everywhere)]
        if len(near):
            yield batch.chosen, near, _times(ground, batch, Places(ground, places, near), limit_s)


def _times(ground: "Ground", batch: Batch, known: Places, limit_s: float) -> Floats:
    window, times = times_from_each(ground, batch, limit_s + FORGIVEN_S)
    seconds = known.from_junctions(window, times)
    site, place, own = known.on_edges_of(ground, batch.sites)
    seconds[site, place] = np.minimum(seconds[site, place], own)
    return seconds


def _inside(batch: Batch, places: Floats) -> NDArray[np.bool_]:
    west, south, east, north = batch.box
    x, y = places.T
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside
