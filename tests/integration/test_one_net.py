"""Schemes compared and merged through the API, each user in the own area."""

import csv
import io
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client

from layers.grids.coverage import Coverage
from layers.grids.shapes import from_geojson, to_multipolygon, to_shapely
from layers.models import (
    Address,
    Change,
    Division,
    Grid,
    GridDuty,
    GridLineage,
    GridScheme,
    GridWorker,
)
from tests.coverages import at, coverage
from tests.people import client_of, get, member, post
from tests.two_streets import City, build

pytestmark = pytest.mark.django_db
DRAWINGS = {
    "GOV": "aabb / aabb / ccdd / ccdd",
    "PTY": "aabb / aabb / cccc / cccc",
    "CIV": "aabb / aabb / ccdd / ccdd",
}
PREFIX = {"GOV": "G", "PTY": "P", "CIV": "=M"}


def shifted(drawn: Coverage, degrees: float) -> Coverage:
    """Move the vertices in the middle of a drawing eastwards."""
    west, _south, east, _north = drawn.outline.bounds

    def move(xy: np.ndarray) -> np.ndarray:
        inner = (xy[:, 0] > west + 1e-7) & (xy[:, 0] < east - 1e-7)
        return np.round(xy + np.column_stack([inner * degrees, np.zeros(len(xy))]), 7)

    return Coverage({code: shapely.transform(cell, move) for code, cell in drawn.cells.items()})


@pytest.fixture
def community() -> Division:
    """Three schemes over one community: CIV draws a border of GOV 5 m away, PTY joins two of GOV's grids."""
    place = Division.objects.create(
        code="990101001001",
        name="Cedar",
        level="community",
        geometry=to_multipolygon(coverage(DRAWINGS["GOV"]).outline),
    )
    for code, drawing in DRAWINGS.items():
        drawn = shifted(coverage(drawing), 5e-5 if code == "CIV" else 0)
        scheme = GridScheme.objects.create(
            code=code, name=code.title(), code_rule="pattern", code_pattern=".+"
        )
        for number, cell in enumerate(drawn.cells.values(), 1):
            Grid.objects.create(
                scheme=scheme,
                code=f"{PREFIX[code]}-{number}",
                name=f"{code} {number}",
                division=place,
                geometry=to_multipolygon(cell),
                households=10,
            )
    for x, y, households in ((0.5, 3.5, 40), (3.5, 3.5, 30), (0.5, 0.5, 20), (3.5, 0.5, 10)):
        lng, lat = at(x, y)
        Address.objects.create(
            text="road",
            households=households,
            residents=2 * households,
            division=place,
            geometry=f"SRID=4326;POINT({lng} {lat})",
        )
    return place


@pytest.fixture
def planner(community: Division) -> Client:
    return client_of(member("planner"))


def question(**more: Any) -> dict[str, Any]:
    return {"division": "990101001001", "schemes": "GOV,PTY,CIV", **more}


def request(choice: str = "take", **more: Any) -> dict[str, Any]:
    decisions = [{"scheme": "PTY", "code": "G-4", "other": "P-3", "choice": choice}]
    target = {"code": "ONE", "name": "One net"}
    return {
        "division": "990101001001",
        "schemes": ["GOV", "PTY", "CIV"],
        "decisions": decisions,
        "target": target,
    } | more


def test_the_matrix_says_how_far_schemes_coincide(planner: Client) -> None:
    status, body = get(planner, "/api/one-net/", **question())
    assert status == 200
    assert [(s["code"], s["grids"]) for s in body["schemes"]] == [("GOV", 4), ("PTY", 3), ("CIV", 4)]
    pairs = {(pair["scheme"], pair["other"]): pair for pair in body["pairs"]}
    assert len(pairs) == 6
    assert all(sum(pair["border"].values()) == pytest.approx(1, abs=2e-4) for pair in pairs.values())
    assert pairs["PTY", "GOV"]["border"]["agree"] == 1
    assert pairs["GOV", "PTY"]["border"]["different"] == pytest.approx(0.27, abs=0.02)
    assert pairs["GOV", "CIV"]["border"]["different"] == 0 < pairs["GOV", "CIV"]["border"]["sliver"]
    assert (pairs["GOV", "CIV"]["same_area_share"], pairs["GOV", "PTY"]["same_area_share"]) == (1, 0.5)
    assert pairs["GOV", "PTY"]["relations"] == {"1:1": 2, "1:n": 0, "n:1": 1, "m:n": 0}
    assert pairs["PTY", "GOV"]["relations"] == {"1:1": 2, "1:n": 1, "n:1": 0, "m:n": 0}


