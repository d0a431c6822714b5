"""From segments to edges: chains between junctions become one line each. Pure, without a loop over rows.

Every segment stands twice in the lists here, once for each way of going along it: `d` along its points, `d + s` against
them. A point is passed straight through where exactly two segments meet that agree in everything.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from layers.roads.network import Ints

Longs = NDArray[np.int64]


class Chains(NamedTuple):
    """c chains.

    Parameters
    ----------
    points : the points of all chains, one after the other.
    at : (c + 1,) where each chain's points begin.
    segment : (c,) one segment of each chain, drawn the way the chain is.
    turned : (c,) whether that segment runs against its chain.
    """

    points: Ints
    at: Longs
    segment: Longs
    turned: NDArray[np.bool_]


def contract(start: Ints, end: Ints, sort: Ints, turned_sort: Ints, fixed: Ints, points: int) -> Chains:
    """Join segments into chains.

    Parameters
    ----------
    start, end : (s,) points of each segment.
    sort, turned_sort : (s,) a number that is equal where two segments agree in everything, as drawn, and turned round.
    fixed : points that stay junctions whatever meets there.
    points : how many points there are.
    """
    following = _following(start, end, sort, turned_sort, fixed, points)
    following = _opened(following)
    rank, last = _ranks(following)
    return _ordered(start, end, rank, last)


def _following(start: Ints, end: Ints, sort: Ints, turned_sort: Ints, fixed: Ints, points: int) -> Longs:
    """Return what each directed segment goes over into; itself where it ends at a junction."""
    count = len(start)
    into = np.concatenate([end, start])
    out_of = np.concatenate([start, end])
    sorts = np.concatenate([sort, turned_sort])
    degree = np.bincount(into, minlength=points)
    is_through = degree == 2
    is_through[fixed] = False
    by_point = np.argsort(out_of, kind="stable")
    first = np.searchsorted(out_of[by_point], np.flatnonzero(is_through))
    pair = np.stack([by_point[first], by_point[first + 1]], axis=1)
    following = np.arange(2 * count)
    for here, there in ((0, 1), (1, 0)):
        arriving = (pair[:, here] + count) % (2 * count)
        agree = (sorts[arriving] == sorts[pair[:, there]]) & (arriving % count != pair[:, there] % count)
        following[arriving[agree]] = pair[agree, there]
    return following


def _opened(following: Longs) -> Longs:
    """Return the same with every ring cut at one place."""
    size = len(following)
    count = size // 2
    goes_on = following != np.arange(size)
    rows, columns = np.arange(size)[goes_on] % count, following[goes_on] % count
    links = coo_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(count, count))
    found, label = connected_components(links, directed=False)
    ends = np.zeros(found, dtype=np.int64)
    np.add.at(ends, label, (~goes_on[:count]).astype(int) + (~goes_on[count:]))
    rings = np.flatnonzero(ends == 0)
    first = np.full(found, count)
    np.minimum.at(first, label, np.arange(count))
    ring = first[rings]
    before = np.empty(size, dtype=np.int64)
    before[following] = np.arange(size)
    opened = following.copy()
    opened[before[ring]] = before[ring]
    opened[ring + count] = ring + count
    return opened


def _ranks(following: Longs) -> tuple[Longs, Longs]:
    """Return how many segments follow each directed one in its chain, and the last of that chain."""
    here = np.arange(len(following))
    jump, rank = following.copy(), (following != here).astype(np.int64)
    while True:
        further = jump[jump]
        if (further == jump).all():
            return rank, jump
        rank += rank[jump]
        jump = further


def _ordered(start: Ints, end: Ints, rank: Longs, last: Longs) -> Chains:
    """Keep each chain once, drawn as its first segment is, and write its points in order."""
    count = len(start)
    out_of, into = np.concatenate([start, end]), np.concatenate([end, start])
    lowest = np.full(2 * count, count)
    np.minimum.at(lowest, last, np.arange(2 * count) % count)
    kept = np.flatnonzero(_is_kept(lowest[last], last, count))
    order = kept[np.lexsort((-rank[kept], lowest[last[kept]]))]
    if not len(order):
        none = np.zeros(0, dtype=np.int64)
        return Chains(none.astype(np.int32), np.zeros(1, dtype=np.int64), none, none.astype(bool))
    is_first = np.concatenate([[True], last[order][1:] != last[order][:-1]])
    begins = np.flatnonzero(is_first)
    lengths = np.diff(np.append(begins, len(order))) + 1
    at = np.concatenate([[0], np.cumsum(lengths)])
    points = np.empty(at[-1], dtype=np.int32)
    is_start = np.zeros(at[-1], dtype=bool)
    is_start[at[:-1]] = True
    points[is_start], points[~is_start] = out_of[order[begins]], into[order]
    first = order[begins]
    return Chains(points, at, first % count, first >= count)


def _is_kept(lowest: Longs, last: Longs, count: int) -> NDArray[np.bool_]:
    """Whether a directed segment belongs to the one of its chain's two directions that is kept."""
    along = np.zeros(2 * count, dtype=bool)
    along[last[lowest]] = True
    return along[last]
