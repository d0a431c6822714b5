"""A boundary plan from opening to publication, through the API, by people with different roles."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from layers.grids.coverage import Coverage
from layers.grids.findings import ERROR, SEVERITY
from layers.grids.shapes import from_geojson, to_multipolygon, to_shapely
from layers.models import Change, Division, Grid, GridDuty, GridScheme, GridWorker, Membership
from tests.coverages import at, coverage

pytestmark = pytest.mark.django_db
DRAWING = "aabb / aabb / ccdd / ccdd"


class Api:
    """One signed-in user's calls."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)

    def post(self, path: str, body: Any = None, version: int | None = None) -> Any:
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        return self.client.post(f"/api/{path}", json.dumps(body or {}), "application/json", headers=headers)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/{path}")

    def draw(self, plan: dict[str, Any], **operation: Any) -> Any:
        return self.post(f"boundary-plans/{plan['id']}/operations/", operation, plan["version"])


@pytest.fixture
def community() -> Division:
    drawn = coverage(DRAWING)
    scheme = GridScheme.objects.create(
        code="GOV", name="Governance", code_rule="pattern", code_pattern=r"G-\d+"
    )
    place = Division.objects.create(
        code="C", name="Cedar", level="community", geometry=to_multipolygon(drawn.outline)
    )
    for number, cell in enumerate(drawn.cells.values(), 1):
        Grid.objects.create(
            scheme=scheme,
            code=f"G-{number}",
            name=f"Grid {number}",
            division=place,
            geometry=to_multipolygon(cell),
            households=100,
        )
    return place


def person(name: str, role: str, division: Division | None = None) -> Api:
    user = get_user_model().objects.create_user(name)
    Membership.objects.create(user=user, role=role, division=division)
    return Api(user)


@pytest.fixture
def planner(community: Division) -> Api:
    return person("planner", "planner")


@pytest.fixture
def approver(community: Division) -> Api:
    return person("approver", "approver")


def opened(api: Api) -> dict[str, Any]:
    response = api.post("boundary-plans/", {"scheme": "GOV", "division": "C"})
    assert response.status_code == 201, response.content
    assert response["ETag"] == f'"{response.json()["version"]}"'
    return response.json()


def cells_of(plan: dict[str, Any]) -> dict[str, Any]:
    return {f["properties"]["code"]: from_geojson(f["geometry"]) for f in plan["coverage"]["features"]}


def approved(planner: Api, approver: Api, plan: dict[str, Any]) -> None:
    assert planner.post(f"boundary-plans/{plan['id']}/submit/").status_code == 200
    assert approver.post(f"boundary-plans/{plan['id']}/approve/").status_code == 200


def test_a_shared_vertex_moves_undoes_and_redoes_exactly(planner: Api) -> None:
    plan = opened(planner)
    moved = planner.draw(plan, **{"kind": "move-vertex", "from": at(2, 2), "to": at(2.3, 2.4)}).json()
    assert Coverage.of(cells_of(moved)).is_valid()
    assert [f["properties"]["changed"] for f in moved["coverage"]["features"]] == [True] * 4
    undone = planner.post(f"boundary-plans/{plan['id']}/undo/", version=moved["version"]).json()
    assert undone["coverage"] == plan["coverage"]
    assert undone["can_redo"] and not undone["can_undo"]
    redone = planner.post(f"boundary-plans/{plan['id']}/redo/", version=undone["version"]).json()
    assert redone["coverage"] == moved["coverage"]


def test_what_was_undone_is_dropped_by_the_next_operation(planner: Api) -> None:
    plan = opened(planner)
    plan = planner.draw(plan, **{"kind": "move-vertex", "from": at(2, 2), "to": at(2.3, 2.4)}).json()
    plan = planner.post(f"boundary-plans/{plan['id']}/undo/", version=plan["version"]).json()
    plan = planner.draw(plan, kind="merge", grids=["G-1", "G-2"]).json()
    assert [entry["kind"] for entry in plan["operations"]] == ["merge"]
    assert not plan["can_redo"]


