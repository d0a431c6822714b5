"""To serve everybody, most places and sites need no look: what serves the hardest serves the rest. Pure."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.question import Flags, Floats, Ints, spans

ROUNDS = 3
AT_ONCE = 4_000_000
"""Pairs of rows that are looked at together."""


def reduced(by_group: csr_matrix, cost: Floats) -> tuple[Ints, Ints]:
    """Return the groups and the sites that are left of a covering problem, as positions; its least cost stays the same.

    Parameters
    ----------
    by_group : (groups, sites) ones: who is reached by whom.
    cost : (sites,)
    """
    groups, sites = np.arange(by_group.shape[0]), np.arange(by_group.shape[1])
    for _round in range(ROUNDS):
        before = len(groups), len(sites)
        groups = groups[smallest(by_group[groups][:, sites])]
        sites = sites[largest(by_group[groups][:, sites].T.tocsr(), cost[sites])]
        if (len(groups), len(sites)) == before:
            break
    return groups, sites


def smallest(sets: csr_matrix) -> Flags:
    """Return which rows hold no other row: whoever serves a row that is held serves the one that holds it."""
    size, is_kept = np.diff(sets.indptr), np.ones(sets.shape[0], dtype=bool)
    for held, holding in _holding(sets):
        first = (size[held] < size[holding]) | (held < holding)
        is_kept[holding[first]] = False
    return is_kept


def largest(sets: csr_matrix, cost: Floats) -> Flags:
    """Return which rows are held by no other row that costs no more."""
    size, is_kept = np.diff(sets.indptr), np.ones(sets.shape[0], dtype=bool)
    for held, holding in _holding(sets):
        is_better = (size[holding] > size[held]) | (cost[holding] < cost[held]) | (holding < held)
        is_kept[held[(cost[holding] <= cost[held]) & is_better]] = False
    return is_kept


def _holding(sets: csr_matrix) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of rows (held, holding): all that the first has, the second has too.

    Only rows that have the rarest thing of a row can hold it; of those, the next rarest is looked at, and so on: few
    pairs last long.
    """
    columns = sets.T.tocsr()
    count = np.diff(columns.indptr)
    things, starts, size = _rarest_first(sets, count), sets.indptr, np.diff(sets.indptr)
    has = sets.toarray().astype(bool)
    rows = np.flatnonzero(size)
    for part in _parts(rows, count[things[starts[rows]]]):
        rarest = things[starts[part]]
        held = np.repeat(part, count[rarest])
        holding = columns.indices[spans(columns.indptr, rarest)]
        alive = (held != holding) & (size[held] <= size[holding])
        held, holding, at = held[alive], holding[alive], 1
        while len(held):
            is_done = size[held] == at
            yield held[is_done], holding[is_done]
            held, holding = held[~is_done], holding[~is_done]
            still = has[holding, things[starts[held] + at]]
            held, holding, at = held[still], holding[still], at + 1


def _rarest_first(sets: csr_matrix, count: Ints) -> Ints:
    """Return the things of all rows, row after row, each row's rarest first."""
    rows = np.repeat(np.arange(sets.shape[0]), np.diff(sets.indptr))
    order: Ints = np.lexsort((count[sets.indices], rows))
    return sets.indices[order]


def _parts(rows: Ints, pairs: Ints) -> list[Ints]:
    """Part rows so that each part has not too many pairs."""
    return np.split(rows, np.flatnonzero(np.diff(np.cumsum(pairs) // AT_ONCE)) + 1)
