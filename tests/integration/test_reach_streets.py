"""Service circles, coverage and comparison along one drawn street, on which one walks a metre a second.

The street leads from the western clinic (A, 0 m) eastward past C (200 m) and E (400 m) to K (1,000 m); the eastern clinic stands
at 973 m, in another street's area.
"""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies
from openpyxl import load_workbook
from shapely.geometry import shape

from layers.core.history import record
from layers.core.measure import area_m2
from layers.core.scope import SYSTEM
from layers.models import Address, Division, Grid, ServicePoint, ServicePointState
from layers.roads.actions import use
from tests.lattice import Drawn, draw
from tests.people import client_of, get, post
from tests.two_streets import City, build

CIRCLES, COVERAGE, COMPARE = "/api/service-circles/", "/api/coverage/", "/api/coverage/compare/"
ROUNDING = 1e-10
"""Square degrees, about a square metre: borders that are the same are rounded each for itself."""
STREET = "A-B-C-D-E-F-G-H-I-J-K"


@pytest.fixture
def city(db: None, settings: Any) -> City:
    settings.WALKING_SPEED_M_S = 1.0
    return build()


@pytest.fixture
def street(city: City) -> Drawn:
    drawn = draw(STREET)
    placed = Drawn(replace(drawn.network, centre=(city.west.lng, city.west.lat)), drawn.junctions)
    use(acting_user=SYSTEM, network=placed.network, source="drawn", read={})
    for spot, households in ((placed.at("C"), 20), (placed.at("E"), 40), (placed.at("C", 0, 100), 7)):
        live(spot, households, city.west.community)
    return placed


@pytest.fixture
def client(city: City, street: Drawn) -> Client:
    return client_of(city.everybody)


def live(spot: tuple[float, float], households: int, division: Division) -> None:
    point = Point(round(spot[0], 7), round(spot[1], 7))
    Address.objects.create(
        text="=1+1",
        households=households,
        residents=2 * households,
        over_60=1,
        division=division,
        geometry=point,
    )


def across(street: Drawn, junction: str, east: float = 0) -> dict[str, Any]:
    """Return a line across the street."""
    ends = [street.at(junction, east, north) for north in (-50, 50)]
    return {"type": "LineString", "coordinates": [list(end) for end in ends]}


def around(street: Drawn, junction: str) -> dict[str, Any]:
    corners = [
        street.at(junction, east, north) for east, north in ((-9, -9), (9, -9), (9, 9), (-9, 9), (-9, -9))
    ]
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


def spot(street: Drawn, junction: str, **more: Any) -> dict[str, Any]:
    lng, lat = street.at(junction)
    return {"lng": lng, "lat": lat, **more}


def test_each_place_tells_how_it_fared_and_none_fails_the_others(street: Drawn, client: Client) -> None:
    off = dict(zip(("lng", "lat"), street.at("C", 0, 100), strict=True))
    places = [
        spot(street, "C", id="home", name="Home"),
        {"id": "off", **off},
        {"id": "far", "lng": 113.2, "lat": 29.2},
        {"id": "none", "lng": "?", "lat": 400},
    ]
    status, found = post(client, CIRCLES, {"points": places, "minutes": [10, 5]})
    assert (status, found["method"], found["attribution"], found["network"]) == (
        200,
        "network",
        "drawn",
        "drawn",
    )
    states = {f["properties"]["site"]: f["properties"] for f in found["features"]}
    assert [f["id"] for f in found["features"]] == ["home-10", "home-5", "off-10", "off-5", "far", "none"]
    assert (states["home"]["status"], states["home"]["moved_m"], states["home"]["name"]) == ("ok", 0, "Home")
    assert (states["off"]["status"], states["off"]["moved_m"]) == ("moved", pytest.approx(100, abs=1))
    assert (states["far"]["code"], states["none"]["code"]) == ("too-far", "no-position")
    assert found["features"][4]["geometry"] is None and states["far"]["reason"]
    assert {"count": 4, "reached": 2}.items() <= found["sites"].items()
    longer, shorter = (shape(feature["geometry"]) for feature in found["features"][:2])
    assert shorter.difference(longer).area < ROUNDING
    assert found["features"][0]["properties"]["area_m2"] == pytest.approx(area_m2(longer), rel=1e-5)