def test_differences_are_features_with_their_owners(planner: Client) -> None:
    status, body = get(planner, "/api/one-net/differences/", **question())
    assert status == 200
    parts = [feature["properties"]["part"] for feature in body["features"]]
    (difference,) = [f["properties"] for f in body["features"] if f["properties"]["part"] == "difference"]
    assert (difference["code"], difference["other"], difference["partner"]) == ("G-4", "P-3", "G-3")
    assert (difference["kind"], difference["households"]) == ("joined", 10)
    assert parts.count("sliver") == 2 and body["totals"]["differences"] == 1
    classes = {
        (f["properties"]["of"], f["properties"]["against"], f["properties"]["class"])
        for f in body["features"]
        if f["properties"]["part"] == "border"
    }
    assert {("GOV", "PTY", "different"), ("GOV", "CIV", "sliver"), ("CIV", "GOV", "sliver")} <= classes


def test_wider_slivers_are_a_question_of_the_widths(planner: Client) -> None:
    _status, body = get(planner, "/api/one-net/", **question(agree_m=6, sliver_m=20))
    assert {pair["border"]["sliver"] for pair in body["pairs"]} == {0}
    status, body = get(planner, "/api/one-net/", **question(agree_m=20, sliver_m=2))
    assert (status, body["code"]) == (422, "bad-widths")


def test_the_table_of_codes_is_safe_to_open(planner: Client) -> None:
    _status, body = get(planner, "/api/one-net/correspondence/", **question())
    assert {row["relation"] for row in body["rows"]} == {"1:1", "n:1"}
    response = planner.get("/api/one-net/correspondence.csv", question())
    assert response.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == len(body["rows"])
    assert {row["other_code"] for row in rows if row["other_scheme"] == "CIV"} == {
        f"'=M-{n}" for n in range(1, 5)
    }


def test_a_preview_changes_nothing(planner: Client) -> None:
    grids = Grid.objects.count()
    status, body = post(planner, "/api/one-net/merge/", request(dry_run=True))
    assert status == 200
    assert (body["way"], body["grids_before"], body["grids"]) == ("create", 4, 3)
    assert (body["households"], body["gone_codes"], body["new_codes"]) == (100, ["G-4"], [])
    assert {(row["scheme"], row["code"]) for row in body["heirs"]} == {
        (scheme, f"{PREFIX[scheme]}-{n}")
        for scheme, count in (("GOV", 4), ("PTY", 3), ("CIV", 4))
        for n in range(1, count + 1)
    }
    assert body["without_heir"] == []
    assert Grid.objects.count() == grids and not GridScheme.objects.filter(code="ONE").exists()


def test_schemes_become_one_with_lineage_history_and_duties(planner: Client, community: Division) -> None:
    worker = GridWorker.objects.create(name="Worker", division=community)
    GridDuty.objects.create(grid=Grid.objects.get(code="G-1"), worker=worker, duty="head")
    status, body = post(planner, "/api/one-net/merge/", request())
    assert (status, body["created"], body["plan"]) == (201, 3, None)
    made = Grid.objects.filter(scheme__code="ONE", valid_to__isnull=True)
    assert sorted(made.values_list("code", "households")) == [("G-1", 40), ("G-2", 30), ("G-3", 30)]
    shapes = Coverage({grid.code: to_shapely(grid.geometry) for grid in made})
    assert shapes.is_valid() and shapely.equals(shapes.outline, coverage(DRAWINGS["GOV"]).outline)
    assert set(GridLineage.objects.values_list("ancestor", flat=True)) == set(
        Grid.objects.exclude(scheme__code="ONE").values_list("pk", flat=True)
    )
    assert Change.objects.filter(action="grid.merge", layer="grids").count() == 3
    assert made.get(code="G-1").duties.get().worker == worker
    assert not made.filter(code="G-4").exists()


def test_an_old_code_of_any_scheme_leads_to_the_new_grid(planner: Client) -> None:
    post(planner, "/api/one-net/merge/", request())
    _status, body = get(planner, "/api/grids/by-old-code/", code="P-3")
    (old,) = body["grids"]
    assert (old["scheme"], [(heir["code"], heir["share"]) for heir in old["heirs"]]) == ("PTY", [("G-3", 1)])
    _status, found = get(planner, "/api/geocode/", q="P-3")
    assert ("P-3", "→ G-3") in {(row["title"], row["subtitle"]) for row in found["results"]}


def test_new_grids_are_counted_on_or_all_are_numbered_by_the_15_digits(planner: Client) -> None:
    status, body = post(planner, "/api/one-net/merge/", request("split", dry_run=True))
    assert (status, body["new_codes"]) == (200, ["G-5"])
    status, body = post(planner, "/api/one-net/merge/", request(codes="number"))
    assert status == 201
    made = Grid.objects.filter(scheme__code="ONE").order_by("code").values_list("code", flat=True)
    assert list(made) == [f"99010100100100{n}" for n in (1, 2, 3)]
    assert GridScheme.objects.get(code="ONE").code_rule == "digits15"


