"""Sliding windows, with a clock of the test's own."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from layers.access.counts import MOST_SUBJECTS, Counts, Slot
from layers.access.windows import Rule, whole_seconds

WINDOW_S = 60
limits = st.integers(1, 40)
pauses = st.lists(st.floats(0, 25), min_size=1, max_size=300)


def let_through(counts: Counts, rule: Rule, moments: list[float]) -> list[float]:
    return [now for now in moments if not counts.take("somebody", rule, now)]


@given(limits, pauses)
def test_no_stretch_holds_more_than_twice_the_limit(limit: int, gaps: list[float]) -> None:
    passed = let_through(Counts(), Rule(limit, WINDOW_S), list(accumulate(gaps)))
    for first in passed:
        assert len([now for now in passed if first <= now < first + WINDOW_S]) <= 2 * limit


@given(limits, pauses)
def test_no_window_of_the_clock_holds_more_than_the_limit(limit: int, gaps: list[float]) -> None:
    passed = let_through(Counts(), Rule(limit, WINDOW_S), list(accumulate(gaps)))
    for began in {now // WINDOW_S for now in passed}:
        assert len([now for now in passed if now // WINDOW_S == began]) <= limit


@given(limits)
def test_whoever_stays_below_is_never_refused(limit: int) -> None:
    """Evenly spread at the limit's pace, with the room of one."""
    counts, rule = Counts(), Rule(limit + 1, WINDOW_S)
    moments = [number * WINDOW_S / limit for number in range(5 * limit)]
    assert let_through(counts, rule, moments) == moments


@given(limits, pauses)
def test_who_waits_as_told_is_let_in(limit: int, gaps: list[float]) -> None:
    counts, rule, now = Counts(), Rule(limit, WINDOW_S), 0.0
    for gap in gaps:
        now += gap / 10
        wait = counts.take("somebody", rule, now)
        if wait:
            assert wait <= 2 * WINDOW_S
            now += whole_seconds(wait)
            assert counts.take("somebody", rule, now) == 0.0


@given(pauses)
def test_what_is_refused_is_not_counted(gaps: list[float]) -> None:
    """Who keeps knocking is served at the allowed pace all the same."""
    rule, moments = Rule(5, WINDOW_S), list(accumulate(gaps))
    knocking = [moment + beat for moment in moments for beat in (0.0, 0.001, 0.002)]
    assert len(let_through(Counts(), rule, sorted(knocking))) >= len(let_through(Counts(), rule, moments))


def test_no_limit_is_no_limit() -> None:
    counts = Counts()
    assert not any(counts.take("somebody", Rule(0, WINDOW_S), 1.0) for _ in range(1_000))


@given(st.lists(st.integers(0, 2), max_size=60), st.integers(1, 20))
def test_processes_that_tell_each_other_hold_one_limit(turns: list[int], limit: int) -> None:
    """After each request everybody tells; so together they let through what one alone would."""
    processes, rule, table = [Counts(), Counts(), Counts()], Rule(limit, WINDOW_S), dict[Slot, int]()
    passed = 0
    for turn in turns:
        passed += not processes[turn].take("somebody", rule, 10.0)
        for slot, amount in processes[turn].drain().items():
            table[slot] = table.get(slot, 0) + amount
        for process in processes:
            process.settle(table, 10.0)
    assert passed == min(len(turns), limit)


def test_counts_are_kept_when_the_database_does_not_take_them() -> None:
    counts, rule = Counts(), Rule(10, WINDOW_S)
    counts.add("somebody", rule, 1.0)
    told = counts.drain()
    counts.add("somebody", rule, 2.0)
    counts.restore(told)
    assert sum(counts.drain().values()) == 2


def test_a_process_remembers_only_so_many_and_forgets_what_is_past() -> None:
    counts, rule = Counts(), Rule(2, WINDOW_S)
    for number in range(MOST_SUBJECTS):
        counts.add(f"address:{number}", rule, 1.0)
    assert [counts.take(f"late:{number}", rule, 1.0) > 0 for number in range(4)] == [False, False, True, True]
    counts.settle({}, 1_000.0)
    assert counts.take("late:9", rule, 1_000.0) == 0.0