def test_the_server_names_the_new_grid_by_the_schemes_rule(planner: Api) -> None:
    plan = planner.draw(opened(planner), kind="split", grid="G-1", line=[at(-1, 3.2), at(3, 3.2)]).json()
    assert set(cells_of(plan)) == {"G-1", "G-2", "G-3", "G-4", "G-5"}


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ({"kind": "move-vertex", "from": at(2, 2), "to": at(9, 9)}, "leaves-community"),
        ({"kind": "move-vertex", "from": at(0, 0), "to": at(0.1, 0.1)}, "leaves-community"),
        ({"kind": "split", "grid": "G-1", "line": [at(0.2, 3), at(0.4, 3)]}, "line-does-not-cross"),
        ({"kind": "merge", "grids": ["G-1", "G-4"]}, "not-adjacent"),
    ],
)
def test_what_would_tear_is_refused_with_its_place(
    planner: Api, operation: dict[str, Any], code: str
) -> None:
    plan = opened(planner)
    response = planner.draw(plan, **operation)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert response.json()["place"]["type"]
    assert planner.get(f"boundary-plans/{plan['id']}/").json()["version"] == plan["version"]


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"kind": "fold"},
        {"kind": "move-vertex"},
        {"kind": "split", "grid": "G-1", "line": "x"},
        {"kind": "delete-vertex", "at": [999, 0]},
    ],
)
def test_nonsense_is_refused(planner: Api, operation: dict[str, Any]) -> None:
    response = planner.draw(opened(planner), **operation)
    assert response.status_code == 422
    assert response["Content-Type"].startswith("application/problem+json")


def test_a_stale_step_is_refused_and_a_blind_one_too(planner: Api) -> None:
    plan = opened(planner)
    planner.draw(plan, kind="merge", grids=["G-1", "G-2"])
    stale = planner.draw(plan, kind="merge", grids=["G-3", "G-4"])
    assert (stale.status_code, stale.json()["current_version"]) == (412, plan["version"] + 1)
    blind = planner.post(
        f"boundary-plans/{plan['id']}/operations/", {"kind": "merge", "grids": ["G-3", "G-4"]}
    )
    assert blind.status_code == 428


def test_publishing_closes_the_old_and_links_the_new(planner: Api, approver: Api) -> None:
    worker = GridWorker.objects.create(name="Worker 1")
    GridDuty.objects.create(grid=Grid.objects.get(code="G-2"), worker=worker, duty="head")
    plan = planner.draw(opened(planner), kind="split", grid="G-1", line=[at(-1, 3.2), at(3, 3.2)]).json()
    plan = planner.draw(plan, kind="merge", grids=["G-2", "G-4"]).json()
    approved(planner, approver, plan)
    response = planner.post(f"boundary-plans/{plan['id']}/publish/")
    assert response.json()["state"] == "published"
    in_force = {grid.code: grid for grid in Grid.objects.in_force()}
    assert set(in_force) == {"G-1", "G-2", "G-3", "G-5"}
    assert Coverage.of({code: to_shapely(grid.geometry) for code, grid in in_force.items()}).is_valid()
    assert set(in_force["G-2"].ancestor_links.values_list("ancestor__code", flat=True)) == {"G-2", "G-4"}
    assert Grid.objects.filter(code="G-1", valid_to__isnull=False).count() == 1
    assert in_force["G-2"].duties.get(valid_to=None).worker == worker
    assert Change.objects.filter(layer="grids", action="grid.publish").count() == 3
    assert Change.objects.filter(layer="grids", op="delete").count() == 3


