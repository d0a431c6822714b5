"""Drawing on a plan by several people and through bad networks: exact undo, gestures sent twice, merges, conflicts."""

import random
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point

from layers.grids.shapes import from_geojson
from layers.models import Address, Division, Membership, PlanOperation
from tests.coverages import STEP, at
from tests.integration.test_plans import Api, approver, cells_of, community, opened, person, planner

__all__ = ["approver", "community", "planner"]
pytestmark = pytest.mark.django_db
MINIMAL = {"Prefer": "return=minimal"}


@pytest.fixture
def second(community: Division) -> Api:
    return person("second", "planner")


def draw(api: Api, plan: dict[str, Any], version: int | None = None, **body: Any) -> Any:
    return api.post(f"boundary-plans/{plan['id']}/operations/", body, version or plan["version"])


def now(api: Api, plan: dict[str, Any]) -> dict[str, Any]:
    return api.get(f"boundary-plans/{plan['id']}/").json()


def move(start: Any, end: Any) -> dict[str, Any]:
    return {"kind": "move-vertex", "from": start, "to": end}


def random_gesture(pick: random.Random, cells: dict[str, Any]) -> dict[str, Any]:
    """Make up a gesture of any word on what is there; many will be refused."""
    code, other = pick.choice(list(cells)), pick.choice(list(cells))
    ring = shapely.get_coordinates(cells[code]).tolist()
    i = pick.randrange(len(ring) - 1)
    a, b, c = ring[i], ring[i + 1], pick.choice(ring)

    def off(p: list[float], by: float = 0.4) -> list[float]:
        return [p[0] + pick.uniform(-by, by) * STEP, p[1] + pick.uniform(-by, by) * STEP]

    middle = off([(a[0] + c[0]) / 2, (a[1] + c[1]) / 2])
    area = [off(a), off(a), off(a)]
    return pick.choice(
        [
            move(a, off(a)),
            {"kind": "move-vertices", "moves": [[a, off(a)], [b, off(b)]]},
            {"kind": "insert-vertex", "edge": [a, b], "at": off([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])},
            {"kind": "delete-vertex", "at": a},
            {"kind": "split", "grid": code, "line": [a, middle, c]},
            {"kind": "reshape", "line": [a, middle, c]},
            {"kind": "cut-out", "area": area},
            {"kind": "give", "area": area, "to": other},
            {"kind": "merge", "grids": [code, other]},
            {"kind": "simplify", "grids": [code, other], "tolerance_m": pick.uniform(1, 60)},
        ]
    )


@pytest.mark.parametrize("seed", range(6))
def test_undo_and_redo_give_every_state_back_bit_for_bit(planner: Api, seed: int) -> None:
    pick, states = random.Random(seed), [opened(planner)]
    for _attempt in range(30):
        answer = draw(planner, states[-1], **random_gesture(pick, cells_of(states[-1])))
        assert answer.status_code in (200, 422), answer.content
        if answer.status_code == 200:
            states.append(answer.json())
    assert len(states) > 5
    plan = states[-1]
    for earlier in reversed(states[:-1]):
        plan = planner.post(f"boundary-plans/{plan['id']}/undo/", version=plan["version"]).json()
        assert plan["coverage"] == earlier["coverage"] and plan["gaps"] == earlier["gaps"]
    for later in states[1:]:
        plan = planner.post(f"boundary-plans/{plan['id']}/redo/", version=plan["version"]).json()
        assert plan["coverage"] == later["coverage"]


def test_the_short_answer_holds_exactly_what_changed(planner: Api) -> None:
    plan = opened(planner)
    pick = random.Random(4)
    cells = {f["id"]: f for f in plan["coverage"]["features"]}
    for _attempt in range(25):
        body = random_gesture(pick, {code: from_geojson(f["geometry"]) for code, f in cells.items()})
        answer = planner.client.post(
            f"/api/boundary-plans/{plan['id']}/operations/",
            body,
            "application/json",
            headers={"If-Match": f'"{plan["version"]}"', **MINIMAL},
        )
        if answer.status_code != 200:
            continue
        plan = answer.json()
        assert answer["Preference-Applied"] == "return=minimal" and "coverage" not in plan
        cells = {code: f for code, f in cells.items() if code not in plan["removed"]}
        cells |= {f["id"]: f for f in plan["changed"]["features"]}
    whole = {f["id"]: f for f in now(planner, plan)["coverage"]["features"]}
    assert {c: f["geometry"] for c, f in cells.items()} == {c: f["geometry"] for c, f in whole.items()}


