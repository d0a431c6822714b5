"""What cameras see between buildings: never more than their sector, and nothing behind a wall."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from layers.cameras.buildings import buildings_of
from layers.cameras.field_of_view import FieldOfView, sector, sees
from layers.cameras.occlusion import views
from layers.cameras.optics import optics_of, sectors
from layers.core.measure import WGS84, area_m2

LNG, LAT = 113.0, 29.0
NORTH = FieldOfView(LNG, LAT, 0, 90, 100)


def at(east_m: float, north_m: float) -> tuple[float, float]:
    lng, lat, _back = WGS84.fwd(LNG, LAT, np.degrees(np.arctan2(east_m, north_m)), np.hypot(east_m, north_m))
    return lng, lat


def block(west_m: float, south_m: float, east_m: float, north_m: float) -> Polygon:
    corners = [(west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m)]
    return Polygon([at(*corner) for corner in corners])


def seen(
    view: FieldOfView, *shapes: Polygon, height: float | None = None, heights: list | None = None
) -> Polygon:
    return views(optics_of([view], [height]), buildings_of(shapes, heights))[0]


angles = st.floats(10, 360)
blocks = st.tuples(*(st.floats(low, high) for low, high in ((-90, 90), (-90, 90), (1, 40), (1, 40)))).map(
    lambda b: block(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.floats(0, 359.9), angles, st.floats(0, 360), st.floats(2, 140))
@settings(max_examples=60)
def test_a_sector_holds_what_the_camera_sees(
    bearing: float, angle: float, azimuth: float, metres: float
) -> None:
    view = FieldOfView(LNG, LAT, bearing, angle, 100)
    shape = sectors(optics_of([view]))[0]
    assert area_m2(shape) == pytest.approx(area_m2(sector(view)), rel=2e-3)
    lng, lat, _back = WGS84.fwd(LNG, LAT, azimuth, metres)
    inside = shapely.dwithin(shape, Point(lng, lat), 3e-6)
    outside = not shape.buffer(-6e-6).contains(Point(lng, lat))
    assert inside if sees(view, lng, lat) and metres < 99.8 else outside


@given(st.floats(0, 359.9), angles, st.lists(blocks, min_size=1, max_size=5))
@settings(max_examples=40)
def test_buildings_only_take_away(bearing: float, angle: float, shapes: list[Polygon]) -> None:
    view = FieldOfView(LNG, LAT, bearing, angle, 100)
    shape, whole = seen(view, *shapes), sectors(optics_of([view]))[0]
    assert shape.is_valid and not shape.is_empty
    assert shapely.difference(shape, whole.buffer(2e-7)).area < 1e-14
    others = [other for other in shapes if not shapely.dwithin(other, Point(LNG, LAT), 5e-6)]
    within = shapely.intersection(shape, shapely.union_all(others)).area
    assert within <= 0.03 * whole.area


def test_nothing_is_seen_behind_a_wall_and_all_beside_it() -> None:
    shape = seen(NORTH, block(-10, 40, 10, 50))
    assert shape.covers(Point(at(0, 39)))
    for hidden in ((0, 45), (0, 60), (15, 80), (-15, 80)):
        assert not shape.covers(Point(at(*hidden)))
    for open_ground in ((15, 45), (30, 70), (-30, 70)):
        assert shape.covers(Point(at(*open_ground)))


def test_the_area_is_that_of_the_exact_shadow_and_errs_to_less() -> None:
    shape = seen(NORTH, block(-10, 40, 10, 50))
    shadow = Polygon([at(-10, 40), at(10, 40), at(50, 200), at(-50, 200)])
    exact = shapely.difference(sectors(optics_of([NORTH]))[0], shadow)
    assert 0.985 * area_m2(exact) <= area_m2(shape) <= area_m2(exact)


def test_a_camera_hangs_at_its_own_building() -> None:
    for own in (block(-5, -10, 5, 0), block(-5, -5, 5, 5)):
        assert area_m2(seen(NORTH, own)) == pytest.approx(area_m2(sectors(optics_of([NORTH]))[0]), rel=1e-6)


@pytest.mark.parametrize(
    ("camera_m", "building_m", "hides"), [(12, 4, False), (4, 12, True), (None, 4, True), (12, None, True)]
)
def test_a_camera_looks_over_what_is_known_to_be_lower(
    camera_m: float | None, building_m: float | None, hides: bool
) -> None:
    shape = seen(NORTH, block(-10, 40, 10, 50), height=camera_m, heights=[building_m])
    assert shape.covers(Point(at(0, 60))) is not hides


def test_one_that_turns_sees_all_round_but_out_of_a_yard_nothing() -> None:
    round_about = FieldOfView(LNG, LAT, None, 90, 100)
    assert seen(round_about).covers(Point(at(-50, -50)))
    yard = shapely.difference(block(-60, -60, 60, 60), block(-30, -30, 30, 30))
    shape = seen(round_about, yard)
    assert area_m2(shape) == pytest.approx(3600, rel=0.01)
    assert not shape.covers(Point(at(0, 70)))


def test_the_view_to_the_north_wraps_round() -> None:
    """A wall across north, where azimuths begin anew, hides as any other."""
    for bearing, everywhere in ((0, False), (350, False), (None, True)):
        view = FieldOfView(LNG, LAT, bearing, 360 if everywhere else 300, 100)
        assert not seen(view, block(-10, 40, 10, 50)).covers(Point(at(0, 60)))


def test_nowhere_is_no_view() -> None:
    assert len(views(optics_of([]), buildings_of([box(113, 29, 113.001, 29.001)]))) == 0
