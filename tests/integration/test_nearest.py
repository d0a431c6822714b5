"""The nearest by way, not by line: a river without a bridge, a gate that is shut, another street's rows."""

from typing import Any

import pytest
import shapely
from django.contrib.auth import get_user_model
from django.test import Client

from layers.core.scope import SYSTEM
from layers.models import (
    AccessLog,
    Camera,
    Case,
    Grid,
    GridDuty,
    GridWorker,
    RoadNetwork,
    ServicePoint,
    Theme,
    ThemeFeature,
)
from layers.roads.classes import passing_of
from layers.roads.importing import Wanted, import_roads
from layers.roads.lines import Line, ways_of
from layers.roads.placing import PlacedGate
from layers.roads.ways import Barrier, Read
from tests.two_streets import City

pytestmark = pytest.mark.django_db

LINES = (
    [(113.0, 29.005), (113.005, 29.005), (113.01, 29.005), (113.02, 29.005)],
    [(113.005, 29.005), (113.005, 29.0)],
    [(113.0, 29.0), (113.005, 29.0)],
)


@pytest.fixture
def roads() -> None:
    lines = [Line(shapely.LineString(places), passing_of("residential")) for places in LINES]
    gate = PlacedGate(113.005, 29.003, Barrier(255, "06:00-22:00"))
    wanted = Wanted("test", attribution="Survey office", gates=(gate,))
    import_roads(acting_user=SYSTEM, read=Read(ways_of(lines)), wanted=wanted)


@pytest.fixture
def viewer(city: City, client: Client) -> Client:
    client.force_login(city.viewer)
    return client


def point(city: City, name: str, lng: float, lat: float) -> ServicePoint:
    place = f"SRID=4326;POINT({lng} {lat})"
    return ServicePoint.objects.create(
        name=name,
        category="shelter",
        geometry=place,
        division=city.west.community,
        opening_hours="08:00-18:00",
    )


def test_the_nearest_by_way_is_not_the_nearest_by_line(city: City, viewer: Client, roads: None) -> None:
    point(city, "beyond the fields", 113.0, 29.0004)
    far = point(city, "along the street", 113.0092, 29.005)
    asked = {"lng": 113.0, "lat": 29.0049, "what": "service-points", "category": "shelter", "minutes": 30}
    body = viewer.get("/api/nearest/", asked).json()
    assert [row["name"] for row in body["results"]] == ["along the street", "beyond the fields"]
    first = body["results"][0]
    assert first["id"] == far.pk and first["position"] == "exact"
    assert first["metres"] == pytest.approx(906, abs=5)
    assert first["seconds"] == pytest.approx(first["metres"] / 1.2, rel=0.01)
    assert first["way"]["coordinates"][0] == [113.0, 29.0049]
    assert first["way"]["coordinates"][-1] == [113.0092, 29.005]
    assert body["method"] == "network" and body["attribution"] == "Survey office"
    back = viewer.get("/api/nearest/", asked | {"direction": "from", "count": 1}).json()
    assert back["results"][0]["way"]["coordinates"][-1] == [113.0, 29.0049]
    night = viewer.get("/api/nearest/", asked | {"at": "2026-03-02T23:00"}).json()
    assert [row["name"] for row in night["results"]] == ["along the street"], "the gate is shut"
    assert night["results"][0]["open"] is False
    flood = {"type": "Point", "coordinates": [113.005, 29.005]}
    cut = viewer.post("/api/nearest/", asked | {"barriers": flood}, "application/json").json()
    assert cut["results"] == [] and cut["considered"] == 2


def test_what_is_at_a_point_tells_the_walk_and_nothing_where_streets_are_not_known(
    city: City, viewer: Client, roads: None
) -> None:
    point(city, "along the street", 113.0092, 29.005)
    asked = {"lng": 113.0, "lat": 29.0049}

    def walks() -> dict[str, Any]:
        return {
            row["name"]: row["walk_s"] for row in viewer.get("/api/locate/", asked).json()["service_points"]
        }

    assert walks()["along the street"] == pytest.approx(755, abs=5)
    RoadNetwork.objects.all().delete()
    assert set(walks().values()) == {None}


def test_without_roads_it_is_a_straight_line_and_says_so(city: City, viewer: Client) -> None:
    point(city, "near", 113.001, 29.005)
    asked = {"lng": 113.0, "lat": 29.005, "what": "service-points"}
    body = viewer.get("/api/nearest/", asked).json()
    assert body["method"] == "circle" and body["results"][0]["way"] is None
    assert body["results"][0]["seconds"] == pytest.approx(97.4 / 1.2, rel=0.01)
    assert viewer.get("/api/nearest/", asked | {"mode": "drive"}).json()["results"][0]["seconds"] is None


