"""Many areas cut by one cover, as if each were cut by itself."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings, strategies
from shapely.geometry import MultiPolygon, Point, Polygon, box

from layers.core.measure import area_m2
from layers.reach.cutting import MARGIN, areas_m2, left_of

CELLS = np.array([box(x, y, x + 1, y + 1) for x in range(5) for y in range(5)], dtype=object)


@settings(max_examples=20, deadline=None)
@given(
    discs=strategies.lists(
        strategies.tuples(strategies.floats(-1, 6), strategies.floats(-1, 6), strategies.floats(0.1, 3)),
        max_size=5,
    )
)
def test_each_area_keeps_what_the_cover_leaves(discs: list[tuple[float, float, float]]) -> None:
    cover = shapely.union_all([Point(x, y).buffer(radius, 8) for x, y, radius in discs])
    alone = shapely.difference(CELLS, cover)
    left = left_of(CELLS, cover)
    assert shapely.area(shapely.symmetric_difference(left, alone)) == pytest.approx(0, abs=1e-9)
    assert set(shapely.get_type_id(left)) <= {3, 6}


def test_an_area_without_shape_stays_so() -> None:
    left = left_of(np.array([MultiPolygon(), CELLS[0]], dtype=object), MultiPolygon())
    assert left[0].is_empty and left[1].equals(CELLS[0])


def test_areas_on_the_ellipsoid() -> None:
    disc = Point(113.17, 29.1).buffer(0.01)
    assert areas_m2([disc, box(0, 0, 0, 0)])[0] == pytest.approx(area_m2(disc), rel=1e-8)


def test_a_cover_that_touches_the_edge_of_a_clip_is_cut_soundly() -> None:
    hole = [(1, 1), (1.5, 2), (2, 1), (2.5, 2), (3, 1), (2, 3.5)]
    cover = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [hole])
    areas = np.array([box(0, 1 + MARGIN, 4, 3), box(0, 3, 4, 4)], dtype=object)
    clip = shapely.clip_by_rect(cover, -MARGIN, 1, 4 + MARGIN, 4 + MARGIN)
    assert cover.is_valid and not clip.is_valid
    left = left_of(areas, cover)
    assert shapely.is_valid(left).all()
    assert shapely.area(left) == pytest.approx(shapely.area(shapely.difference(areas, cover)))
