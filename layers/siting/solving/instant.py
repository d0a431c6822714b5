"""The instant answer to a question: greedy, then exchange. Pure, and the same every time."""

import numpy as np

from layers.siting.solving.answers import Solution
from layers.siting.solving.clock import Clock
from layers.siting.solving.greedy import exchanged, greedy
from layers.siting.solving.question import ALL, Question
from layers.siting.solving.task import Task


def quick(problem: str, question: Question, clock: Clock) -> Solution:
    """Answer at once: good, with nothing known of how much better an answer could be.

    Raises
    ------
    ValueError : the shortest walk with capacities.
    """
    task = Task(problem, question)
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
    """Choose until everybody is served who can be, then leave out whoever is not needed."""
    game, everyone = task.game(), task.all_people()
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
