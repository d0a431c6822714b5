"""Sight: seen shares, blind spots, who sees a place, where the next cameras go; of one's own area only."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.test import Client
from openpyxl import load_workbook

from layers.core.scope import SYSTEM
from layers.models import AccessLog, Address, BaseFeature, BlindSpot, Camera, Case, Change, GridScheme
from layers.sight.actions import refresh_blind_spots
from tests.people import client_of, get, member, post
from tests.two_streets import City

pytestmark = pytest.mark.django_db

HERE = {"lng": 113.005, "lat": 29.005}
CIRCLE_M2 = 7_844


@pytest.fixture
def client(city: City) -> Client:
    return client_of(city.everybody)


def wall() -> BaseFeature:
    """A building 20 m north of the western camera, across its view."""
    return BaseFeature.objects.create(
        kind="building", geometry=Polygon.from_bbox((113.0046, 29.00518, 113.0054, 29.00528))
    )


def camera(city: City, serial: int, lng: float, lat: float, **columns: Any) -> Camera:
    values = {"camera_class": 2, "range_m": 50, "division": city.west.community, **columns}
    return Camera.objects.create(
        device_id=f"990201000013200{serial:05d}", name=f"Lens {serial}", geometry=Point(lng, lat), **values
    )


def test_shares_of_a_grid_by_class_and_by_two(city: City, client: Client) -> None:
    camera(city, 1, 113.005, 29.005)
    found = get(client, "/api/sight/coverage/", scheme="GOV", division="W2")[1]
    [grid] = found["grids"]
    assert grid["code"] == "W-1" and grid["cameras"] == 2
    assert grid["seen_m2"] == pytest.approx(CIRCLE_M2, rel=0.01)
    assert grid["twice_m2"] == pytest.approx(grid["seen_m2"], rel=0.001)
    assert grid["by_class"]["1"] == grid["by_class"]["2"] == grid["share"] and grid["by_class"]["3"] == 0
    assert found["cameras"] == {"online": 2, "offline": 0}
    Camera.objects.filter(camera_class=2).update(status="offline")
    after = get(client, "/api/sight/coverage/", scheme="GOV", division="W2")[1]
    assert after["total"]["twice_m2"] == 0 and after["total"]["share"] == grid["share"]
    assert after["cameras"] == {"online": 1, "offline": 1}
    assert get(client, "/api/sight/coverage/", division="W2", camera_class=2)[1]["total"]["share"] == 0


def test_the_inside_of_buildings_is_nobodys_to_see(city: City, client: Client) -> None:
    before = get(client, "/api/sight/coverage/", division="W2")[1]["total"]
    wall()
    after = get(client, "/api/sight/coverage/", division="W2")[1]["total"]
    assert before["open_m2"] - after["open_m2"] == pytest.approx(864, rel=0.02)
    assert after["seen_m2"] < before["seen_m2"] - 864
    street = get(client, "/api/sight/coverage/", division="W2", ground="street")[1]["total"]
    assert 0 < street["open_m2"] < 0.05 * after["open_m2"]


def test_blind_spots_tell_people_and_cases(city: City, client: Client) -> None:
    Address.objects.create(
        text="far", residents=40, division=city.west.community, geometry=Point(113.002, 29.002)
    )
    found = get(client, "/api/sight/blind-spots/", division="W2")[1]
    assert found["features"][0]["properties"] | {"area_m2": 0} == {
        "rank": 1, "grid": "W-1", "grid_name": "Grid xijie", "area_m2": 0, "residents": 40, "households": 0, "cases": 0,
    }  # fmt: skip
    Case.objects.filter(number="xijie-0001").update(geometry=Point(113.002, 29.0021))
    assert get(client, "/api/sight/blind-spots/", division="W2", by="cases")[1]["total"]["cases"] == 1


def test_kept_blind_spots_say_when_they_are_outdated(city: City) -> None:
    planner = client_of(member("planner", city.west.street))
    for division in city.west.community, city.east.community:
        refresh_blind_spots(acting_user=SYSTEM, scheme=GridScheme.objects.get(), division=division)
    spot = BlindSpot.objects.get(grid_code="W-1")
    assert not spot.outdated
    Camera.objects.filter(pk=city.west.rows["cameras"][0].pk).update(status="offline")
    assert BlindSpot.objects.get(pk=spot.pk).outdated and not BlindSpot.objects.get(grid_code="E-1").outdated
    assert Change.objects.filter(layer="blind-spots", feature_id=str(spot.pk)).latest("seq").op == "upsert"
    status, done = post(planner, "/api/sight/blind-spots/?division=W2", {})
    assert (status, done["spots"]) == (200, 1)
    new = BlindSpot.objects.get(grid_code="W-1")
    assert not new.outdated and new.area_m2 > spot.area_m2
    assert post(planner, "/api/sight/blind-spots/", {})[1]["grids"] == 1
    assert post(planner, "/api/sight/blind-spots/?division=D", {})[0] == 404
    assert post(client_of(city.viewer), "/api/sight/blind-spots/?division=W2", {})[0] == 403


def test_who_sees_a_place_between_buildings(city: City, client: Client) -> None:
    side = camera(city, 1, 113.005, 29.0054, bearing_deg=180, field_of_view_deg=60)
    off = camera(city, 2, 113.0051, 29.0053, status="offline")
    wall()
    found = get(client, "/api/sight/cameras/", lng=113.005, lat=29.00532)[1]
    assert [(c["id"], c["online"], c["sees"]) for c in found["cameras"]] == [
        (side.pk, True, "place"),
        (off.pk, False, None),
    ]
    assert found["seen_by"] == 1
    first = found["cameras"][0]
    assert first["bearing_to_deg"] == pytest.approx(180, abs=0.5) and first["off_axis_deg"] == pytest.approx(
        0, abs=0.5
    )
    assert first["distance_m"] == pytest.approx(8.9, abs=0.2)
    inside = get(client, "/api/sight/cameras/", lng=113.005, lat=29.00523)[1]
    assert inside["inside_building"] and {c["sees"] for c in inside["cameras"]} == {"building", None}
    of_case = get(client, "/api/sight/cameras/", case="xijie-0001")[1]
    assert of_case["cameras"][0]["off_axis_deg"] is None
    near = {
        row["name"]: row["sees"]
        for row in get(client, "/api/locate/", lng=113.005, lat=29.00532)[1]["cameras"]
    }
    assert near["Lens 1"] and not near["Camera xijie"] and not near["Lens 2"]


def test_the_next_cameras_win_what_nobody_sees(city: City, client: Client) -> None:
    wall()
    Address.objects.create(
        text="n", residents=9, division=city.west.community, geometry=Point(113.005, 29.0056)
    )
    found = get(client, "/api/sight/next/", k=2, division="W2")[1]
    best = found["cameras"][0]
    assert best["people"] > 0 and len(found["cameras"]) <= 2
    assert found["cameras"][-1]["people"] <= best["people"] <= found["blind"]["people"]
    assert best["geometry"]["type"] == "Polygon"


def test_a_preview_tells_the_change_and_writes_nothing(city: City, client: Client) -> None:
    pk, lines = city.west.rows["cameras"][0].pk, Change.objects.count()
    body = {"camera": pk, "bearing_deg": 90, "field_of_view_deg": 60, "range_m": 100}
    status, found = post(client, "/api/sight/preview/", body)
    assert status == 200 and found["clipped"] is False
    assert found["area_m2"] == pytest.approx(3.14159 * 100**2 / 6, rel=0.01)
    assert found["grid"]["before"]["seen_m2"] == pytest.approx(CIRCLE_M2, rel=0.01)
    assert found["grid"]["after"]["seen_m2"] == pytest.approx(found["area_m2"], rel=0.001)
    Camera.objects.filter(pk=pk).update(status="offline")
    off = post(client, "/api/sight/preview/", body)[1]
    assert off["online"] is False and off["grid"]["after"] == off["grid"]["before"]
    assert (
        Change.objects.filter(action__startswith="cameras.").count() == 0
        and Change.objects.count() == lines + 2
    )


@pytest.mark.parametrize(
    "body",
    [
        {"camera": 10**12},
        {"position": [113.005]},
        {"position": ["x", 29]},
        {"position": [113.005, 29.005], "range_m": 1e9},
        {"position": [113.005, 29.005], "bearing_deg": "NaN"},
        {"position": [113.005, 29.005], "field_of_view_deg": True},
        [],
    ],
)
def test_what_cannot_be_tried_is_refused(body: Any, city: City, client: Client) -> None:
    assert post(client, "/api/sight/preview/", body)[0] in {404, 422}


def test_nothing_of_another_street_is_told(city: City) -> None:
    viewer = client_of(city.viewer)
    camera(city, 1, 113.0099, 29.005, division=city.east.community, range_m=60)
    coverage = get(viewer, "/api/sight/coverage/")[1]
    assert [grid["code"] for grid in coverage["grids"]] == ["W-1"]
    assert coverage["cameras"] == {"online": 1, "offline": 0} and coverage["grids"][0]["cameras"] == 1
    assert get(viewer, "/api/sight/cameras/", lng=113.0098, lat=29.005)[1]["cameras"] == []
    for path in ("coverage/", "blind-spots/", "next/", "coverage.xlsx"):
        assert viewer.get(f"/api/sight/{path}", {"division": "E2"}).status_code == 404
    assert get(viewer, "/api/sight/cameras/", case="dongjie-0001")[0] == 404
    assert post(viewer, "/api/sight/preview/", {"camera": city.east.rows["cameras"][0].pk})[0] == 404
    assert "dongjie" not in viewer.get("/api/sight/blind-spots/").content.decode()
    assert post(viewer, "/api/sight/preview/", {"position": [113.015, 29.005]})[1]["grid"] is None


def test_looks_are_logged_and_the_workbook_runs_nothing(city: City, client: Client) -> None:
    city.west.rows["grids"][0].name = "=1+1"
    city.west.rows["grids"][0].save()
    content = client.get("/api/sight/coverage.xlsx").content
    cells = [cell.value for row in load_workbook(BytesIO(content))["Grids"].iter_rows() for cell in row]
    assert "'=1+1" in cells
    assert AccessLog.objects.filter(layer="camera-views", what__startswith="workbook").count() == 1
