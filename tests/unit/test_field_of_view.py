"""A camera's sector: what lies in it, and its outline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.cameras.field_of_view import FieldOfView, angle_between, sector, sees
from layers.core.measure import WGS84, area_m2, distance_m

LNG, LAT = 113.0, 29.0


def camera(
    bearing: float | None = 0, angle: float = 90, reach: float = 100, *, turns: bool = False
) -> FieldOfView:
    return FieldOfView(LNG, LAT, bearing, angle, reach, turns=turns)


def towards(azimuth: float, metres: float) -> tuple[float, float]:
    lng, lat, _back = WGS84.fwd(LNG, LAT, azimuth, metres)
    return lng, lat


@pytest.mark.parametrize(
    ("azimuth", "metres", "seen"),
    [
        (0, 50, True),
        (44.9, 99.9, True),
        (315.1, 99.9, True),
        (45.1, 50, False),
        (180, 50, False),
        (0, 100.1, False),
        (180, 0.2, True),
    ],
)
def test_a_camera_that_looks_north(azimuth: float, metres: float, seen: bool) -> None:
    assert sees(camera(), *towards(azimuth, metres)) is seen


@pytest.mark.parametrize("view", [camera(None), camera(angle=360), camera(turns=True)])
def test_a_camera_that_looks_everywhere(view: FieldOfView) -> None:
    assert sees(view, *towards(200, 99))
    assert not sees(view, *towards(200, 101))


@given(st.floats(0, 359.9), st.floats(1, 359), st.floats(0, 360), st.floats(1, 140))
def test_the_outline_holds_what_is_seen(bearing: float, angle: float, azimuth: float, metres: float) -> None:
    view = camera(bearing, angle)
    lng, lat = towards(azimuth, metres)
    at_the_edge = abs(angle_between(azimuth, bearing) - angle / 2) < 1 or abs(metres - 100) < 1 or metres < 2
    assert at_the_edge or sector(view).buffer(0).covers(Point(lng, lat)) == sees(view, lng, lat)


def test_the_arc_stands_at_the_range() -> None:
    outline = sector(camera(bearing=90, angle=60, reach=250))
    apex, *arc = outline.exterior.coords[:-1]
    assert apex == (LNG, LAT)
    assert all(distance_m(LNG, LAT, *vertex) == pytest.approx(250, abs=0.02) for vertex in arc)


def test_the_outline_of_one_that_turns_is_a_circle() -> None:
    assert area_m2(sector(camera(turns=True))) == pytest.approx(3.14159 * 100**2, rel=0.01)


@pytest.mark.parametrize(
    ("first", "second", "between"), [(350, 10, 20), (-10, 10, 20), (0, 180, 180), (90, 90, 0)]
)
def test_angles_go_the_short_way_round(first: float, second: float, between: float) -> None:
    assert angle_between(first, second) == pytest.approx(between)