def test_bands_and_rings_are_the_same_land(street: Drawn, client: Client) -> None:
    query: dict[str, Any] = {"category": "clinic", "minutes": "3,6", "merge": 1}
    outer, inner = (shape(f["geometry"]) for f in get(client, CIRCLES, **query)[1]["features"])
    band, core = get(client, CIRCLES, **query, bands=1)[1]["features"]
    assert (band["properties"]["from_minutes"], core["properties"]["from_minutes"]) == (3, 0)
    assert shape(core["geometry"]).equals(inner)
    assert shape(band["geometry"]).intersection(inner).area == pytest.approx(0, abs=ROUNDING)
    assert area_m2(shape(band["geometry"])) == pytest.approx(area_m2(outer) - area_m2(inner), rel=1e-4)


def test_people_are_counted_by_the_time_to_their_door(street: Drawn, client: Client) -> None:
    _status, found = get(client, COVERAGE, category="clinic", minutes="5,10", division="W1", draw=1)
    assert [(ring["minutes"], ring["households_served"]) for ring in found["by_minutes"]] == [
        (5, 30),
        (10, 70),
    ]
    assert (found["households"], found["households_served"], found["residents_served"]) == (77, 70, 145)
    assert (found["households_off_network"], found["over_60"]) == (7, 8)
    (west,) = found["by_division"]
    (gap,) = found["gaps"]["features"]
    assert gap["properties"]["households_unserved"] == gap["properties"]["households_off_network"] == 7
    land = area_m2(shape(gap["geometry"]))
    assert west["area_m2"] - west["area_m2_served"] >= land - 2
    cover = shape(found["circles"]["features"][0]["geometry"])
    assert shape(gap["geometry"]).intersection(cover).area == pytest.approx(0, abs=ROUNDING)


def test_a_straight_circle_must_be_asked_for_and_says_so(street: Drawn, client: Client) -> None:
    query: dict[str, Any] = {"category": "clinic", "minutes": 5, "division": "W1"}
    circle = get(client, COVERAGE, **query, method="circle")[1]
    assert (circle["method"], circle["network"], circle["households_served"]) == ("circle", "", 37)
    assert get(client, COVERAGE, **query)[1]["households_served"] == 30
    barred = post(client, COVERAGE, {**query, "method": "circle", "barriers": across(street, "B")})
    driven = get(client, COVERAGE, **query, method="circle", mode="drive")
    assert (barred[1]["code"], driven[1]["code"]) == ("circle-without-barriers", "circle-walks-only")


