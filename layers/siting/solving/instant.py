"""The instant answer to a question: greedy, then exchange. Pure, and the same every time."""

from dataclasses import replace

import numpy as np

from layers.siting.solving.answers import Solution
from layers.siting.solving.clock import Clock
from layers.siting.solving.games import Covering, Game
from layers.siting.solving.greedy import exchanged, greedy
from layers.siting.solving.merging import Merged
from layers.siting.solving.pricing import priced
from layers.siting.solving.question import ALL, Question
from layers.siting.solving.task import Task, task_of

ROUNDING = 1e-9
AT_ONCE = 60
"""Rounds of prices that an instant answer has time for."""


def quick(problem: str, question: Question, clock: Clock) -> Solution:
    """Answer at once: good, with nothing known of how much better an answer could be.

    Raises
    ------
    ValueError : the shortest walk with capacities.
    """
    task = task_of(problem, question)
    rows = rows_at_once(task, clock)
    return task.solution(rows, stopped=clock.why if clock.is_over else "")


def rows_at_once(task: Task, clock: Clock) -> list[int]:
    if task.problem == ALL:
        return _all_quick(task, clock)
    question = task.question
    ways = (False, True) if np.isfinite(question.budget) else (False,)
    found: list[tuple[float, list[int]]] = []
    for per_cost in ways:
        game = task.game()
        rows = greedy(game, task.may, task.cost, question.count, question.budget, clock, per_cost=per_cost)
        rows = exchanged(game, rows, task.may, task.cost, question.count, question.budget, clock)
        found.append((game.value, rows))
    return max(found, key=lambda one: one[0])[1]


def _all_quick(task: Task, clock: Clock) -> list[int]:
    """Choose until everybody is served who can be, then leave out whoever is not needed: in several ways, the cheapest."""
    assert task.merged is not None
    if task.has_capacity:
        return _all_with(task, task.game(), task.all_people(), clock)
    if not len(task.merged.people):
        return []
    ways = _weighed(task.merged)
    found = [_all_with(task, Covering(way), float(way.people.sum()) * (1 - ROUNDING), clock) for way in ways]
    rows = min(found, key=lambda rows: float(task.cost[rows].sum()))
    return priced(task.merged.reach, task.merged.by_group, task.cost, rows, clock, AT_ONCE).rows


def _weighed(merged: Merged) -> list[Merged]:
    """Return the same groups weighed by their people, all alike, and by how few sites reach them."""
    few = 1.0 / np.diff(merged.by_group.indptr)
    return [replace(merged, people=weight) for weight in (merged.people, np.ones(len(few)), few)]


def _all_with(task: Task, game: Game, everyone: float, clock: Clock) -> list[int]:
    rows = greedy(game, task.may, task.cost, len(task.rows), np.inf, clock, per_cost=True)
    for row in sorted(set(np.flatnonzero(task.may).tolist()) - set(rows), key=lambda row: -game.gains[row]):
        if game.value >= everyone:
            break
        game.add(row)
        rows.append(row)
    for row in sorted(rows, key=lambda row: -task.cost[row]):
        game.remove(row)
        if game.value < everyone:
            game.add(row)
        else:
            rows.remove(row)
    return rows
