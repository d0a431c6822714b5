"""How little it can cost at least to serve everybody, and a cheap way to do it: Lagrange's multipliers. Pure.

That every group has a site is given up for a price of each group (Beasley 1990): a site is then taken when its groups
pay more than it costs. Every set of prices yields a bound; what prices leave a site's cost, its own cost less what its
groups pay, guides a greedy choice and tells which sites no cheaper answer has.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from layers.siting.solving.clock import Clock
from layers.siting.solving.question import Flags, Floats, spans

ROUNDS, PATIENCE, TRY_EVERY, SMALLEST_STEP = 600, 20, 10, 0.005
NEAR = 1e-9


@dataclass
class Priced:
    """What is known: nothing costs less than `bound`; a set that costs less than `rows` has none of `outside`."""

    bound: float
    rows: list[int]
    cost: float
    outside: Flags


def priced(
    reach: csr_matrix, by_group: csr_matrix, cost: Floats, rows: list[int], clock: Clock, rounds: int = ROUNDS
) -> Priced:
    """Look for prices with a high bound, and for cheaper sets on the way.

    Parameters
    ----------
    reach, by_group : (sites, groups) ones, and the same the other way round.
    rows : sites that serve everybody.
    """
    known = Priced(0.0, rows, float(cost[rows].sum()), np.zeros(len(cost), dtype=bool))
    step_least = 1.0 if np.all(cost == np.round(cost)) else 0.0
    prices = best = _first_prices(by_group, cost)
    step, waited = 1.0, 0
    for turn in range(rounds):
        left = cost - reach @ prices
        bound = float(prices.sum() + np.minimum(left, 0.0).sum())
        waited = 0 if bound > known.bound + NEAR else waited + 1
        if not waited:
            known.bound, best = bound, prices
        if turn % TRY_EVERY == 0:
            _try(known, reach, by_group, cost, left)
        enough = known.cost - step_least + NEAR
        known.outside |= bound + np.maximum(left, 0.0) > enough
        if waited >= PATIENCE:
            step, waited, prices = step / 2, 0, best
        slope = 1.0 - by_group @ (left < 0).astype(float)
        slope[(slope < 0) & (prices <= 0)] = 0.0
        length = float(slope @ slope)
        if known.bound > enough or step < SMALLEST_STEP or clock.is_over or not length:
            break
        prices = np.maximum(prices + step * (1.05 * known.cost - bound) / length * slope, 0.0)
    known.bound = min(known.cost, float(np.ceil(known.bound - 1e-6)) if step_least else known.bound)
    return known


def _first_prices(by_group: csr_matrix, cost: Floats) -> Floats:
    """Begin with what each group's cheapest site asks of each of its groups."""
    count = np.maximum(np.bincount(by_group.indices, minlength=by_group.shape[1]), 1)
    prices: Floats = np.minimum.reduceat((cost / count)[by_group.indices], by_group.indptr[:-1])
    return prices


def _try(known: Priced, reach: csr_matrix, by_group: csr_matrix, cost: Floats, left: Floats) -> None:
    """Take what prices pay for, fill up by the least left cost for each group that is new, leave out what is not needed."""
    rows = _filled(reach, by_group, left)
    rows = _needed(reach, rows, cost)
    total = float(cost[rows].sum())
    if total < known.cost - NEAR:
        known.rows, known.cost = rows, total


def _filled(reach: csr_matrix, by_group: csr_matrix, left: Floats) -> list[int]:
    rows = [int(row) for row in np.flatnonzero(left <= 0)]
    served = np.zeros(reach.shape[1], dtype=bool)
    served[reach.indices[spans(reach.indptr, np.asarray(rows, dtype=np.int64))]] = True
    new = reach @ (~served).astype(float)
    worth = np.maximum(left, 1e-6)
    while not served.all():
        row = int(np.argmax(new / worth))
        groups = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
        groups = groups[~served[groups]]
        served[groups] = True
        new -= np.bincount(by_group.indices[spans(by_group.indptr, groups)], minlength=len(new))
        rows.append(row)
    return rows


def _needed(reach: csr_matrix, rows: list[int], cost: Floats) -> list[int]:
    """Leave out sites whose groups all have another, the dearest first."""
    times = np.bincount(reach.indices[spans(reach.indptr, np.asarray(rows))], minlength=reach.shape[1])
    kept = list(rows)
    for row in sorted(rows, key=lambda row: (-cost[row], reach.indptr[row + 1] - reach.indptr[row])):
        groups = reach.indices[reach.indptr[row] : reach.indptr[row + 1]]
        if (times[groups] > 1).all():
            times[groups] -= 1
            kept.remove(row)
    return kept