def test_the_second_to_publish_the_same_community_is_told_who_was_first(planner: Api, approver: Api) -> None:
    first, second = opened(planner), opened(planner)
    for plan, pair in ((first, ["G-1", "G-2"]), (second, ["G-1", "G-3"])):
        approved(planner, approver, planner.draw(plan, kind="merge", grids=pair).json())
    assert planner.post(f"boundary-plans/{first['id']}/publish/").status_code == 200
    late = planner.post(f"boundary-plans/{second['id']}/publish/")
    assert (late.status_code, late.json()["code"]) == (409, "base-replaced")
    assert "planner" in late.json()["detail"] and "G-1" in late.json()["detail"]
    assert Grid.objects.in_force().count() == 3


def test_roles_keep_drawing_and_deciding_apart(planner: Api, approver: Api, community: Division) -> None:
    plan = opened(planner)
    assert approver.post("boundary-plans/", {"scheme": "GOV", "division": "C"}).status_code == 403
    assert planner.post(f"boundary-plans/{plan['id']}/submit/").status_code == 200
    assert planner.post(f"boundary-plans/{plan['id']}/approve/").status_code == 403
    assert approver.post(f"boundary-plans/{plan['id']}/publish/").status_code == 409
    both = Api(get_user_model().objects.create_superuser("both"))
    own = opened(both)
    both.post(f"boundary-plans/{own['id']}/submit/")
    assert both.post(f"boundary-plans/{own['id']}/approve/").json()["code"] == "own-plan"


def test_a_plan_of_another_street_is_not_found(planner: Api) -> None:
    elsewhere = Division.objects.create(code="E", name="Elsewhere", level="street")
    stranger = person("stranger", "planner", elsewhere)
    plan = opened(planner)
    assert stranger.get(f"boundary-plans/{plan['id']}/").status_code == 404
    assert stranger.post(f"boundary-plans/{plan['id']}/undo/", version=1).status_code == 404
    assert stranger.post("boundary-plans/", {"scheme": "GOV", "division": "C"}).status_code == 404
    assert stranger.get("boundary-plans/").json() == []


def test_the_difference_names_what_changes_hands(planner: Api) -> None:
    plan = planner.draw(opened(planner), kind="split", grid="G-1", line=[at(-1, 3.2), at(3, 3.2)]).json()
    body = planner.get(f"boundary-plans/{plan['id']}/diff/").json()
    assert (body["changed"], body["added"], body["retired"]) == (["G-1"], ["G-5"], [])
    assert [f["properties"]["to"] for f in body["moved"]["features"]] == ["G-5"]


def test_check_grids_tells_errors_by_its_exit(community: Division) -> None:
    out = StringIO()
    call_command("check_grids", "GOV", stdout=out)
    Grid.objects.filter(code="G-4").delete()
    with pytest.raises(SystemExit) as ended:
        call_command("check_grids", "GOV", "--json", stdout=(out := StringIO()))
    assert ended.value.code == 1
    counts = json.loads(out.getvalue())["counts"]
    assert {code: count for code, count in counts.items() if SEVERITY[code] == ERROR} == {"gap": 1}


def test_repair_mends_a_crack_between_communities_and_writes_history(community: Division) -> None:
    ring = [
        at(4, 0),
        at(5, 0),
        at(5, 4),
        at(4, 4),
        at(4, 3),
        (round(at(4, 2)[0] + 2e-6, 7), at(4, 2)[1]),
        at(4, 1),
        at(4, 0),
    ]
    east = Division.objects.create(
        code="E",
        name="East",
        level="community",
        geometry=to_multipolygon(from_geojson({"type": "Polygon", "coordinates": [ring]})),
    )
    Grid.objects.create(
        scheme=GridScheme.objects.get(),
        code="G-9",
        division=east,
        geometry=to_multipolygon(coverage("....e / ....e / ....e / ....e").outline),
    )
    assert "community-gap" in findings()
    call_command("check_grids", "GOV", "--repair", stdout=StringIO())
    assert "community-gap" not in findings()
    assert Change.objects.filter(action="divisions.repair").exists()


def findings() -> dict[str, int]:
    out = StringIO()
    call_command("check_grids", "GOV", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])
