"""Siting against all there is: on tiny questions every choice is tried."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from layers.siting.solving import ALL, MOST, SHORTEST, Clock, exact, quick
from layers.siting.solving.question import Question, question

LIMIT_S = 900.0


def subsets(items: Sequence[int]) -> Iterable[tuple[int, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


@st.composite
def questions(draw: Any, *, with_capacity: bool = False) -> Question:
    """Up to six sites and eight places, with some sites there, some forbidden, and now and then a budget."""
    sites, places = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    generator = np.random.default_rng(draw(st.integers(0, 10_000)))
    near = generator.random((sites, places)) < draw(st.sampled_from([0.2, 0.4, 0.7]))
    rows, columns = np.nonzero(near)
    seconds = csr_matrix(
        (generator.integers(0, 900, len(rows)).astype(float), (rows, columns)), (sites, places)
    )
    has_budget = draw(st.booleans())
    return question(
        seconds,
        generator.integers(0, 30, places),
        LIMIT_S,
        fixed=generator.random(sites) < 0.2,
        forbidden=generator.random(sites) < 0.2,
        cost=generator.integers(1, 5, sites) if has_budget else None,
        capacity=generator.integers(1, 40, sites) if with_capacity else None,
        most=draw(st.integers(0, 4)),
        budget=draw(st.integers(0, 8)) if has_budget else float("inf"),
    )


def served(asked: Question, chosen: tuple[int, ...]) -> float:
    """People served, by the smallest cut where there are capacities."""
    there = (*np.flatnonzero(asked.fixed), *chosen)
    reached = np.zeros(asked.seconds.shape, dtype=bool)
    pairs = asked.seconds.tocoo()
    reached[pairs.row, pairs.col] = True
    if asked.capacity is None:
        return float(asked.people[reached[list(there)].any(axis=0)].sum())
    full = [set(part) for part in subsets(there)]
    return min(
        asked.capacity[list(part)].sum()
        + asked.people[reached[[site for site in there if site not in part]].any(axis=0)].sum()
        for part in full
    )


def walked(asked: Question, chosen: tuple[int, ...]) -> float:
    """People times seconds to the nearest, the limit for whoever is beyond it."""
    seconds = np.full(asked.seconds.shape, LIMIT_S)
    pairs = asked.seconds.tocoo()
    seconds[pairs.row, pairs.col] = pairs.data
    there = [*np.flatnonzero(asked.fixed), *chosen]
    nearest = seconds[there].min(axis=0) if there else np.full(len(asked.people), LIMIT_S)
    return float(asked.people @ nearest)


def allowed(asked: Question, *, counted: bool = True) -> Iterator[tuple[int, ...]]:
    """Every choice that keeps what is asked."""
    for chosen in subsets([int(site) for site in asked.free]):
        if not counted or (
            len(chosen) <= (asked.most or 0) and asked.cost[list(chosen)].sum() <= asked.budget
        ):
            yield chosen


def check_kept(asked: Question, chosen: tuple[int, ...]) -> None:
    assert len(set(chosen)) == len(chosen) <= (asked.most or 0)
    assert not asked.forbidden[list(chosen)].any()
    assert not asked.fixed[list(chosen)].any()
    assert asked.cost[list(chosen)].sum() <= asked.budget


@settings(max_examples=60, deadline=None, derandomize=True)
@given(questions(with_capacity=False))
def test_most_people(asked: Question) -> None:
    best = max(served(asked, chosen) for chosen in allowed(asked))
    first, last = quick(MOST, asked, Clock.of(5)), exact(MOST, asked, Clock.of(5))
    for answer in (first, last):
        check_kept(asked, answer.chosen)
        assert answer.value == served(asked, answer.chosen)
    assert first.value <= last.value == best
    assert last.proven and last.gap == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(questions(with_capacity=True))
def test_most_people_within_capacities(asked: Question) -> None:
    best = max(served(asked, chosen) for chosen in allowed(asked))
    first, last = quick(MOST, asked, Clock.of(5)), exact(MOST, asked, Clock.of(5))
    for answer in (first, last):
        check_kept(asked, answer.chosen)
        assert answer.value == served(asked, answer.chosen)
    assert first.value <= last.value == best
    assert last.proven


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.booleans().flatmap(lambda limited: questions(with_capacity=limited)))
def test_everybody_at_the_least_cost(asked: Question) -> None:
    everyone = served(asked, tuple(int(site) for site in asked.free))
    whole = [chosen for chosen in allowed(asked, counted=False) if served(asked, chosen) == everyone]
    least = min(asked.cost[list(chosen)].sum() for chosen in whole)
    first, last = quick(ALL, asked, Clock.of(5)), exact(ALL, asked, Clock.of(5))
    for answer in (first, last):
        assert served(asked, answer.chosen) == everyone
        assert answer.value == asked.cost[list(answer.chosen)].sum()
    assert first.value >= last.value == least
    assert last.proven


@settings(max_examples=60, deadline=None, derandomize=True)
@given(questions())
def test_the_shortest_walk(asked: Question) -> None:
    best = min(walked(asked, chosen) for chosen in allowed(asked))
    first, last = quick(SHORTEST, asked, Clock.of(5)), exact(SHORTEST, asked, Clock.of(5))
    for answer in (first, last):
        check_kept(asked, answer.chosen)
        assert answer.value == pytest.approx(walked(asked, answer.chosen))
    assert first.value >= last.value == pytest.approx(best)
    assert last.proven


def town(sites: int, places: int, seed: int = 5) -> Question:
    """Places and sites strewn over a square, each site reaching what is near."""
    generator = np.random.default_rng(seed)
    at, homes = generator.random((sites, 2)), generator.random((places, 2))
    metres = np.hypot(*(at[:, None] - homes[None]).transpose(2, 0, 1)) * 6_000
    rows, columns = np.nonzero(metres <= 1_200)
    seconds = csr_matrix((metres[rows, columns] / 1.4, (rows, columns)), metres.shape)
    return question(seconds, generator.integers(5, 60, places).astype(float), LIMIT_S, most=12)


def test_the_same_question_has_the_same_answer() -> None:
    asked = town(80, 600)
    for problem in (MOST, SHORTEST, ALL):
        assert quick(problem, asked, Clock.of(5)) == quick(problem, asked, Clock.of(5))


def test_a_search_that_has_no_time_keeps_the_instant_answer() -> None:
    asked = town(200, 2_000)
    first = quick(MOST, asked, Clock.of(5))
    last = exact(MOST, asked, Clock.of(0), first)
    assert (last.chosen, last.bound, last.proven, last.stopped) == (first.chosen, None, False, "time")


def test_a_search_ends_when_it_is_told_to() -> None:
    asked, looks = town(200, 2_000), iter(range(1_000_000))
    clock = Clock.of(30, stopped=lambda: next(looks) > 20)
    last = exact(SHORTEST, asked, clock, quick(SHORTEST, asked, Clock.of(5)))
    assert last.stopped == "cancelled"
    assert last.bound is not None and last.bound < last.value
