"""Bulk upsert by code: a row each its answer, nothing twice, nothing half done, nothing of other streets."""

import json
from typing import Any

import pytest
from django.test import Client

from layers.models import Camera, Change, ServicePoint, ThemeFeature
from tests.integration.test_editing import EAST, FAR, WEST, code_of, feature, person, send
from tests.two_streets import City

pytestmark = pytest.mark.django_db

IDS = [f"9901010001132000{number:04d}" for number in range(9000, 9010)]


@pytest.fixture
def planner(city: City) -> Client:
    return person(city, "planner")


def cameras(count: int = 3, **properties: Any) -> list[dict[str, Any]]:
    return [feature(device_id=IDS[number], **properties) for number in range(count)]


def upsert(client: Client, rows: Any, layer: str = "cameras", query: str = "", **headers: str) -> Any:
    body = {"type": "FeatureCollection", "features": rows} if isinstance(rows, list) else rows
    return send(client, "POST", f"/api/{layer}/bulk/{query}", body, **headers)


def results(answer: Any) -> list[tuple[int, str, str]]:
    return [(row["row"], row["result"], row.get("code_of_problem", "")) for row in answer.json()["rows"]]


def test_the_same_request_again_changes_nothing(city: City, planner: Client) -> None:
    first = upsert(planner, cameras()).json()
    told = Change.objects.filter(layer="cameras")
    lines = told.count()
    second = upsert(planner, cameras()).json()
    third = upsert(planner, [*cameras(2), *cameras(4, name="Turned")[2:]]).json()
    counts = [
        [answer[name] for name in ("created", "updated", "unchanged", "refused")]
        for answer in (first, second, third)
    ]
    assert counts == [[3, 0, 0, 0], [0, 0, 3, 0], [1, 1, 2, 0]]
    assert told.count() == lines + 2
    assert [row["id"] for row in first["rows"]] == [row["id"] for row in second["rows"]]
    assert [row["code"] for row in first["rows"]] == IDS[:3]


def test_each_row_has_its_answer_and_the_good_ones_are_written(city: City, planner: Client) -> None:
    other = city.east.rows["cameras"][0]
    rows = [
        *cameras(1),
        feature(device_id=IDS[0], name="again"),
        feature(device_id=IDS[2], camera_class=9),
        feature(device_id=IDS[3], at=EAST),
        feature(device_id=IDS[4], at=FAR),
        feature(device_id=other.device_id, name="Mine now"),
        {"type": "Feature", "geometry": None, "properties": {"device_id": IDS[5]}},
        {"type": "Feature", "properties": {"device_id": IDS[6], "camera_class": 1}},
        {"type": "Feature", "properties": {"name": "nameless"}},
        "no feature",
        feature(device_id="12"),
    ]
    answer = upsert(planner, rows)
    assert results(answer) == [
        (1, "created", ""),
        (2, "refused", "code-repeated"),
        (3, "refused", "bad-property"),
        (4, "refused", "outside-your-area"),
        (5, "refused", "outside-district"),
        (6, "refused", "outside-your-area"),
        (7, "refused", "geometry-missing"),
        (8, "refused", "geometry-missing"),
        (9, "refused", "code-missing"),
        (10, "refused", "bad-feature"),
        (11, "refused", "code-wrong"),
    ]
    assert all(row["detail"] for row in answer.json()["rows"][1:])
    assert set(Camera.objects.values_list("name", flat=True)) == {"New", "Camera xijie", "Camera dongjie"}
    assert other.name not in answer.content.decode() and f'"id":{other.pk}' not in answer.content.decode()


def test_a_row_that_says_less_leaves_the_rest(city: City, planner: Client) -> None:
    upsert(planner, cameras(1, status="offline", bearing_deg=10))
    part = {"type": "Feature", "properties": {"device_id": IDS[0], "bearing_deg": None}}
    assert results(upsert(planner, [part])) == [(1, "updated", "")]
    camera = Camera.objects.get(device_id=IDS[0])
    assert (camera.status, camera.bearing_deg, camera.name) == ("offline", None, "New")


def test_abort_and_dry_run_keep_nothing(city: City, planner: Client) -> None:
    before, lines = Camera.objects.count(), Change.objects.count()
    aborted = upsert(planner, [*cameras(), feature(camera_class=9)], query="?on-error=abort")
    assert code_of(aborted) == (422, "upsert-aborted")
    assert [row["row"] for row in aborted.json()["rows"]] == [4]
    dry = upsert(planner, [*cameras(), feature(camera_class=9)], query="?dry-run=1").json()
    assert (dry["created"], dry["refused"], dry["rows"][0]["id"]) == (3, 1, None)
    assert (Camera.objects.count(), Change.objects.count()) == (before, lines)
    assert upsert(planner, cameras(), query="?on-error=panic").json()["code"] == "bad-choice"


def test_lines_are_taken_as_well_and_a_torn_one_is_one_row(city: City, planner: Client) -> None:
    good, also = map(json.dumps, cameras(2))
    body = f"\x1e{good}\n{{torn\n\n\x1e{also}\r\n".encode()
    answer = send(planner, "POST", "/api/cameras/bulk/", body, kind="application/geo+json-seq")
    assert results(answer) == [(1, "created", ""), (2, "refused", "bad-json"), (3, "created", "")]


def test_service_points_are_known_by_category_and_code(city: City, planner: Client) -> None:
    rows = [feature("service-points", category=category) for category in ("market", "toilet")]
    assert [row[1] for row in results(upsert(planner, rows, "service-points"))] == ["created"] * 2
    assert [row[1] for row in results(upsert(planner, rows, "service-points"))] == ["unchanged"] * 2
    assert ServicePoint.objects.filter(code="S9").count() == 2
    nameless = [feature("service-points", code=None)]
    assert results(upsert(planner, nameless, "service-points")) == [(1, "refused", "code-missing")]


def test_theme_features_are_known_by_name_and_place(city: City, planner: Client) -> None:
    rows = [feature("theme-floods", at=at) for at in (WEST, [113.003, 29.003])]
    assert [row[1] for row in results(upsert(planner, rows, "theme-floods"))] == ["created"] * 2
    rows[0]["properties"]["valid_to"] = "2026-12-31"
    assert [row[1] for row in results(upsert(planner, rows, "theme-floods"))] == ["updated", "unchanged"]
    assert ThemeFeature.objects.filter(name="Gauge").count() == 2


def test_too_much_is_refused_before_it_is_read(city: City, planner: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("layers.editing.bodies.MOST_ROWS", 2)
    assert code_of(upsert(planner, cameras(3))) == (413, "too-large")
    assert code_of(upsert(planner, {"type": "FeatureCollection"})) == (422, "bad-collection")


def test_ten_thousand_rows_need_few_statements(
    city: City, planner: Client, django_assert_max_num_queries: Any
) -> None:
    """What is asked of the database does not grow with the rows: this many here, this many for 10,000."""
    with django_assert_max_num_queries(45):
        upsert(planner, cameras(10))
