"""What is gained by one site more, kept up to date while sites come and go. Pure."""

from typing import Protocol

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.merging import Merged
from layers.siting.solving.question import Floats, Ints, Question, spans


class Game(Protocol):
    """Sites that are chosen so far, as rows; `gains` says what each row would add to the value."""

    gains: Floats
    value: float

    def add(self, row: int) -> None: ...

    def remove(self, row: int) -> None: ...


class Covering:
    """People served. A change costs no more than the pairs of the groups that it reaches anew."""

    def __init__(self, merged: Merged) -> None:
        self.reach, self.by_group, self.people = merged.reach, merged.by_group, merged.people
        self.times = np.zeros(len(self.people), dtype=np.int64)
        self.gains: Floats = self.reach @ self.people
        self.value = 0.0

    def add(self, row: int) -> None:
        groups = self._groups(row)
        self._change(groups[self.times[groups] == 0], 1.0)
        self.times[groups] += 1

    def remove(self, row: int) -> None:
        groups = self._groups(row)
        self.times[groups] -= 1
        self._change(groups[self.times[groups] == 0], -1.0)

    def _groups(self, row: int) -> Ints:
        return np.asarray(self.reach.indices[self.reach.indptr[row] : self.reach.indptr[row + 1]])

    def _change(self, groups: Ints, sign: float) -> None:
        starts, people = self.by_group.indptr, self.people[groups]
        rows = self.by_group.indices[spans(starts, groups)]
        each = np.repeat(people, np.diff(starts)[groups])
        self.gains -= sign * np.bincount(rows, each, minlength=len(self.gains))
        self.value += sign * float(people.sum())


class Walking:
    """People times seconds that are saved against walking to the nearest of those that are there.

    Parameters
    ----------
    savings, by_place : (rows, places) seconds that each saves, and the same the other way round.
    """

    def __init__(self, savings: csr_matrix, by_place: csr_matrix, people: Floats) -> None:
        self.savings, self.by_place, self.people = savings, by_place, people
        self.best = np.zeros(len(self.people))
        self.chosen: list[int] = []
        self.gains: Floats = self._gains(np.arange(len(self.people)))
        self.value = 0.0

    def add(self, row: int) -> None:
        self.chosen.append(row)
        self._renew(self._best_of(self.chosen))

    def remove(self, row: int) -> None:
        self.chosen.remove(row)
        self._renew(self._best_of(self.chosen))

    def _best_of(self, rows: list[int]) -> Floats:
        best = np.zeros(len(self.people))
        at = spans(self.savings.indptr, np.asarray(rows, dtype=np.int64))
        np.maximum.at(best, self.savings.indices[at], self.savings.data[at])
        return best

    def _renew(self, best: Floats) -> None:
        differing = np.flatnonzero(best != self.best)
        self.gains -= self._gains(differing)
        self.best = best
        self.gains += self._gains(differing)
        self.value = float(self.people @ best)

    def _gains(self, places: Ints) -> Floats:
        """Return what each row would save the people of some places."""
        at, count = spans(self.by_place.indptr, places), np.diff(self.by_place.indptr)[places]
        more = np.maximum(self.by_place.data[at] - np.repeat(self.best[places], count), 0.0)
        more *= np.repeat(self.people[places], count)
        gains = np.bincount(self.by_place.indices[at], more, minlength=self.savings.shape[0])
        return gains.astype(float, copy=False)


def savings_of(question: Question, rows: Ints) -> csr_matrix:
    """(rows, places) seconds saved against those that are there, where that is more than none."""
    pairs = question.seconds[rows].tocoo()
    saved = question.before_s[pairs.col] - pairs.data
    kept = (saved > 0) & (question.people[pairs.col] > 0)
    return csr_matrix((saved[kept], (pairs.row[kept], pairs.col[kept])), shape=pairs.shape)
