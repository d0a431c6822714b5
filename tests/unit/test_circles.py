"""Service circles on the ellipsoid."""

from math import pi

import pytest
from shapely.geometry import GeometryCollection, LineString, Polygon, box

from layers.core.measure import area_m2, distance_m
from layers.reach.circles import VERTICES, as_multipolygon, circles, merged, radius_m


def test_fifteen_minutes_at_walking_speed() -> None:
    assert radius_m(15, 1.2) == 1080


@pytest.mark.parametrize("latitude", [-33.0, 0.0, 29.0, 53.0])
def test_every_vertex_is_as_far_as_the_radius(latitude: float) -> None:
    (circle,) = circles([(113.0, latitude)], 1_080)
    assert len(circle.exterior.coords) == VERTICES + 1
    assert all(
        distance_m(113.0, latitude, *xy) == pytest.approx(1_080, abs=0.02) for xy in circle.exterior.coords
    )


def test_area_is_that_of_a_circle() -> None:
    (circle,) = circles([(113.0, 29.0)], 1_080)
    assert area_m2(circle) == pytest.approx(pi * 1_080**2, rel=0.002)


def test_rings_run_against_the_clock_as_geojson_wants() -> None:
    (circle,) = circles([(113.0, 29.0)], 500)
    assert circle.exterior.is_ccw


def test_no_points_no_circles() -> None:
    assert circles([], 500) == []
    assert merged([]).is_empty


def test_circles_that_touch_become_one_shape_and_far_ones_stay_two() -> None:
    near = circles([(113.0, 29.0), (113.001, 29.0)], 500)
    far = circles([(113.0, 29.0), (113.1, 29.0)], 500)
    assert len(merged(near).geoms) == 1
    assert len(merged(far).geoms) == 2
    assert area_m2(merged(near)) < 2 * area_m2(near[0])


def test_only_areas_are_left_of_an_overlay() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (5, 5)])])
    bow_tie = Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert as_multipolygon(mixed).equals(box(0, 0, 1, 1))
    assert as_multipolygon(bow_tie).is_valid
