"""One problem of one question, as its solvers see it. Pure."""

from copy import copy
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.answers import Solution
from layers.siting.solving.dominating import reduced
from layers.siting.solving.filling import Filling, assigned
from layers.siting.solving.games import Covering, Game, Walking, savings_of
from layers.siting.solving.merging import Merged, merged
from layers.siting.solving.question import (
    ALL,
    MOST,
    SHORTEST,
    Flags,
    Floats,
    Ints,
    Question,
    nearest_s,
    within_reach,
)
from layers.siting.solving.relaxing import Sum

ROUNDING = 1e-7
"""A solver's bound may be off by so much of the value where that is no whole number."""
FEW_COVERED, MOST_COVERED, MOST_SHARED = 4_000, 1_000_000, 100_000
"""Pairs of a model that covers, and of one that says who goes where."""
NO_CAPACITY = "A capacity has no part in the shortest mean walk."


class Task:
    """One problem of one question, with rows for the sites that its solvers speak of: those that may be chosen and,
    where capacities count, those that are there."""

    def __init__(self, problem: str, question: Question) -> None:
        if problem == SHORTEST and question.capacity is not None:
            raise ValueError(NO_CAPACITY)
        self.problem, self.question = problem, question
        self.has_capacity = question.capacity is not None
        there = np.flatnonzero(question.fixed) if self.has_capacity else np.zeros(0, dtype=np.int64)
        self.rows: Ints = np.concatenate([there, question.free])
        self.there = list(range(len(there)))
        self.may: Flags = np.arange(len(self.rows)) >= len(there)
        self.cost: Floats = question.cost[self.rows]
        self.merged: Merged | None = None
        if problem != SHORTEST:
            self.merged = merged(question, self.rows, served=self.has_capacity)
        if problem == ALL and not self.has_capacity:
            self._leave_out_what_is_needless()

    @property
    def is_large(self) -> bool:
        """Whether a solver would not come to its first bound in the time that anybody waits."""
        if self.merged is None:
            return int(np.diff(self.question.seconds.indptr)[self.rows].sum()) > MOST_SHARED
        return int(self.merged.reach.nnz) > (MOST_SHARED if self.has_capacity else MOST_COVERED)

    @property
    def is_small(self) -> bool:
        """Whether a solver is done before prices have settled anything."""
        return self.merged is not None and self.merged.reach.nnz < FEW_COVERED

    def among(self, rows: Flags) -> "Task":
        """Return the same problem with only some of the rows; where all are to be served, without capacities."""
        assert self.merged is not None and not self.has_capacity
        part = copy(self)
        part.rows, part.may, part.cost = self.rows[rows], self.may[rows], self.cost[rows]
        part.merged = Merged(self.merged.reach[np.flatnonzero(rows)], self.merged.people, part.rows)
        return part

    def ceiling(self) -> float | None:
        """Return the value when everybody is served who can be; None where that is not what counts."""
        return self.served_before() + self.all_people() if self.problem == MOST else None

    def _leave_out_what_is_needless(self) -> None:
        assert self.merged is not None
        groups, sites = reduced(self.merged.by_group, self.cost)
        self.rows, self.may, self.cost = self.rows[sites], self.may[sites], self.cost[sites]
        self.merged = Merged(self.merged.reach[sites][:, groups], self.merged.people[groups], self.rows)

    @property
    def is_trivial(self) -> bool:
        """Whether there is nothing to choose, or nobody to choose it for."""
        has_people = self.merged is None or len(self.merged.people) > 0
        return (
            not len(self.question.free) or not has_people or (self.problem != ALL and not self.question.count)
        )

    def rows_of(self, sites: tuple[int, ...]) -> list[int]:
        place = {int(site): row for row, site in enumerate(self.rows)}
        return [place[site] for site in sites]

    @property
    def capacity(self) -> Floats:
        assert self.question.capacity is not None
        return self.question.capacity[self.rows]

    def game(self) -> Game:
        if self.merged is None:
            return Walking(self.savings, self.savings_by_place, self.question.people)
        if self.has_capacity:
            return Filling(self.merged, np.asarray(self.there, dtype=np.int64), self.capacity)
        return Covering(self.merged)

    @cached_property
    def savings(self) -> csr_matrix:
        return savings_of(self.question, self.rows)

    @cached_property
    def savings_by_place(self) -> csr_matrix:
        return self.savings.T.tocsr()

    def served_before(self) -> float:
        """People who are served by those that are there and are no part of the game."""
        if self.has_capacity:
            return 0.0
        return float(self.question.people[self.question.is_served].sum())

    def all_people(self) -> float:
        """People who are served when all rows are chosen."""
        assert self.merged is not None
        if not self.has_capacity:
            return float(self.merged.people.sum())
        everyone = list(range(len(self.rows)))
        return float(assigned(self.merged.reach, self.merged.people, self.capacity, everyone).sum())

    def value(self, rows: list[int]) -> float:
        """Return what the problem calls the value of some chosen rows."""
        if self.problem == ALL:
            return float(self.cost[rows].sum())
        if self.has_capacity:
            game = self.game()
            for row in rows:
                game.add(row)
            return game.value
        question, sites = (
            self.question,
            np.concatenate(
                [np.flatnonzero(self.question.fixed), self.rows[np.asarray(rows, dtype=np.int64)]]
            ),
        )
        if self.problem == SHORTEST:
            return float(question.people @ nearest_s(question.seconds, sites, question.limit_s))
        return float(question.people[within_reach(question.seconds, sites)].sum())

    def better(self, one: list[int], other: list[int]) -> list[int]:
        """Return the rows of better value, the first of equals."""
        first, second = self.value(one), self.value(other)
        return other if (second > first if self.problem == MOST else second < first) else one

    def from_gain(self, gain: float) -> float:
        if self.problem == SHORTEST:
            return float(self.question.people @ self.question.before_s) - gain
        return self.served_before() + gain

    def sum(self) -> Sum:
        """Return the problem as a sum of what the chosen gain; not where capacities count, nor where all are served."""
        if self.merged is None:
            gains = self.savings.copy()
            people, step = self.question.people, 0.0
        else:
            gains, people, step = self.merged.reach.copy(), self.merged.people, 1.0
        gains.data = gains.data * people[gains.indices]
        return Sum(gains, self.cost, self.question.count, self.question.budget, step)

    def solution(self, rows: list[int], bound: float | None = None, stopped: str = "") -> Solution:
        ordered = in_order(self, rows)
        value = self.value(ordered)
        if bound is not None:
            bound = max(bound, value) if self.problem == MOST else min(bound, value)
            bound = value if abs(bound - value) <= ROUNDING * abs(value) else bound
        return Solution(tuple(int(self.rows[row]) for row in ordered), value, bound, stopped)


def task_of(problem: str, question: Question) -> Task:
    """Return a problem of a question, made once as long as the question is there."""
    if problem not in question.known:
        question.known[problem] = Task(problem, question)
    task: Task = question.known[problem]
    return task


def in_order(task: Task, rows: list[int]) -> list[int]:
    """Return chosen rows with the one first that gains most, then the one that adds most to it …"""
    game, left, ordered = task.game(), sorted(rows), list[int]()
    while left:
        row = max(left, key=lambda row: game.gains[row])
        game.add(row)
        left.remove(row)
        ordered.append(row)
    return ordered
