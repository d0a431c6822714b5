"""The exact answer to a question, or the best in a given time with its bound. Pure."""

from dataclasses import replace

import numpy as np

from layers.siting.solving import covering, sharing
from layers.siting.solving.answers import Solution
from layers.siting.solving.clock import Clock
from layers.siting.solving.instant import rows_at_once
from layers.siting.solving.model import Found, Model, solve
from layers.siting.solving.pricing import priced
from layers.siting.solving.question import ALL, MOST, Floats, Ints, Question
from layers.siting.solving.relaxing import Relaxed, relaxed
from layers.siting.solving.task import Task, task_of

FOR_SEARCH = 0.85
"""Share of what is left that the solver is given: it ends its steps before it looks at the time."""
FOR_START = 0.2
FOR_PRICES = 0.5
"""Share of the time that the search for prices may take."""


def exact(problem: str, question: Question, clock: Clock, start: Solution | None = None) -> Solution:
    """Answer as well as any can be, or as well as the time allows with a bound; never worse than `start`.

    Raises
    ------
    ValueError : the shortest walk with capacities.
    """
    task = task_of(problem, question)
    rows = rows_at_once(task, clock) if start is None else task.rows_of(start.chosen)
    if task.is_trivial:
        return task.solution(rows, task.value(rows))
    if task.value(rows) == task.ceiling():
        return task.solution(rows, task.ceiling())
    if clock.is_over:
        return task.solution(rows, None, clock.why)
    if problem == ALL and not task.has_capacity:
        return _everybody(task, rows, clock)
    if task.has_capacity and task.is_large:
        return task.solution(rows, _without_capacity(task, rows, clock), clock.why)
    if task.has_capacity or task.is_small:
        rows, found = _searched(task, rows, clock)
        return task.solution(rows, _bound(task, found), found.stopped)
    return _narrowed(task, rows, clock)


def _without_capacity(task: Task, rows: list[int], clock: Clock) -> float | None:
    """Return a bound of how many can be served: no more than if each site could serve any number."""
    if task.problem != MOST:
        return None
    plain = Task(MOST, replace(task.question, capacity=None))
    start = plain.rows_of(tuple(int(task.rows[row]) for row in rows))
    return plain.from_gain(relaxed(plain.sum(), start, clock.part(FOR_SEARCH)).bound)


def _everybody(task: Task, rows: list[int], clock: Clock) -> Solution:
    """Find what prices settle where all are to be served, and leave the rest to the search."""
    assert task.merged is not None
    known = priced(task.merged.reach, task.merged.by_group, task.cost, rows, clock.part(FOR_PRICES))
    if known.bound >= known.cost:
        return task.solution(known.rows, known.cost)
    inside = task.among(~known.outside | _flags_of(known.rows, len(task.rows)))
    start = inside.rows_of(tuple(int(task.rows[row]) for row in known.rows))
    chosen, found = _searched(inside, start, clock)
    rows = task.rows_of(tuple(int(inside.rows[row]) for row in chosen))
    bound = known.bound if found.bound is None else max(known.bound, found.bound)
    return task.solution(rows, bound, found.stopped)


def _flags_of(rows: list[int], count: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return sharing.flags(rows, count) > 0


def _narrowed(task: Task, rows: list[int], clock: Clock) -> Solution:
    """Find what prices settle, and leave the rest to the search."""
    asked = task.sum()
    known = relaxed(asked, rows, clock.part(FOR_SEARCH if task.is_large else FOR_PRICES))
    rows = known.best
    if known.is_best(asked):
        return task.solution(rows, task.value(rows))
    rest = Task(task.problem, _rest(task, known))
    inside = [int(row) for row in np.flatnonzero(known.inside)]
    chosen: list[int] = []
    found = Found(None, None, "")
    if not rest.is_trivial and not rest.is_large:
        chosen, found = _searched(rest, rows_at_once(rest, clock.part(FOR_START)), clock)
    elif not rest.is_trivial:
        found = Found(None, None, "time")
    rows = task.better(rows, inside + task.rows_of(tuple(int(rest.rows[row]) for row in chosen)))
    bound = task.value(rows) if rest.is_trivial else _bound(rest, found)
    outer = task.from_gain(known.bound)
    return task.solution(rows, outer if bound is None else _tighter(task, bound, outer), found.stopped)


def _rest(task: Task, known: Relaxed) -> Question:
    """Return the question that is left: what must be in counts as there, what cannot be as forbidden."""
    question, is_inside, is_outside = task.question, _flags(task, known.inside), _flags(task, known.outside)
    return replace(
        question,
        fixed=question.fixed | is_inside,
        forbidden=question.forbidden | is_outside,
        most=question.count - int(known.inside.sum()),
    )


def _flags(
    task: Task, rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    flags = np.zeros(len(task.question.fixed), dtype=bool)
    flags[task.rows[rows]] = True
    return flags


def _tighter(task: Task, one: float, other: float) -> float:
    return min(one, other) if task.problem == MOST else max(one, other)


def _searched(task: Task, rows: list[int], clock: Clock) -> tuple[list[int], Found]:
    """Return the better of some rows and those that the solver finds."""
    if task.is_large or clock.is_over:
        return rows, Found(None, None, clock.why)
    model, start = _model(task, rows)
    found = solve(model, start, clock.part(FOR_SEARCH))
    if found.values is None:
        return rows, found
    chosen: Ints = np.flatnonzero(found.values[: len(task.rows)] > 0.5)
    return task.better(rows, [int(row) for row in chosen if task.may[row]]), found


def _model(task: Task, rows: list[int]) -> tuple[Model, Floats]:
    """Return the problem's model, and the columns' values for an answer that is there."""
    question, groups = task.question, task.merged
    if groups is None:
        start = sharing.shortest_walk_start(question, task.rows, rows)
        return sharing.shortest_walk(question, task.rows), start
    if task.has_capacity:
        start = sharing.start_with_capacity(groups, task.capacity, [*task.there, *rows])
        if task.problem == ALL:
            everyone = task.all_people()
            return sharing.everybody_with_capacity(question, groups, task.capacity, everyone), start
        return sharing.most_people_with_capacity(question, groups, task.capacity), start
    if task.problem == ALL:
        return covering.everybody(question, groups), sharing.flags(rows, len(task.rows))
    return covering.most_people(question, groups), covering.most_people_start(groups, rows)


def _bound(task: Task, found: Found) -> float | None:
    if found.bound is None or task.problem == ALL:
        return found.bound
    return task.from_gain(found.bound)
