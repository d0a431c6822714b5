"""Sites that serve so many people and no more: who goes where, so that most are served. Pure."""

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import maximum_flow

from layers.siting.solving.merging import Merged
from layers.siting.solving.question import Floats, Ints

LARGEST = 2**30
"""No capacity needs to be larger; the flow's numbers have 32 bits."""


class Filling:
    """People served by sites of limited capacity, those that are there among them.

    People of a group may go to different sites. `gains` is what a row could take of those left over: never less than
    its true gain minus what others would have to hand over.

    Parameters
    ----------
    fixed : rows that are always there.
    capacity : (rows,).
    """

    def __init__(self, merged: Merged, fixed: Ints, capacity: Floats) -> None:
        self.reach, self.people = merged.reach, merged.people
        self.capacity = np.minimum(capacity, LARGEST)
        self.rows = [int(row) for row in fixed]
        self._renew()

    def add(self, row: int) -> None:
        self.rows.append(row)
        self._renew()

    def remove(self, row: int) -> None:
        self.rows.remove(row)
        self._renew()

    def _renew(self) -> None:
        taken = assigned(self.reach, self.people, self.capacity, self.rows)
        self.value = float(taken.sum())
        self.gains: Floats = np.minimum(self.reach @ (self.people - taken), self.capacity)


def assigned(reach: csr_matrix, people: Floats, capacity: Floats, rows: list[int]) -> Floats:
    """(groups,) how many are served when some rows are there and as many as possible are."""
    return np.asarray(assignment(reach, people, capacity, rows).sum(axis=0)).ravel()


def assignment(reach: csr_matrix, people: Floats, capacity: Floats, rows: list[int]) -> csr_matrix:
    """(len(rows), groups) who goes where, so that as many as possible are served: a maximum flow."""
    part = reach[rows].tocoo()
    count, groups = part.shape
    if not part.nnz:
        return csr_matrix(part.shape)
    end = count + groups + 1
    # from 0 through a row 1 … count and a group count + 1 … to the end
    source = np.concatenate([np.zeros(count), part.row + 1, np.arange(count + 1, end)])
    target = np.concatenate([np.arange(1, count + 1), part.col + count + 1, np.full(groups, end)])
    room = np.concatenate([capacity[rows], np.minimum(people[part.col], LARGEST), people])
    shape = (end + 1, end + 1)
    network = coo_matrix(
        (np.minimum(room, LARGEST).astype(np.int32), (source.astype(np.int32), target.astype(np.int32))),
        shape,
    )
    flow = maximum_flow(network.tocsr(), 0, end).flow
    return flow[1 : count + 1, count + 1 : end].tocsr()