def test_workers_stand_for_their_grids_and_the_one_of_the_place_comes_first(
    city: City, viewer: Client, roads: None
) -> None:
    here = city.west.rows["grids"][0]
    worker = GridWorker.objects.create(name="Own", telephone="1", division=city.west.community)
    other = GridWorker.objects.create(name="Other", telephone="2", division=city.east.community)
    GridDuty.objects.create(grid=here, worker=worker, duty="worker")
    GridDuty.objects.create(grid=city.east.rows["grids"][0], worker=other, duty="worker")
    case = city.west.rows["cases"][0]
    body = viewer.get("/api/nearest/", {"case": case.number, "what": "workers"}).json()
    (found,) = body["results"]
    assert found["name"] == "Own" and found["position"] == "grid" and found["serves_here"]
    assert "telephone" not in found and body["direction"] == "from"
    hidden = viewer.get("/api/nearest/", {"case": city.east.rows["cases"][0].number})
    assert hidden.status_code == 404 and hidden.json()["code"] == "no-case"
    viewer.force_login(city.everybody)
    both = viewer.get("/api/nearest/", {"case": case.number, "minutes": 60}).json()["results"]
    assert [row["name"] for row in both] == ["Own", "Other"] and both[0]["telephone"] == "1"
    assert Grid.objects.count() == 2 and Case.objects.count() == 2


def test_only_what_the_user_may_see_is_found_and_looks_are_logged(
    city: City, viewer: Client, roads: None
) -> None:
    asked = {"lng": 113.009, "lat": 29.005, "minutes": 60, "count": 20}
    for what in ("cameras", "risk-sources", "service-points", "theme-floods"):
        found = viewer.get("/api/nearest/", asked | {"what": what}).json()["results"]
        assert [city.east.word in str(row) for row in found] == [False], what
    assert set(AccessLog.objects.values_list("layer", flat=True)) == {"cameras", "risk-sources"}
    Theme.objects.create(code="secret", title="Secret")
    ThemeFeature.objects.create(
        theme=Theme.objects.get(code="secret"),
        division=city.east.community,
        geometry=Camera.objects.all()[0].geometry,
    )
    for what in ("theme-secret", "theme-none", "households"):
        assert viewer.get("/api/nearest/", asked | {"what": what}).json()["code"] == "unknown-what"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "bad-position"),
        ({"lng": "nan", "lat": "29"}, "bad-position"),
        ({"lng": "1e999", "lat": "29"}, "bad-position"),
        ({"lng": 113, "lat": 29, "count": 1000}, "bad-count"),
        ({"lng": 113, "lat": 29, "minutes": 600}, "bad-minutes"),
        ({"lng": 113, "lat": 29, "mode": "swim"}, "unknown-mode"),
    ],
)
def test_a_bad_question_is_refused(viewer: Client, asked: dict[str, Any], code: str) -> None:
    answer = viewer.get("/api/nearest/", asked)
    assert answer.status_code == 422 and answer.json()["code"] == code


def test_many_to_many(viewer: Client, roads: None) -> None:
    body = {
        "from": [[113.0, 29.005], [113.01, 29.005]],
        "to": [[113.005, 29.0], [113.005, 29.0049], [114, 29], {"lng": "x"}],
    }
    answer = viewer.post("/api/matrix/", body, "application/json").json()
    metres = [[seconds and seconds * 1.2 for seconds in row] for row in answer["seconds"]]
    assert metres[0][:2] == pytest.approx([486.8 + 554.2, 486.8 + 11.1], rel=0.01)
    assert metres[0][2:] == [None, None]
    assert [state["status"] for state in answer["to"]] == ["ok", "ok", "unreachable", "unreachable"]
    assert [state.get("code") for state in answer["to"]] == [None, None, "too-far", "no-position"]
    assert answer["metres"] is None
    measured = viewer.post("/api/matrix/", body | {"metres": True}, "application/json").json()
    assert measured["seconds"] == answer["seconds"]
    assert measured["metres"][0][:2] == pytest.approx(metres[0][:2], rel=0.001)
    assert measured["metres"][0][2:] == [None, None]
    assert answer["straight_m"][0][1] == pytest.approx(486.8, rel=0.01)
    many = {"from": [[113, 29]] * 201, "to": [[113, 29]]}
    assert viewer.post("/api/matrix/", many, "application/json").json()["code"] == "too-many-points"
    assert (
        viewer.post("/api/matrix/", {"from": [[113, 29]]}, "application/json").json()["code"] == "no-points"
    )


def test_strangers_get_nothing(client: Client) -> None:
    assert client.get("/api/nearest/?lng=113&lat=29").status_code in (401, 403)
    assert client.post("/api/matrix/", {}, "application/json").status_code in (401, 403)
    assert get_user_model().objects.count() == 0
