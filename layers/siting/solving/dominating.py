"""To serve everybody, most places and sites need no look: what serves the hardest serves the rest. Pure."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from layers.siting.solving.question import Flags, Floats, Ints

Table = NDArray[np.float32]
BLOCK = 512
ROUNDS = 3


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
        part = by_group[groups][:, sites]
        groups = groups[smallest(part)]
        part = by_group[groups][:, sites]
        sites = sites[largest(part.T.tocsr(), cost[sites])]
        if (len(groups), len(sites)) == before:
            break
    return groups, sites


def smallest(sets: csr_matrix) -> Flags:
    """Return which rows hold no other row: whoever serves a row that is held serves the one that holds it."""
    size = np.diff(sets.indptr)
    order = np.argsort(size, kind="stable")
    return _first_of(sets, order, lambda shared, _rows, others: shared == size[others])


def largest(sets: csr_matrix, cost: Floats) -> Flags:
    """Return which rows are held by no other row that costs no more."""
    size = np.diff(sets.indptr)
    order = np.lexsort((cost, -size))
    return _first_of(
        sets,
        order,
        lambda shared, rows, others: (shared == size[rows, None]) & (cost[others] <= cost[rows, None]),
    )


def _first_of(sets: csr_matrix, order: Ints, needless: Callable[[Table, Ints, Ints], Any]) -> Flags:
    """Return which rows are not made needless by one that comes before them.

    Parameters
    ----------
    needless : (rows, others) → which of the others makes a row needless, given how much they share.
    """
    kept, known = np.zeros(0, dtype=np.int64), np.zeros((0, sets.shape[1]), dtype=np.float32)
    for begin in range(0, len(order), BLOCK):
        rows = order[begin : begin + BLOCK]
        dense = sets[rows].toarray().astype(np.float32)
        good = ~needless(dense @ known.T, rows, kept).any(axis=1)
        rows, dense = rows[good], dense[good]
        good = ~np.tril(needless(dense @ dense.T, rows, rows), -1).any(axis=1)
        kept, known = np.concatenate([kept, rows[good]]), np.concatenate([known, dense[good]])
    flags = np.zeros(len(order), dtype=bool)
    flags[kept] = True
    return flags