def test_a_gesture_sent_twice_is_drawn_once(planner: Api) -> None:
    plan = opened(planner)
    body = move(at(2, 2), at(2.2, 2.3)) | {"key": "gesture-1"}
    first, again = draw(planner, plan, **body), draw(planner, plan, **body)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["version"] == again.json()["version"]
    assert PlanOperation.objects.count() == 1


def test_a_gesture_that_was_undone_does_not_come_back_by_being_sent_again(planner: Api) -> None:
    plan = opened(planner)
    body = move(at(2, 2), at(2.2, 2.3)) | {"key": "gesture-1"}
    plan = draw(planner, plan, **body).json()
    plan = planner.post(f"boundary-plans/{plan['id']}/undo/", version=plan["version"]).json()
    plan = draw(planner, plan, kind="merge", grids=["G-1", "G-2"]).json()
    assert draw(planner, plan, **body).json()["coverage"] == plan["coverage"]


def test_two_planners_draw_in_one_plan(planner: Api, second: Api) -> None:
    plan = opened(planner)
    draw(planner, plan, **move(at(2, 4), at(1.7, 4)))
    stale = draw(second, plan, **move(at(2, 2), at(2.2, 2.3)))
    assert (stale.status_code, stale.json()["code"]) == (412, "stale-plan")
    version = stale.json()["current_version"]
    merged = draw(second, plan, version, since=plan["version"], **move(at(2, 2), at(2.2, 2.3)))
    assert merged.status_code == 200, merged.content
    corners = set(map(tuple, shapely.get_coordinates(list(cells_of(merged.json()).values()))))
    assert {at(1.7, 4), at(2.2, 2.3)} <= corners
    assert [o["author"] for o in merged.json()["operations"]] == ["planner", "second"]


def test_the_same_vertex_moved_by_two_is_asked_about_with_both(planner: Api, second: Api) -> None:
    plan = opened(planner)
    theirs = draw(planner, plan, **move(at(2, 2), at(1.8, 1.9))).json()
    answer = draw(second, plan, theirs["version"], since=plan["version"], **move(at(2, 2), at(2.2, 2.3)))
    body = answer.json()
    assert (answer.status_code, body["code"], body["name"]) == (409, "edit-conflict", "same-vertex")
    assert body["mine"]["to"] == list(at(2.2, 2.3)) and body["theirs"]["to"] == list(at(1.8, 1.9))
    assert body["theirs"]["author"] == "planner" and "planner" in body["detail"]
    assert body["place"]["coordinates"] == list(at(1.8, 1.9)) and body["reason"]
    assert now(planner, plan)["coverage"] == theirs["coverage"]


def test_ones_own_gestures_are_no_conflict_with_each_other(planner: Api, second: Api) -> None:
    """What waits in a browser is sent one by one, all made on the version that was loaded; somebody else drew too."""
    plan = opened(planner)
    version = draw(second, plan, **move(at(2, 4), at(1.7, 4))).json()["version"]
    there, back = (at(2, 2), at(1.8, 1.9)), (at(1.8, 1.9), at(2, 2))
    for start, end in (there, back, there):
        drawn = draw(planner, plan, version, since=plan["version"], **move(start, end))
        assert drawn.status_code == 200, drawn.content
        version = drawn.json()["version"]
    assert len(drawn.json()["operations"]) == 4
    refused = draw(planner, plan, version, since=plan["version"], **move(*there))
    assert (refused.status_code, refused.json()["code"]) == (409, "edit-conflict")


def test_deciding_for_mine_keeps_what_of_theirs_still_holds(planner: Api, second: Api) -> None:
    plan = opened(planner)
    plan_2 = draw(planner, plan, **move(at(2, 2), at(1.8, 1.9))).json()
    plan_3 = draw(planner, plan_2, **move(at(2, 4), at(1.7, 4))).json()
    answer = second.post(
        f"boundary-plans/{plan['id']}/overrule/",
        move(at(2, 2), at(2.2, 2.3)) | {"since": plan["version"]},
        plan_3["version"],
    )
    assert answer.status_code == 200, answer.content
    corners = set(map(tuple, shapely.get_coordinates(list(cells_of(answer.json()).values()))))
    assert {at(2.2, 2.3), at(1.7, 4)} <= corners and at(1.8, 1.9) not in corners
    assert [o["author"] for o in answer.json()["operations"]] == ["second", "planner"]
    assert PlanOperation.objects.filter(dropped=True).count() == 2
    assert now(planner, plan)["coverage"] == answer.json()["coverage"]


