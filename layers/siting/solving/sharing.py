"""Who goes to which site, exactly: capacities (MCLP and LSCP), and the shortest mean walk (p-median). Pure.

Current & Storbeck 1988, Hakimi 1964 with ReVelle & Swain 1970: u of a pair says what share of a group goes to a site,
no more than all of it, and only where the site is chosen. Shares may be fractions; with whole capacities and people
there is always a best answer in whole people, since the rest is then a flow.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, vstack

from layers.siting.solving.covering import limits_of
from layers.siting.solving.filling import assignment
from layers.siting.solving.games import savings_of
from layers.siting.solving.merging import Merged
from layers.siting.solving.model import INFINITE, Model
from layers.siting.solving.question import Floats, Ints, Question


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a site (row) and a group, with what a whole group's going there gains."""

    site: Ints
    group: Ints
    gain: Floats
    sites: int
    groups: int

    @property
    def columns(self) -> int:
        return self.sites + len(self.site)

    def once_each(self) -> csr_matrix:
        """(groups, columns): the shares of a group."""
        return self._table(self.group, self._shares, np.ones(len(self.site)), self.groups)

    def only_where_chosen(self) -> csr_matrix:
        """(pairs, columns): a share minus its site."""
        number = np.arange(len(self.site))
        rows, columns = np.concatenate([number, number]), np.concatenate([self._shares, self.site])
        return self._table(rows, columns, np.repeat([1.0, -1.0], len(number)), len(number))

    def within(self, people: Floats, capacity: Floats) -> csr_matrix:
        """(sites, columns): the people of a site minus its capacity, both in parts of the capacity."""
        own = np.arange(self.sites)
        rows, columns = np.concatenate([self.site, own]), np.concatenate([self._shares, own])
        parts = people[self.group] / np.maximum(capacity, 1.0)[self.site]
        return self._table(rows, columns, np.concatenate([parts, -np.minimum(capacity, 1.0)]), self.sites)

    @property
    def _shares(self) -> Ints:
        return self.sites + np.arange(len(self.site))

    def _table(self, rows: Ints, columns: Ints, values: Floats, height: int) -> csr_matrix:
        return coo_matrix((values, (rows, columns)), (height, self.columns)).tocsr()


def most_people_with_capacity(question: Question, merged: Merged, capacity: Floats) -> Model:
    """Maximise the people who are assigned."""
    pairs = pairs_of(merged)
    limits, most = limits_of(question, merged, pairs.columns)
    rows, upper = _rows_with_capacity(pairs, merged, capacity)
    is_fixed = question.fixed[merged.sites].astype(float)
    there = _there(is_fixed, pairs.columns)
    return Model(
        gain=np.concatenate([np.zeros(pairs.sites), pairs.gain]),
        rows=vstack([rows, limits, there]).tocsc(),
        lower=np.concatenate([np.full(len(upper) + len(most), -INFINITE), [is_fixed.sum()]]),
        upper=np.concatenate([upper, most, [INFINITE]]),
        whole=pairs.sites,
        maximise=True,
        is_whole=True,
    )


def everybody_with_capacity(question: Question, merged: Merged, capacity: Floats, people: float) -> Model:
    """Minimise the cost of sites that `people` can be assigned to."""
    pairs = pairs_of(merged)
    rows, upper = _rows_with_capacity(pairs, merged, capacity)
    is_fixed = question.fixed[merged.sites].astype(float)
    all_served = csr_matrix(np.concatenate([np.zeros(pairs.sites), pairs.gain]))
    return Model(
        gain=np.concatenate([question.cost[merged.sites] * (1 - is_fixed), np.zeros(len(pairs.gain))]),
        rows=vstack([rows, all_served, _there(is_fixed, pairs.columns)]).tocsc(),
        lower=np.concatenate([np.full(len(upper), -INFINITE), [people, is_fixed.sum()]]),
        upper=np.concatenate([upper, [INFINITE, INFINITE]]),
        whole=pairs.sites,
        maximise=False,
        is_whole=question.is_whole,
    )


def shortest_walk(question: Question, sites: Ints) -> Model:
    """Maximise the people times seconds that are saved against those that are there."""
    pairs = _savings(question, sites)
    whole = Merged(csr_matrix((pairs.sites, 0)), np.zeros(0), sites)
    limits, most = limits_of(question, whole, pairs.columns)
    return Model(
        gain=np.concatenate([np.zeros(pairs.sites), pairs.gain]),
        rows=vstack([pairs.once_each(), pairs.only_where_chosen(), limits]).tocsc(),
        lower=np.full(pairs.groups + len(pairs.site) + len(most), -INFINITE),
        upper=np.concatenate([np.ones(pairs.groups), np.zeros(len(pairs.site)), most]),
        whole=pairs.sites,
        maximise=True,
        is_whole=False,
    )


def start_with_capacity(merged: Merged, capacity: Floats, rows: list[int]) -> Floats:
    """Return the columns' values for some rows, those that are there among them."""
    pairs = pairs_of(merged)
    flow = assignment(merged.reach, merged.people, capacity, rows).tocoo()
    taken = csr_matrix(
        (flow.data / merged.people[flow.col], (np.asarray(rows)[flow.row], flow.col)),
        shape=merged.reach.shape,
    )
    shares = np.asarray(taken[pairs.site, pairs.group]).ravel() if len(pairs.site) else np.zeros(0)
    return np.concatenate([flags(rows, pairs.sites), shares])


def shortest_walk_start(question: Question, sites: Ints, rows: list[int]) -> Floats:
    """Return the columns' values when everybody goes to the chosen row that saves most."""
    pairs = _savings(question, sites)
    is_chosen = flags(rows, pairs.sites) > 0
    saved = np.where(is_chosen[pairs.site], pairs.gain, -1.0)
    order = np.lexsort((np.arange(len(saved)), -saved, pairs.group))
    group = pairs.group[order]
    is_first = np.append(True, group[1:] != group[:-1]) if len(group) else np.zeros(0, dtype=bool)
    shares = np.zeros(len(saved))
    shares[order[is_first]] = 1.0
    shares[saved < 0] = 0.0
    return np.concatenate([is_chosen.astype(float), shares])


def pairs_of(merged: Merged) -> Pairs:
    pairs = merged.reach.tocoo()
    return Pairs(pairs.row, pairs.col, merged.people[pairs.col], *merged.reach.shape)


def _savings(question: Question, sites: Ints) -> Pairs:
    saved = savings_of(question, sites).tocoo()
    places, group = np.unique(saved.col, return_inverse=True)
    return Pairs(saved.row, group, saved.data * question.people[saved.col], len(sites), len(places))


def _rows_with_capacity(pairs: Pairs, merged: Merged, capacity: Floats) -> tuple[csr_matrix, Floats]:
    rows = vstack([pairs.once_each(), pairs.only_where_chosen(), pairs.within(merged.people, capacity)])
    upper = np.concatenate([np.ones(pairs.groups), np.zeros(len(pairs.site) + pairs.sites)])
    return rows, upper


def _there(is_fixed: Floats, columns: int) -> csr_matrix:
    """Return the row that counts those that are there: all of them have to be."""
    return csr_matrix(np.concatenate([is_fixed, np.zeros(columns - len(is_fixed))]))


def flags(rows: list[int], count: int) -> Floats:
    flags = np.zeros(count)
    flags[rows] = 1
    return flags
