"""The grids of any day, the days of change, and two days compared, each as far as one sees."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from layers.models import BoundaryPlan, Grid
from tests.contract.test_scope import tile_url
from tests.coverages import at
from tests.planning import MOVE, SPLIT, Api, Street, person

pytestmark = pytest.mark.django_db
MERGE = {"kind": "merge", "grids": ["G-2", "G-4"]}
EVERYTHING = "112,28,114,30"


def today() -> date:
    return timezone.localdate()


def days(api: Api, **query: Any) -> list[dict[str, Any]]:
    return list(api.get("timeline/", scheme="GOV", **query).json()["days"])


def codes_on(api: Api, day: Any, **query: Any) -> set[str]:
    response = api.get("grids-on/", day=day, scheme="GOV", **query)
    assert response.status_code == 200, response.content
    body = json.loads(b"".join(response.streaming_content))
    assert body["count"] == len(body["features"])
    return {feature["properties"]["code"] for feature in body["features"]}


def test_the_grids_of_any_day(street: Street, planner: Api, approver: Api) -> None:
    street.published(planner, approver, SPLIT)
    yesterday = today() - timedelta(days=1)
    assert codes_on(planner, yesterday, division="C") == {"G-1", "G-2", "G-3", "G-4"}
    assert codes_on(planner, today(), division="C") == {"G-1", "G-2", "G-3", "G-4", "G-10"}
    assert codes_on(planner, "", division="C") == codes_on(planner, today(), division="C")
    assert codes_on(planner, "2023-12-31") == set()
    west, south, east, north = *at(4.5, 0.5), *at(6.5, 1)
    assert codes_on(planner, today(), bbox=f"{west},{south},{east},{north}") == {"G-8", "G-9"}


def test_the_days_on_which_boundaries_changed_and_by_whom(
    street: Street, planner: Api, approver: Api
) -> None:
    done = street.published(planner, approver, SPLIT)
    first, last = days(planner)
    assert (first["day"], first["added"], first["plans"]) == ("2024-01-01", 6, [])
    assert (last["day"], last["changed"], last["added"], last["retired"]) == (today().isoformat(), 1, 1, 0)
    assert last["codes"] == {"changed": ["G-1"], "added": ["G-10"], "retired": []}
    (plan,) = last["plans"]
    assert (plan["id"], plan["author"], plan["approver"]) == (done["id"], "planner", "approver")


def test_what_held_for_no_day_is_not_shown(street: Street, planner: Api, approver: Api) -> None:
    street.published(planner, approver, SPLIT)
    street.published(planner, approver, {"kind": "merge", "grids": ["G-1", "G-10"]})
    assert Grid.objects.filter(valid_from=today(), valid_to=today()).exists()
    last = days(planner)[-1]
    assert (last["changed"], last["added"], last["retired"]) == (1, 0, 0)
    assert len(last["plans"]) == 2
    assert compared(planner, "2024-06-01", today())["moved"]["features"] == []


def compared(api: Api, first: Any, last: Any, **query: Any) -> dict[str, Any]:
    response = api.get("grids-compare/", **{"from": first, "to": last}, scheme="GOV", **query)
    assert response.status_code == 200, response.content
    return dict(response.json())


def test_two_days_are_compared(street: Street, planner: Api, approver: Api) -> None:
    street.published(planner, approver, MERGE)
    body = compared(planner, "2024-06-01", today())
    assert (body["changed"], body["added"], body["retired"]) == (["G-2"], [], ["G-4"])
    (strip,) = body["moved"]["features"]
    assert (strip["properties"]["from"], strip["properties"]["to"]) == ("G-4", "G-2")
    assert strip["properties"]["area_m2"] > 30_000
    assert {f["id"] for f in body["before"]["features"]} == {"G-2", "G-4"}
    back = compared(planner, today(), "2024-06-01")
    assert (back["changed"], back["added"], back["retired"]) == (["G-2"], ["G-4"], [])
    assert compared(planner, today(), today())["changed"] == []


def test_a_tile_is_of_its_day(street: Street, planner: Api, approver: Api) -> None:
    street.published(planner, approver, MERGE)
    x, y = at(3, 1)
    z, column, row = tile_url("grids", 15, x, y).removesuffix(".mvt").split("/")[3:]
    tiles = {
        day: planner.get(f"timeline/{day}/{z}/{column}/{row}.mvt", scheme="GOV")
        for day in ("2024-06-01", today().isoformat())
    }
    old, new = (answer.content for answer in tiles.values())
    assert b"G-4" in old and b"G-4" not in new and b"G-2" in new
    tags = {answer["ETag"] for answer in tiles.values()}
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("grids-on/", {"day": "soon", "scheme": "GOV"}, 422, "bad-date"),
        ("grids-on/", {"scheme": "NONE"}, 404, "unknown-scheme"),
        ("grids-on/", {"scheme": "GOV", "bbox": "1,2,3"}, 422, "bad-bbox"),
        ("grids-on/", {"scheme": "GOV", "division": "NONE"}, 404, "unknown-division"),
        ("grids-compare/", {"from": "2024-13-01", "scheme": "GOV"}, 422, "bad-date"),
        ("timeline/", {}, 404, "unknown-scheme"),
        ("timeline/soon/1/0/0.mvt", {}, 422, "bad-date"),
        ("timeline/2024-01-01/1/5/0.mvt", {}, 404, "unknown-tile"),
    ],
)
def test_nonsense_is_refused(planner: Api, path: str, query: dict[str, str], status: int, code: str) -> None:
    response = planner.get(path, **query)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_more_grids_than_an_answer_holds_are_said_to_be(
    planner: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.planning.timeline.MOST", 5)
    response = planner.get("grids-on/", scheme="GOV")
    assert (response.status_code, response.json()["code"], response.json()["count"]) == (
        413,
        "too-many-grids",
        6,
    )
    assert codes_on(planner, today(), division="E") == {"G-8", "G-9"}


def test_one_street_sees_nothing_of_another_through_the_timeline(
    street: Street, planner: Api, approver: Api
) -> None:
    """A district's plan that changed both streets: each sees its own part, without the plan itself."""
    district = planner.draw(
        planner.draw(planner.open("D"), MERGE), {"kind": "merge", "grids": ["G-8", "G-9"]}
    )
    planner.did(district, "submit")
    approver.did(district, "approve")
    planner.did(district, "publish")
    own = person("own", "viewer", street.street)
    texts = [
        own.get("timeline/", scheme="GOV").content,
        own.get("timeline/", scheme="GOV", bbox=EVERYTHING).content,
        own.get("grids-compare/", **{"from": "2024-06-01"}, scheme="GOV", bbox=EVERYTHING).content,
        b"".join(own.get("grids-on/", scheme="GOV", day="2024-06-01", bbox=EVERYTHING).streaming_content),
        own.client.get("/timeline/").content,
    ]
    for text in texts:
        for hidden in ("G-8", "G-9", "Elsewhere", "Thuja", district["title"]):
            assert hidden not in text.decode()
    assert days(own)[-1]["retired"] == 1 and days(own)[0]["added"] == 4
    for x, y in (at(4.5, 1), at(5.5, 1)):
        path = tile_url("grids", 15, x, y).removeprefix("/tiles/grids/")
        tile = own.get(f"timeline/2024-06-01/{path}").content
        assert b"G-8" not in tile and b"G-9" not in tile
    for path in ("grids-on/", "timeline/", "grids-compare/"):
        assert own.get(path, scheme="GOV", division="E").status_code == 404
    assert BoundaryPlan.objects.visible_to(own.user).count() == 0


@pytest.mark.parametrize(
    "path", ["/api/timeline/", "/api/grids-on/", "/api/grids-compare/", "/api/timeline/2024-01-01/1/0/0.mvt"]
)
def test_nobody_reads_the_timeline_without_signing_in(street: Street, path: str) -> None:
    assert Client().get(path, {"scheme": "GOV"}).status_code == 401


@pytest.mark.parametrize("path", ["/plans/", "/plans/1/review/", "/timeline/"])
def test_pages_ask_to_sign_in(street: Street, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/login/")


def test_a_moved_vertex_changes_all_that_meet_in_it(street: Street, planner: Api, approver: Api) -> None:
    street.published(planner, approver, MOVE)
    body = compared(planner, "2024-06-01", today())
    assert body["changed"] == ["G-1", "G-2", "G-3", "G-4"]
    assert all(entry["households_before"] == 100 for entry in body["grids"])
