"""What is asked: sites that may be chosen, places where people live, and who reaches whom. Pure."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

MOST, ALL, SHORTEST = "most", "all", "shortest"
PROBLEMS = (MOST, ALL, SHORTEST)
"""MCLP: serve most people. LSCP: serve all who can be served, at the least cost. p-median: the shortest mean walk."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Question:
    """One problem of location.

    Parameters
    ----------
    seconds : (sites, places) travel time of every pair within the limit, and no others; a stored 0 is a real 0.
    people : (places,) whole numbers, 0 or more.
    limit_s : the limit; in `SHORTEST` whoever is beyond it counts as if walking so long.
    fixed : (sites,) those that are there: they serve, cost nothing and are not counted.
    forbidden : (sites,) those that may not be chosen.
    cost : (sites,) above 0; 1 each when None.
    capacity : (sites,) whole numbers, the most people that one serves; without bounds when None.
    most : the most sites to choose.
    budget : the most that the chosen may cost together.
    known : what solvers have worked out of it, by problem.
    """

    seconds: csr_matrix
    people: Floats
    limit_s: float
    fixed: Flags
    forbidden: Flags
    cost: Floats
    capacity: Floats | None = None
    most: int | None = None
    budget: float = float("inf")
    known: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def free(self) -> Ints:
        """The sites that may be chosen."""
        return np.flatnonzero(~self.fixed & ~self.forbidden & (self.cost <= self.budget))

    @property
    def count(self) -> int:
        """The most sites that can be chosen at all."""
        return len(self.free) if self.most is None else min(self.most, len(self.free))

    @cached_property
    def is_whole(self) -> bool:
        """Whether all costs are whole numbers."""
        return bool(np.all(self.cost[self.free] == np.round(self.cost[self.free])))

    @cached_property
    def before_s(self) -> Floats:
        """(places,) time to the nearest site that is there, the limit where there is none."""
        return nearest_s(self.seconds, np.flatnonzero(self.fixed), self.limit_s)

    @cached_property
    def is_served(self) -> Flags:
        """(places,) whether one that is there reaches it."""
        return within_reach(self.seconds, np.flatnonzero(self.fixed))


def question(
    seconds: csr_matrix,
    people: Floats,
    limit_s: float,
    *,
    fixed: Flags | None = None,
    forbidden: Flags | None = None,
    cost: Floats | None = None,
    capacity: Floats | None = None,
    most: int | None = None,
    budget: float = float("inf"),
) -> Question:
    """Return a question with what is not said filled in."""
    sites = seconds.shape[0]
    none = np.zeros(sites, dtype=bool)
    return Question(
        seconds, np.asarray(people, dtype=float), limit_s,
        none if fixed is None else np.asarray(fixed, dtype=bool),
        none if forbidden is None else np.asarray(forbidden, dtype=bool),
        np.ones(sites) if cost is None else np.asarray(cost, dtype=float),
        None if capacity is None else np.asarray(capacity, dtype=float),
        most, budget,
    )  # fmt: skip


def spans(starts: NDArray[np.integer], rows: NDArray[np.integer]) -> Ints:
    """Return the positions of all entries of some rows of a CSR matrix, row after row."""
    first, count = starts[rows].astype(np.int64), np.diff(starts)[rows].astype(np.int64)
    ends = np.cumsum(count)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - ends + count, count)


def nearest_s(seconds: csr_matrix, sites: Ints, limit_s: float) -> Floats:
    """(places,) time to the nearest of some sites, the limit where none is within it."""
    nearest = np.full(seconds.shape[1], limit_s, dtype=float)
    at = spans(seconds.indptr, sites)
    np.minimum.at(nearest, seconds.indices[at], seconds.data[at])
    return nearest


def within_reach(seconds: csr_matrix, sites: Ints) -> Flags:
    """(places,) whether any of some sites reaches it."""
    reached = np.zeros(seconds.shape[1], dtype=bool)
    reached[seconds.indices[spans(seconds.indptr, sites)]] = True
    return reached
