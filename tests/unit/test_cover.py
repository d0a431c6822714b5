"""Seen once, seen twice, and where the next cameras go. Pure."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from layers.sight.cover import seen, seen_twice, without
from layers.sight.placing import place, spread

boxes = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5), st.integers(1, 5)).map(
    lambda b: box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(boxes, min_size=1, max_size=6))
@settings(max_examples=40)
def test_cover_counted_square_by_square(views: list) -> None:
    area, shapes = np.array([box(2, 2, 9, 9)], dtype=object), np.array(views, dtype=object)
    squares = shapely.points([(x + 0.5, y + 0.5) for x in range(2, 9) for y in range(2, 9)])
    times = sum(shapely.covers(view, squares).astype(int) for view in views)
    assert seen(area, shapes)[0].area == pytest.approx((times >= 1).sum())
    assert seen_twice(area, shapes)[0].area == pytest.approx((times >= 2).sum())
    assert without(area, shapes)[0].area == pytest.approx((times == 0).sum())


def test_greedy_takes_the_best_first_and_counts_nothing_twice() -> None:
    candidates = np.array([[113.0, 29.0], [113.0005, 29.0]])
    views = shapely.buffer(shapely.points(candidates), 4e-4)
    points = np.array([[113.0, 29.0002], [113.0001, 29.0002], [113.0005, 29.0002], [113.0, 28.9998]])
    chosen = place(candidates, views, points, np.array([3.0, 3.0, 1.0, 2.0]), 90, 5)
    assert [one.candidate for one in chosen][:1] == [0]
    won = np.concatenate([one.won for one in chosen])
    assert sorted(won.tolist()) == [0, 1, 2, 3]
    first = chosen[0]
    assert first.bearing_deg is not None and set(first.won.tolist()) == {0, 1}
    assert place(candidates, views, points, np.ones(4), 360, 1)[0].bearing_deg is None


def test_weights_are_shared_out_and_none_is_lost() -> None:
    points = np.array([[113.0, 29.0], [113.0001, 29.0], [113.01, 29.0]])
    total = spread(points, np.array([[113.00005, 29.0], [113.05, 29.0]]), np.array([10.0, 7.0]), 20)
    assert total.tolist() == [5, 5, 0]
