"""How good an answer can be at most, and which sites no best answer has: Lagrange's multipliers. Pure.

Everybody goes to one site at most; when that rule is given up for a price of each place (Cornuéjols, Fisher & Nemhauser
1977), the sites part from each other and the best of them are found by sorting. Every set of prices yields a bound; the
search looks for prices that yield a low one. Where the bound with a site is below an answer that is known, the site can
be left out (and where it is below without it, it must be in), so that little is left for an exact solver.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.clock import Clock
from layers.siting.solving.question import Flags, Floats, Ints

ROUNDS, PATIENCE, SMALLEST_STEP = 400, 15, 0.005
NEAR, ROUNDING = 1e-9, 1e-6


@dataclass(frozen=True, eq=False)
class Sum:
    """Maximise, over sets of rows, the sum over places of the most that a row of the set gains there.

    Parameters
    ----------
    gains : (rows, places) above 0.
    cost, count, budget : what the set keeps.
    least_step : how much more a better value is at least: 1 where all values are whole numbers.
    """

    gains: csr_matrix
    cost: Floats
    count: int
    budget: float
    least_step: float = 0.0

    def is_no_better(self, bound: Floats | float, than: float) -> Any:
        """Whether nothing within a bound is better than a value."""
        return bound < than + self.least_step + NEAR * max(1.0, abs(than)) - ROUNDING * self.least_step

    def value(self, rows: Ints) -> float:
        part = self.gains[rows].tocsc()
        filled = np.diff(part.indptr) > 0
        return float(np.maximum.reduceat(part.data, part.indptr[:-1][filled]).sum()) if filled.any() else 0.0


@dataclass
class Relaxed:
    """What is known: no set is worth more than `bound`, sets better than `least` have all of `inside`, none of `outside`."""

    bound: float
    least: float
    outside: Flags
    inside: Flags
    prices: Floats
    best: list[int] = field(default_factory=list)
    met: frozenset[int] = frozenset()

    def is_best(self, asked: Sum) -> bool:
        """Whether no set is better: by the bound, or since a better one would have to be what none can be."""
        too_many = int(self.inside.sum()) > asked.count
        return bool(
            asked.is_no_better(self.bound, self.least) or too_many or (self.inside & self.outside).any()
        )


def relaxed(asked: Sum, rows: list[int], clock: Clock) -> Relaxed:
    """Look for prices with a low bound, from a set of rows that is known.

    Returns
    -------
    Also the best set that was met: the known one, or a better one.
    """
    known = _nothing_known(asked, rows)
    prices, step, waited = known.prices, 1.0, 0
    for _round in range(ROUNDS):
        worth, taken, bound = _priced(asked, prices)
        waited = 0 if bound < known.bound - NEAR * abs(bound) else waited + 1
        if not waited:
            known.bound, known.prices = bound, prices
        _learn(asked, known, worth, taken, bound)
        if waited >= PATIENCE:
            step, waited, prices = step / 2, 0, known.prices
        if known.is_best(asked) or step < SMALLEST_STEP or clock.is_over:
            break
        slope = _slope(asked, prices, taken)
        if not slope.any():
            break
        prices = np.maximum(prices - step * (bound - known.least) / float(slope @ slope) * slope, 0.0)
    return known


def _nothing_known(asked: Sum, rows: list[int]) -> Relaxed:
    size = asked.gains.shape[0]
    least = asked.value(np.asarray(rows, dtype=np.int64))
    outside, inside = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    return Relaxed(np.inf, least, outside, inside, _first_prices(asked), list(rows))


def _first_prices(asked: Sum) -> Floats:
    """Begin with half of the most that anybody can gain."""
    by_place = asked.gains.tocsc()
    prices = np.zeros(asked.gains.shape[1])
    filled = np.diff(by_place.indptr) > 0
    if filled.any():
        prices[filled] = np.maximum.reduceat(by_place.data, by_place.indptr[:-1][filled]) / 2
    return prices


def _priced(asked: Sum, prices: Floats) -> tuple[Floats, Ints, float]:
    """Return what each row is worth above the prices, the rows of most worth, and the bound."""
    above = np.maximum(asked.gains.data - prices[asked.gains.indices], 0.0)
    running = np.concatenate([np.zeros(1), np.cumsum(above)])
    worth = running[asked.gains.indptr[1:]] - running[asked.gains.indptr[:-1]]
    taken = np.argsort(-worth, kind="stable")[: asked.count]
    return worth, taken, float(prices.sum()) + _most(asked, worth, taken)


def _most(asked: Sum, worth: Floats, taken: Ints) -> float:
    """Return a bound of what rows within count and budget are worth: the best so many, or filled up by worth per cost."""
    by_count = float(worth[taken].sum())
    if not np.isfinite(asked.budget):
        return by_count
    order = np.argsort(-worth / asked.cost, kind="stable")
    spent = np.cumsum(asked.cost[order])
    share = np.clip((asked.budget - (spent - asked.cost[order])) / asked.cost[order], 0.0, 1.0)
    return min(by_count, float(worth[order] @ share))


def _learn(asked: Sum, known: Relaxed, worth: Floats, taken: Ints, bound: float) -> None:
    """Keep the rows of most worth when they are a better set; leave out and keep in rows, as their worth tells.

    A budget is no matter of so many rows: there, nothing of this holds.
    """
    if np.isfinite(asked.budget) or not len(taken):
        return
    _try(asked, known, taken)
    is_taken = np.zeros(len(worth), dtype=bool)
    is_taken[taken] = True
    next_best = float(worth[~is_taken].max()) if len(taken) < len(worth) else 0.0
    known.outside |= ~is_taken & asked.is_no_better(bound - worth[taken[-1]] + worth, known.least)
    known.inside |= is_taken & asked.is_no_better(bound - worth + next_best, known.least)


def _try(asked: Sum, known: Relaxed, taken: Ints) -> None:
    rows = frozenset(taken.tolist())
    if rows == known.met:
        return
    known.met, value = rows, asked.value(taken)
    if value > known.least + NEAR * abs(known.least):
        known.least, known.best = value, sorted(rows)


def _slope(asked: Sum, prices: Floats, taken: Ints) -> Floats:
    """Return how the bound falls with each price: by how many of the taken rows a place would go to but one."""
    part = asked.gains[taken]
    times = np.bincount(part.indices[part.data > prices[part.indices]], minlength=len(prices))
    slope = (1.0 - times).astype(float)
    slope[(slope > 0) & (prices <= 0)] = 0.0
    return slope