def test_a_barrier_cuts_the_street_for_everybody_behind_it(city: City, street: Drawn, client: Client) -> None:
    query = {"category": "clinic", "minutes": 10, "division": "W1"}
    barred = {**query, "barriers": {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": across(street, "D", 10)}]}}  # fmt: skip
    assert post(client, COVERAGE, barred)[1]["households_served"] == 70  # from the east, in 573 s
    viewer = client_of(city.viewer)
    assert post(viewer, COVERAGE, query)[1]["households_served"] == 70
    assert post(viewer, COVERAGE, barred)[1]["households_served"] == 30  # who does not see the eastern clinic
    over = post(client, CIRCLES, {"category": "clinic", "barriers": around(street, "A")})[1]["sites"]
    assert [(site["name"], site["code"]) for site in over["unreachable"]] == [("Clinic xijie", "in-barrier")]


def test_who_is_closed_is_left_out_and_named(city: City, client: Client) -> None:
    ServicePoint.objects.filter(name="Clinic dongjie").update(opening_hours="8:00-17:30")
    ServicePoint.objects.filter(name="Clinic xijie").update(opening_hours="by arrangement")
    query = {"category": "clinic", "minutes": 5}
    night = get(client, COVERAGE, **query, at="2026-03-02T22:00")[1]
    day = get(client, COVERAGE, **query, at="2026-03-02T01:00:00Z")[1]
    (west,) = ServicePoint.objects.filter(name="Clinic xijie").values_list("pk", flat=True)
    assert [site["name"] for site in night["sites"]["closed"]] == ["Clinic dongjie"]
    assert (night["households_served"], night["sites"]["hours_unread"]) == (30, [west])
    assert (day["households_served"], day["sites"]["closed"]) == (40, [])
    assert day["at"] == "2026-03-02T09:00:00+08:00"


def test_two_cases_side_by_side(city: City, street: Drawn, client: Client) -> None:
    clinic = ServicePoint.objects.get(name="Clinic xijie").pk
    body = {
        "category": "clinic",
        "minutes": 3,
        "before": {},
        "after": {"without": [clinic], "points": [spot(street, "E", id="new")]},
    }
    status, found = post(client, COMPARE, body)
    assert (status, found["before"]["households_served"], found["after"]["households_served"]) == (
        200,
        20,
        50,
    )
    assert found["gained"] == {"households": 40, "residents": 80, "over_60": 1}
    assert found["lost"]["households"] == 10
    (west,) = (row for row in found["by_division"] if row["code"] == "W2")
    assert (west["households_gained"], west["households_lost"], west["households"]) == (40, 10, 77)
    assert found["gained_land"]["features"][0]["properties"]["households_gained"] == 40
    lost = shape(found["lost_land"]["features"][0]["geometry"])
    assert lost.intersects(shape(spot_geometry(street, "A"))) and not lost.intersects(
        shape(spot_geometry(street, "E"))
    )


def spot_geometry(street: Drawn, junction: str) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(street.at(junction))}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=strategies.lists(strategies.tuples(*[strategies.floats(0, 0.012)] * 2), max_size=3))
def test_adding_a_site_never_loses_a_household(
    client: Client, street: Drawn, places: list[tuple[float, float]]
) -> None:
    lng, lat = street.at("A")
    points = [[lng + east, lat + (north - 0.006) / 10] for east, north in places]
    body = {"category": "clinic", "minutes": 4, "before": {}, "after": {"points": points}}
    found = post(client, COMPARE, body)[1]
    assert found["lost"] == {"households": 0, "residents": 0, "over_60": 0}
    assert found["lost_land"]["features"] == []


def test_a_viewer_learns_nothing_of_another_street(city: City, street: Drawn) -> None:
    viewer = client_of(city.viewer)
    east = ServicePoint.objects.get(name="Clinic dongjie").pk
    body = {"points": [spot(street, "K")], "minutes": 60, "barriers": across(street, "J")}
    found = post(viewer, COVERAGE, body)[1]
    assert (found["households"], [row["code"] for row in found["by_division"]]) == (77, ["W2"])
    body = {"category": "clinic", "minutes": 2, "before": {}, "after": {"without": [east]}}
    compared = post(viewer, COMPARE, body)[1]
    assert compared["gained"]["households"] == compared["lost"]["households"] == 0
    assert "dongjie" not in str(found) + str(compared)
    for by in ("grid", "street", "district"):
        rows = get(viewer, COVERAGE, category="clinic", by=by)[1]["by_division"]
        assert sum(row["households"] for row in rows) == 77 and "dongjie" not in str(rows)


def test_by_grid_and_by_street(city: City, client: Client) -> None:
    grids = get(client, COVERAGE, category="clinic", minutes=5, by="grid")[1]
    assert (grids["scheme"], [(r["code"], r["households_served"]) for r in grids["by_division"]]) == (
        "GOV",
        [("E-1", 10), ("W-1", 30)],
    )
    streets = get(client, COVERAGE, category="clinic", minutes=5, by="street")[1]["by_division"]
    assert [(row["code"], row["level"], row["households"]) for row in streets] == [
        ("E1", "street", 10),
        ("W1", "street", 77),
    ]


