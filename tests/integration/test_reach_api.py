"""Service circles and coverage over HTTP."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from shapely import from_wkb
from shapely.geometry import shape

from layers.core.measure import WGS84, area_m2
from layers.models import Address, Division, ServicePoint
from tests.people import client_of, get
from tests.two_streets import City, build

LABEL = "Straight-line circle, not a walking distance"


@pytest.fixture
def city(db: None, settings: Any) -> City:
    settings.WALKING_SPEED_M_S = 1.2
    return build()


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city.everybody)


def test_circles_round_points(client: Client) -> None:
    status, found = get(client, "/api/service-circles/", points="113.005,29.005;113.007,29.005", minutes=5)
    assert status == 200
    assert [feature["id"] for feature in found["features"]] == [1, 2]
    properties = found["features"][0]["properties"]
    assert (properties["minutes"], properties["radius_m"], properties["method"]) == (5, 360, "circle")
    assert properties["label"] == LABEL == found["label"]


def test_circles_of_a_category_and_merged(city: City, client: Client) -> None:
    single = get(client, "/api/service-circles/", category="clinic")[1]["features"]
    (merged,) = get(client, "/api/service-circles/", category="clinic", merge=1)[1]["features"]
    assert [feature["properties"]["name"] for feature in single] == ["Clinic xijie", "Clinic dongjie"]
    assert [feature["id"] for feature in single] == [
        side.rows["service-points"][0].pk for side in (city.west, city.east)
    ]
    assert single[0]["properties"]["minutes"] == 15
    assert merged["properties"]["points"] == 2
    assert area_m2(shape(merged["geometry"])) < sum(area_m2(shape(feature["geometry"])) for feature in single)


def test_circles_of_a_division(city: City, client: Client) -> None:
    found = get(client, "/api/service-circles/", category="clinic", division="E1")[1]["features"]
    assert [feature["properties"]["name"] for feature in found] == ["Clinic dongjie"]


def test_circles_are_of_ones_own_area(city: City) -> None:
    found = get(client_of(city.viewer), "/api/service-circles/", category="clinic")[1]["features"]
    assert [feature["properties"]["name"] for feature in found] == ["Clinic xijie"]


@pytest.mark.parametrize("path", ["/api/service-circles/", "/api/coverage/"])
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"method": "network"}, 422, "no-roads"),
        ({"method": "magic"}, 422, "unknown-method"),
        ({"mode": "swim"}, 422, "unknown-mode"),
        ({"minutes": "0"}, 422, "bad-minutes"),
        ({"minutes": "61"}, 422, "bad-minutes"),
        ({"minutes": "nan"}, 422, "bad-minutes"),
        ({"minutes": "soon"}, 422, "bad-minutes"),
        ({"category": "castle"}, 422, "unknown-category"),
        ({"category": ""}, 422, "unknown-category"),
        ({"category": "cli\0nic"}, 400, "bad-request"),
        ({"division": "nowhere"}, 404, "unknown-division"),
    ],
)
def test_refusals(client: Client, path: str, query: dict[str, str], status: int, code: str) -> None:
    got, problem = get(client, path, **{"category": "clinic", **query})
    assert (got, problem["code"]) == (status, code)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("113.005", "bad-position"),
        ("113.005,91", "bad-position"),
        ("a,b", "bad-position"),
        ("nan,nan", "bad-position"),
        (";".join(["113,29"] * 501), "too-many-points"),
    ],
)
def test_points_that_are_none(client: Client, points: str, code: str) -> None:
    status, problem = get(client, "/api/service-circles/", points=points)
    assert (status, problem["code"]) == (422, code)


def place(city: City, azimuth: float, metres: float, households: int, division: Division | None) -> None:
    lng, lat, _back = WGS84.fwd(city.west.lng, city.west.lat, azimuth, metres)
    point = Point(round(lng, 7), round(lat, 7))
    Address.objects.create(text=f"{metres} m", households=households, division=division, geometry=point)


def test_households_inside_and_outside(city: City, client: Client) -> None:
    place(city, 0, 350, 30, city.west.community)
    place(city, 0, 370, 60, city.west.community)
    _status, found = get(client, "/api/coverage/", category="clinic", minutes=5)
    west = next(row for row in found["by_division"] if row["code"] == "W2")
    assert (found["households"], found["households_served"], found["households_share"]) == (110, 50, 0.4545)
    assert (west["households"], west["households_served"], west["households_share"]) == (100, 40, 0.4)
    assert west["area_m2_served"] < west["area_m2"]
    assert (found["method"], found["label"], found["points"]) == ("circle", LABEL, 2)


def test_a_map_is_answered_with_the_numbers(city: City) -> None:
    viewer = client_of(city.viewer)
    plain = get(viewer, "/api/coverage/", category="clinic", minutes="5,10")[1]
    drawn = get(viewer, "/api/coverage/", category="clinic", minutes="5,10", draw=1)[1]
    assert {name for name in drawn if name not in plain} == {"circles", "places"}
    rings = get(viewer, "/api/service-circles/", category="clinic", minutes="5,10", merge=1)[1]["features"]
    assert drawn["circles"]["features"] == rings
    (clinic,) = drawn["places"]
    assert (clinic["id"], clinic["status"]) == (city.west.rows["service-points"][0].pk, "ok")
    assert (clinic["lng"], clinic["lat"]) == city.west.rows["service-points"][0].geometry.coords


def test_gaps_are_the_community_without_its_circles(city: City, client: Client) -> None:
    place(city, 0, 500, 7, city.west.community)
    _status, found = get(client, "/api/coverage/", category="clinic", minutes=5, division="W2")
    (gap,) = found["gaps"]["features"]
    circle = get(client, "/api/service-circles/", category="clinic", minutes=5, division="W2")[1]["features"][
        0
    ]
    whole = area_m2(from_wkb(bytes(city.west.community.geometry.wkb)))
    assert gap["properties"]["households_unserved"] == 7
    assert gap["properties"]["area_m2"] == pytest.approx(whole - area_m2(shape(circle["geometry"])), rel=1e-4)
    assert shape(gap["geometry"]).is_valid


def test_a_site_across_the_border_serves_too(city: City, client: Client) -> None:
    ServicePoint.objects.filter(name="Clinic xijie").delete()
    place(city, 90, 400, 5, city.west.community)
    _status, found = get(client, "/api/coverage/", category="clinic", minutes=10, division="W2")
    assert (found["households"], found["households_served"]) == (15, 5)


def test_a_viewer_sees_the_coverage_of_the_own_street(city: City) -> None:
    status, found = get(client_of(city.viewer), "/api/coverage/", category="clinic")
    assert (status, [row["code"] for row in found["by_division"]]) == (200, ["W2"])
    assert "dongjie" not in str(found)


def test_households_without_a_division_are_counted_apart(city: City, client: Client) -> None:
    place(city, 0, 100, 3, None)
    _status, found = get(client, "/api/coverage/", category="clinic")
    assert (found["households"], found["by_division"][-1]["code"]) == (23, None)
