"""Coordinate systems: the shifted ones go there and back, EPSG codes go through PROJ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.core import crs
from layers.core.measure import distance_m

lng = st.floats(74, 134, allow_nan=False)
lat = st.floats(4, 53, allow_nan=False)


def metres(a: np.ndarray, b: np.ndarray) -> float:
    return distance_m(a[0, 0], a[0, 1], b[0, 0], b[0, 1])


@pytest.mark.parametrize("system", crs.SHIFTED)
@given(lng, lat)
def test_a_shifted_system_goes_there_and_back_within_a_centimetre(system: str, x: float, y: float) -> None:
    start = np.array([[x, y]])
    assert metres(start, crs.to_wgs84(system)(crs.from_wgs84(system)(start))) < 0.01


def test_the_shift_is_the_published_one() -> None:
    """Beijing and Guangzhou, as measured between services: 555 m and 621 m."""
    for place, shift in (((116.404, 39.915), 555), ((113.264, 23.129), 621)):
        start = np.array([place])
        assert metres(start, crs.from_wgs84(crs.GCJ02)(start)) == pytest.approx(shift, abs=12)


def test_outside_the_mainland_nothing_is_shifted() -> None:
    lisbon = np.array([[-9.14, 38.72]])
    assert (crs.from_wgs84(crs.GCJ02)(lisbon) == lisbon).all()


def test_no_points_are_no_fault() -> None:
    assert crs.to_wgs84(crs.GCJ02)(np.empty((0, 2))).shape == (0, 2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gcj02", "GCJ-02"),
        ("BD_09", "BD-09"),
        ("4490", "EPSG:4490"),
        ("epsg:4549", "EPSG:4549"),
        ("CRS84", "EPSG:4326"),
    ],
)
def test_a_system_has_one_spelling(text: str, name: str) -> None:
    assert crs.name_of(text) == name


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(crs.UnknownCrs):
        crs.name_of("Nowhere 7")


def test_a_cgcs2000_zone_is_projected() -> None:
    start = np.array([[120.15, 30.28]])
    zone = crs.from_wgs84("EPSG:4549")(start)
    assert abs(zone[0, 0] - 500_000) < 20_000
    assert not crs.is_degrees("EPSG:4549")
    assert metres(start, crs.to_wgs84("EPSG:4549")(zone)) < 0.01