def test_a_scheme_that_has_grids_there_gets_a_plan_to_review(planner: Client) -> None:
    status, body = post(planner, "/api/one-net/merge/", request(target={"code": "GOV"}))
    assert (status, body["created"]) == (201, 0)
    plan, approver = f"/api/boundary-plans/{body['plan']['id']}/", client_of(member("approver"))
    _status, drawn = get(planner, plan)
    assert {f["properties"]["code"] for f in drawn["coverage"]["features"]} == {"G-1", "G-2", "G-3"}
    assert Coverage.of(
        {f["properties"]["code"]: from_geojson(f["geometry"]) for f in drawn["coverage"]["features"]}
    ).is_valid()
    for user, step in ((planner, "submit"), (approver, "approve"), (planner, "publish")):
        assert post(user, f"{plan}{step}/", {})[0] == 200
    _status, body = get(planner, "/api/grids/by-old-code/", code="P-3")
    assert [heir["code"] for heir in body["grids"][0]["heirs"]] == ["G-3"]
    _status, body = get(planner, "/api/grids/by-old-code/", code="G-4")
    assert [heir["code"] for heir in body["grids"][0]["heirs"]] == ["G-3"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"schemes": ["GOV"]}, 422, "schemes-needed"),
        ({"schemes": ["GOV", "NOPE"]}, 404, "no-grids"),
        ({"division": "nope"}, 404, "unknown-division"),
        ({"target": {"code": "a b"}}, 422, "bad-target"),
        ({"target": {"code": "ONE", "kind": "nope"}}, 422, "bad-target"),
        ({"codes": "nope"}, 422, "bad-codes"),
        (
            {"decisions": [{"scheme": "PTY", "code": "G-4", "other": "P-3", "choice": "nope"}]},
            422,
            "bad-decisions",
        ),
        (
            {"decisions": [{"scheme": "PTY", "code": "G-1", "other": "P-1", "choice": "take"}]},
            404,
            "unknown-difference",
        ),
        ({"decisions": 7}, 422, "bad-decisions"),
        ({"schemes": [1, 2]}, 422, "bad-schemes"),
        ({"decisions": [], "target": {"code": "GOV"}}, 409, "nothing-to-merge"),
    ],
)
def test_a_merge_that_cannot_be_is_refused(
    change: dict[str, Any], status: int, code: str, planner: Client
) -> None:
    answered, body = post(planner, "/api/one-net/merge/", request(**change))
    assert (answered, body["code"]) == (status, code)
    assert len(body["detail"]) > 10


def test_a_code_that_the_target_has_elsewhere_is_refused(planner: Client, community: Division) -> None:
    elsewhere = Division.objects.create(code="X", name="Elsewhere", level="community")
    scheme = GridScheme.objects.create(code="ONE", name="One")
    Grid.objects.create(
        scheme=scheme, code="G-1", division=elsewhere, geometry=to_multipolygon(coverage("a").cells["a"])
    )
    status, body = post(planner, "/api/one-net/merge/", request())
    assert (status, body["code"]) == (409, "code-taken")


@pytest.mark.parametrize(
    ("role", "allowed"), [("planner", True), ("approver", True), ("viewer", False), ("analyst", False)]
)
def test_only_those_who_plan_may_merge(role: str, allowed: bool, community: Division) -> None:
    user = client_of(member(role, community))
    assert get(user, "/api/one-net/", **question())[0] == 200
    status, _body = post(user, "/api/one-net/merge/", request(dry_run=True))
    assert status == (200 if allowed else 403)


@pytest.fixture
def city() -> City:
    """Two streets, with a second scheme in both."""
    city = build()
    scheme = GridScheme.objects.create(code="PTY", name="Party")
    for side in (city.west, city.east):
        grid = side.rows["grids"][0]
        Grid.objects.create(
            scheme=scheme,
            code=f"P-{side.word}",
            name=side.word,
            division=grid.division,
            geometry=grid.geometry,
        )
    return city


PATHS = [
    "/api/one-net/",
    "/api/one-net/differences/",
    "/api/one-net/correspondence/",
    "/api/one-net/correspondence.csv",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_viewer_compares_the_own_street_and_no_other(path: str, city: City) -> None:
    viewer = client_of(city.viewer)
    own = viewer.get(path, {"division": "W1", "schemes": "GOV,PTY"})
    assert own.status_code == 200
    for code in ("E1", "E2", "D"):
        assert viewer.get(path, {"division": code, "schemes": "GOV,PTY"}).status_code == 404
    assert city.east.word not in own.content.decode()
    everything = client_of(city.everybody).get(path, {"division": "D", "schemes": "GOV,PTY"})
    assert everything.status_code == 200
    assert Client().get(path, {"division": "W1"}).status_code == 401


def test_a_viewer_finds_old_codes_of_the_own_street_only(city: City) -> None:
    viewer = client_of(city.viewer)
    assert len(get(viewer, "/api/grids/by-old-code/", code=f"P-{city.west.word}")[1]["grids"]) == 1
    assert get(viewer, "/api/grids/by-old-code/", code=f"P-{city.east.word}")[1]["grids"] == []
    assert get(viewer, "/api/grids/by-old-code/", code="")[0] == 422
    page = viewer.get("/one-net/")
    assert page.status_code == 200 and city.east.word not in page.content.decode()