def test_a_grid_divided_by_two_people_is_asked_about(planner: Api, second: Api) -> None:
    plan = opened(planner)
    theirs = draw(planner, plan, kind="split", grid="G-1", line=[at(-1, 3), at(5, 3)]).json()
    answer = draw(second, plan, theirs["version"], since=plan["version"], kind="merge", grids=["G-1", "G-2"])
    assert (answer.status_code, answer.json()["name"]) == (409, "same-grid")


def test_everybody_hears_who_else_is_here(planner: Api, second: Api) -> None:
    plan = opened(planner)
    path = f"boundary-plans/{plan['id']}/presence/"
    assert planner.post(path, {"at": at(1, 1)}).json()["others"] == []
    heard = second.post(path).json()
    assert [(entry["username"], entry["at"]) for entry in heard["others"]] == [("planner", list(at(1, 1)))]
    assert heard["version"] == plan["version"]


@pytest.mark.parametrize("place", [[200, 0], ["x", 1], [1], "here", [float("nan"), 0]])
def test_a_place_that_is_none_is_refused(planner: Api, place: Any) -> None:
    plan = opened(planner)
    assert planner.post(f"boundary-plans/{plan['id']}/presence/", {"at": place}).status_code in (400, 422)


def test_numbers_follow_the_borders(planner: Api, community: Division) -> None:
    for x, households in ((1, 120), (2.5, 180)):
        Address.objects.create(
            text="1",
            households=households,
            residents=2 * households,
            division=community,
            geometry=_point(x, 3),
        )
    plan = opened(planner)
    path = f"boundary-plans/{plan['id']}/balance/"
    before = {row["code"]: row for row in planner.get(path).json()["grids"]}
    assert (before["G-1"]["households"], before["G-2"]["households"]) == (120, 180)
    assert (before["G-1"]["workers_needed"], before["G-2"]["workers_needed"]) == (1, 2)
    assert before["G-1"]["compactness"] == pytest.approx(0.785, abs=0.02)
    draw(planner, plan, kind="reshape", line=[at(2, 4), at(3, 3.5), at(3, 2.5), at(2, 2)])
    after = planner.get(path + "?target=150").json()
    assert {row["code"]: row["households"] for row in after["grids"]} == {
        "G-1": 300,
        "G-2": 0,
        "G-3": 0,
        "G-4": 0,
    }
    assert after["grids"][0]["deviation"] == 1.0
    points = planner.get(f"boundary-plans/{plan['id']}/points/").json()
    assert sorted(points["households"]) == [120, 180] and points["households_per_worker"] == 150


@pytest.mark.parametrize(
    "path",
    ["", "operations/", "check/", "diff/", "balance/", "points/", "surroundings/", "comments/"],
)
def test_nothing_of_a_plan_is_read_from_another_street(planner: Api, path: str) -> None:
    elsewhere = Division.objects.create(code="E", name="Elsewhere", level="street")
    stranger = person("stranger", "planner", elsewhere)
    plan = opened(planner)
    answer = stranger.get(f"boundary-plans/{plan['id']}/{path}")
    assert answer.status_code == 404 and b"Cedar" not in answer.content


@pytest.mark.parametrize(
    "path",
    [
        "operations/",
        "undo/",
        "redo/",
        "overrule/",
        "presence/",
        "comments/",
        "submit/",
        "withdraw/",
        "publish/",
    ],
)
def test_nothing_of_a_plan_is_written_from_another_street(planner: Api, path: str) -> None:
    elsewhere = Division.objects.create(code="E", name="Elsewhere", level="street")
    stranger = person("stranger", "planner", elsewhere)
    plan = opened(planner)
    answer = stranger.post(f"boundary-plans/{plan['id']}/{path}", {"text": "x"}, version=1)
    assert answer.status_code == 404, answer.content
    assert now(planner, plan)["version"] == plan["version"]


def test_an_analyst_looks_but_does_not_draw(planner: Api, community: Division) -> None:
    analyst = person("analyst", "analyst")
    plan = opened(planner)
    assert analyst.get(f"boundary-plans/{plan['id']}/").status_code == 200
    assert draw(analyst, plan, **move(at(2, 2), at(2.1, 2.1))).status_code == 403
    assert Membership.objects.filter(role="analyst").exists()


def _point(x: float, y: float) -> Point:
    return Point(*at(x, y), srid=4326)
