"""The instant answer: take the site that gains most, again and again; then exchange sites as long as that helps. Pure."""

import numpy as np

from layers.siting.solving.clock import Clock
from layers.siting.solving.games import Game
from layers.siting.solving.question import Flags, Floats

LEAST = 1e-9
"""Gains below are rounding."""


def greedy(
    game: Game, may: Flags, cost: Floats, count: int, budget: float, clock: Clock, *, per_cost: bool
) -> list[int]:
    """Choose rows, the one that gains most first.

    Parameters
    ----------
    may : (rows,) which may be chosen.
    per_cost : whether a row's gain is held against its cost.
    """
    chosen: list[int] = []
    while len(chosen) < count and not clock.is_over:
        open_rows = may & (cost <= budget + LEAST)
        open_rows[chosen] = False
        row = _best(game.gains / cost if per_cost else game.gains, open_rows)
        if row is None:
            break
        game.add(row)
        chosen.append(row)
        budget -= cost[row]
    return chosen


def exchanged(
    game: Game, chosen: list[int], may: Flags, cost: Floats, count: int, budget: float, clock: Clock
) -> list[int]:
    """Exchange one chosen row for another as long as the value grows, and add what there is room for."""
    improved = True
    while improved and not clock.is_over:
        improved = False
        for place in range(len(chosen)):
            if clock.is_over:
                break
            improved |= _exchange(game, chosen, place, may, cost, budget)
        left = budget - float(cost[chosen].sum())
        still = may.copy()
        still[chosen] = False
        more = greedy(game, still, cost, count - len(chosen), left, clock, per_cost=False)
        chosen.extend(more)
        improved |= bool(more)
    return chosen


def _exchange(game: Game, chosen: list[int], place: int, may: Flags, cost: Floats, budget: float) -> bool:
    """Put the best row in the place of one that is chosen; whether that helped."""
    old, before = chosen[place], game.value
    room = budget - float(cost[chosen].sum()) + cost[old]
    game.remove(old)
    open_rows = may & (cost <= room + LEAST)
    open_rows[chosen] = False
    row = _best(game.gains, open_rows)
    if row is not None:
        game.add(row)
        if game.value > before + max(LEAST, 1e-12 * abs(before)):
            chosen[place] = row
            return True
        game.remove(row)
    game.add(old)
    return False


def _best(worth: Floats, open_rows: Flags) -> int | None:
    """Return the open row of most worth, the first of equals; None when none is worth anything."""
    if not open_rows.any():
        return None
    row = int(np.argmax(np.where(open_rows, worth, -np.inf)))
    return row if worth[row] > LEAST else None