def test_the_workbook_says_what_it_rests_on(city: City, street: Drawn, client: Client) -> None:
    ServicePoint.objects.filter(name="Clinic dongjie").update(name="=cmd()", geometry=Point(113.05, 29.05))
    response = client.get(COVERAGE, {"category": "clinic", "minutes": 5, "format": "xlsx"})
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Summary", "By area", "Gaps", "Points, one by one"]
    summary = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True) if row[0]}
    assert (summary["Source of the roads"], summary["Households, served"]) == ("drawn", 30)
    points = list(book["Points, one by one"].iter_rows(values_only=True))
    assert (points[2][1], points[2][4], points[2][6]) == (
        "'=cmd()",
        "unreachable",
        "No street is near enough.",
    )
    both = {"category": "clinic", "before": {"minutes": 2}, "after": {"minutes": 5}}
    sent = client.post(COMPARE + "?format=xlsx", both, content_type="application/json")
    rows = list(load_workbook(BytesIO(sent.content))["By area"].iter_rows(values_only=True))
    assert rows[0][5] == "Households gained" and [row[5] for row in rows[1:]] == [0, 20]
    assert client.get(COVERAGE, {"category": "clinic", "format": "csv"}).content.startswith(
        b"\xef\xbb\xbfCode"
    )


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (CIRCLES, [], "bad-body"),
        (CIRCLES, {"points": "113"}, "bad-position"),
        (CIRCLES, {"points": ["113,29"]}, "bad-position"),
        (CIRCLES, {"points": [[113, 29]] * 10_001}, "too-many-points"),
        (CIRCLES, {"points": [{"id": 1, "lng": 113, "lat": 29}, {"id": 1}]}, "ids-repeated"),
        (CIRCLES, {"points": [[113, 29]], "minutes": [1, 2, 3, 4, 5, 6, 7]}, "bad-minutes"),
        (CIRCLES, {"points": [[113, 29]], "minutes": True}, "bad-minutes"),
        (CIRCLES, {"points": [[113, 29]], "mode": ["walk"]}, "bad-text"),
        (CIRCLES, {"points": [[113, 29]], "direction": "up"}, "unknown-direction"),
        (CIRCLES, {"points": [[113, 29]], "at": "soon"}, "bad-moment"),
        (CIRCLES, {"category": "clin\0ic"}, "bad-text"),
        (CIRCLES, {"category": "clinic", "without": ["one"]}, "bad-ids"),
        (CIRCLES, {"category": "clinic", "barriers": "POINT(1 2)"}, "bad-barriers"),
        (CIRCLES, {"category": "clinic", "barriers": {"type": "Polygon", "coordinates": [1]}}, "bad-barriers"),
        (
            CIRCLES,
            {"category": "clinic", "barriers": {"type": "Point", "coordinates": [500_000, 3_200_000]}},
            "barriers-not-in-degrees",
        ),
        (
            CIRCLES,
            {"category": "clinic", "barriers": {"type": "Point", "coordinates": [113, 29], "crs": {
                "type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}}},
            "barriers-not-in-degrees",
        ),
        (
            CIRCLES,
            {"category": "clinic", "barriers": {"type": "Polygon", "coordinates": [
                [[113, 29], [113.01, 29.01], [113.01, 29], [113, 29.01], [113, 29]]]}},
            "bad-barriers",
        ),
        (
            CIRCLES,
            {"category": "clinic", "barriers": [{"type": "Point", "coordinates": [113, 29]}] * 201},
            "too-many-barriers",
        ),
        (COVERAGE, {"category": "clinic", "by": "house"}, "unknown-by"),
        (COVERAGE, {"category": "clinic", "by": "grid", "scheme": "NONE"}, "unknown-scheme"),
        (COMPARE, {"category": "clinic"}, "no-cases"),
        (COMPARE, {"category": "clinic", "before": {}, "after": {"on": "2999-01-01"}}, "bad-day"),
    ],
)  # fmt: skip
def test_what_is_malformed_is_refused(client: Client, path: str, body: Any, code: str) -> None:
    status, problem = post(client, path, body)
    assert (status, problem["code"]) in ((422, code), (404, code))
    assert problem["detail"]


def test_a_question_that_takes_too_long_is_refused(client: Client, settings: Any) -> None:
    settings.REACH_SECONDS = 0
    assert get(client, CIRCLES, category="clinic")[1]["code"] == "takes-too-long"


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_is_never_old(settings: Any) -> None:
    settings.WALKING_SPEED_M_S = 1.0
    city = build()
    client = client_of(city.everybody)
    query: dict[str, Any] = {"category": "clinic", "minutes": 5, "division": "W1"}
    assert (
        get(client, COVERAGE, **query)[1]["households"]
        == get(client, COVERAGE, **query)[1]["households"]
        == 10
    )
    address = city.west.rows["addresses"][0]
    address.households = 11
    with transaction.atomic():
        address.save()
        record(actor=None, action="test.changed", layer="addresses", rows=[address])
    assert get(client, COVERAGE, **query)[1]["households"] == 11
    assert get(client_of(city.viewer), COVERAGE, category="clinic")[1]["households"] == 11


def test_two_days_side_by_side(city: City, street: Drawn, client: Client) -> None:
    """The day of the change stands in the past by what the database itself has written."""
    ServicePoint.objects.filter(name="Clinic dongjie").update(
        name="Clinic moved", geometry=Point(*street.at("E"))
    )
    ServicePoint.objects.filter(name="Clinic xijie").delete()
    states = ServicePointState.objects.order_by("pk")
    assert [(state.name, state.until is None) for state in states] == [
        ("Clinic xijie", False),
        ("Clinic dongjie", False),
        ("Clinic moved", True),
    ]
    long_ago, today = timezone.now() - timedelta(days=9), timezone.localdate()
    states.filter(until__isnull=False).update(since=long_ago, until=timezone.now() - timedelta(days=2))
    body = {"category": "clinic", "minutes": 3, "before": {"on": str(today - timedelta(days=4))}, "after": {}}
    found = post(client, COMPARE, body)[1]
    assert (found["before"]["households_served"], found["after"]["households_served"]) == (20, 40)
    assert found["before"]["note"] and not found["after"]["note"]
    viewer = client_of(city.viewer)
    assert post(viewer, COVERAGE, {**body, "on": str(today - timedelta(days=4))})[1]["points"] == 1
    early = post(client, COMPARE, {**body, "before": {"on": str(today - timedelta(days=20))}})[1]
    assert early["code"] == "day-not-kept" and early["kept_since"]


def test_what_has_no_shape_or_no_grids_is_counted_all_the_same(city: City, client: Client) -> None:
    Division.objects.update(geometry=None)
    Grid.objects.update(valid_to=timezone.localdate())
    query: dict[str, Any] = {"category": "clinic", "minutes": 5, "division": "W1"}
    found = get(client, COVERAGE, **query)[1]
    assert (found["households_served"], found["area_m2"], found["gaps"]["features"]) == (30, 0, [])
    assert found["households_outside_gaps"] == 47
    (row,) = get(client, COVERAGE, **query, by="grid")[1]["by_division"]
    assert (row["code"], row["name"], row["households_served"]) == (None, "Outside all grids", 30)
    alone = {"category": "clinic", "without": [point.pk for point in ServicePoint.objects.all()]}
    nobody = post(client, COVERAGE, alone)[1]
    assert (nobody["points"], nobody["households_served"]) == (0, 0)
    assert post(client, CIRCLES, {**alone, "merge": True})[1]["features"] == []
