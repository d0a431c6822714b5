"""The bars of the chart of use."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from layers.account.bars import HEIGHT, WIDTH, bars, top_of

amounts = st.lists(st.integers(0, 10**9), min_size=1, max_size=90)


@given(amounts)
def test_bars_stand_side_by_side_inside_the_drawing(requests: list[int]) -> None:
    days = [(date(2026, 1, 1) + timedelta(days=n), n_of, n_of // 3) for n, n_of in enumerate(requests)]
    drawn = bars(days)
    assert [bar.day for bar in drawn] == [day for day, _requests, _refusals in days]
    assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH + 0.01 for bar in drawn)
    assert all(left.x + left.width <= right.x for left, right in itertools.pairwise(drawn))
    assert all(0 <= bar.height <= HEIGHT and bar.refused_height <= bar.height for bar in drawn)
    assert all((bar.height > 0) == (bar.requests > 0) for bar in drawn)


@given(st.integers(1, 10**12))
def test_the_scale_ends_at_the_next_round_number(largest: int) -> None:
    top = top_of(largest)
    assert largest <= top < 2.5 * largest + 1
    assert str(top).rstrip("0") in {"1", "2", "5"}
