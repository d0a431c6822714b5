"""The rules through the API: what is found, who may mend it, what a mend leaves behind."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from layers.grids.shapes import to_multipolygon, to_shapely
from layers.models import (
    BoundaryPlan,
    Case,
    Change,
    Division,
    Grid,
    GridDuty,
    GridLineage,
    GridScheme,
    GridWorker,
    PlanOperation,
)
from tests.coverages import at, coverage
from tests.people import client_of, get, member, post
from tests.two_streets import EAST_WORD, build

pytestmark = pytest.mark.django_db
WEST, EAST = "330103001001", "330103001002"
API = "/api/grid-schemes/GOV/"


@pytest.fixture
def street() -> Division:
    """A street of two communities: grids a, b (over c, d) in the western, e in the eastern."""
    whole = coverage("aabbe / aabbe / ccdde / ccdde")
    shapes = {code: to_multipolygon(cell) for code, cell in whole.cells.items()}
    street = Division.objects.create(
        code="330103001", name="Street", level="street", geometry=to_multipolygon(whole.outline)
    )
    scheme = GridScheme.objects.create(code="GOV", name="Governance")
    for code, letters in ((WEST, "abcd"), (EAST, "e")):
        ground = shapely.coverage_union_all([whole.cells[letter] for letter in letters])
        home = Division.objects.create(
            code=code, name=f"C{code[-1]}", level="community", parent=street, geometry=to_multipolygon(ground)
        )
        for serial, letter in enumerate(letters, 1):
            Grid.objects.create(
                scheme=scheme,
                code=f"{code}{serial:03d}",
                name=letter,
                division=home,
                geometry=shapes[letter],
                households=400,
                residents=1000,
            )
    return street


@pytest.fixture
def planner(street: Division) -> Client:
    return client_of(member("planner"))


def grid(name: str) -> Grid:
    return Grid.objects.get(name=name, valid_to=None)


def serve(name: str, *duties: str) -> list[GridWorker]:
    people = [GridWorker.objects.create(name=f"{name}{n}") for n in range(len(duties))]
    for worker, duty in zip(people, duties, strict=True):
        GridDuty.objects.create(grid=grid(name), worker=worker, duty=duty)
    return people


def found(client: Client, code: str) -> list[dict[str, Any]]:
    status, body = get(client, f"{API}standards/")
    assert status == 200
    return [f["properties"] for f in body["findings"]["features"] if f["properties"]["code"] == code]


def mend(client: Client, finding: dict[str, Any]) -> tuple[int, Any]:
    return post(client, f"{API}mend/", {"finding": finding})


def mended(client: Client, code: str) -> dict[str, Any]:
    """Mend the first finding of a kind; it must be gone, and a second mend must be told so."""
    finding = found(client, code)[0]
    status, body = mend(client, finding)
    assert status == 200, body
    assert finding["key"] not in {other["key"] for other in found(client, code)}
    status, again = mend(client, finding)
    assert (status, again["code"]) == (409, "finding-gone")
    return dict(body)


def move(name: str, drawing: str, letter: str) -> None:
    Grid.objects.filter(name=name).update(geometry=to_multipolygon(coverage(drawing).cells[letter]))


def test_a_scheme_that_keeps_all_rules_has_nothing_but_what_is_unknown(planner: Client) -> None:
    status, body = get(planner, f"{API}standards/")
    assert status == 200
    assert {f["properties"]["code"] for f in body["findings"]["features"]} == {"duties-unknown"}
    states = {row["code"]: row["state"] for row in body["rules"]}
    assert states["gap"] == states["too-few-households"] == "passed"
    assert states["no-head"] == "unjudged"
    assert "area-off-aim" not in states


def test_a_duplicate_is_removed_and_its_people_and_cases_go_over(planner: Client) -> None:
    first = grid("a")
    (head,) = serve("a", "head")
    twin = Grid.objects.create(
        scheme=first.scheme, code=f"{WEST}009", name="twin", division=first.division, geometry=first.geometry
    )
    (other,) = serve("twin", "head")
    serve("a", "worker")
    case = Case.objects.create(
        number="1", grid=twin, division=twin.division, geometry=Point(*at(0.5, 3.5)), state="handling"
    )
    assert mended(planner, "duplicate")["changed"] == [first.code]
    twin.refresh_from_db()
    case.refresh_from_db()
    assert twin.valid_to == timezone.localdate()
    assert case.grid == first
    assert GridLineage.objects.get(ancestor=twin).descendant == first
    duties = {d.worker: d.duty for d in GridDuty.objects.filter(grid=first, valid_to=None)}
    assert (duties[head], duties[other]) == ("head", "worker")


def test_an_overlap_is_cut_off_the_smaller_grid(planner: Client) -> None:
    wide = shapely.union(shapely.box(*at(1.7, 2), *at(2, 4)), to_shapely(grid("b").geometry))
    Grid.objects.filter(name="b").update(geometry=to_multipolygon(wide), area_m2=50_000)
    Grid.objects.filter(name="a").update(area_m2=30_000)
    old = grid("a")
    body = mended(planner, "overlap")
    assert (body["changed"], body["how"]) == ([old.code], "now")
    new = grid("a")
    assert (
        new.pk != old.pk and abs(to_shapely(new.geometry).area / to_shapely(old.geometry).area - 0.85) < 0.01
    )
    assert GridLineage.objects.get(ancestor=old).descendant == new
    assert {row["code"] for row in _features(planner)} & {"overlap", "unmatched-edge"} == set()
    assert Change.objects.filter(action="grid.cut-overlap").count() == 2


def _features(client: Client) -> list[dict[str, Any]]:
    return [f["properties"] for f in get(client, f"{API}standards/")[1]["findings"]["features"]]


def test_hair_thin_faults_are_repaired(planner: Client) -> None:
    crack = shapely.Polygon([at(2, 2), at(2, 4), (round(at(2, 3)[0] - 2e-6, 7), at(2, 3)[1])])
    thinner = to_shapely(grid("a").geometry).difference(crack)
    Grid.objects.filter(name="a").update(geometry=to_multipolygon(thinner))
    assert found(planner, "gap")[0]["remedy"] == "repair"
    mended(planner, "gap")
    assert Change.objects.filter(action="grids.repair").exists()


def test_a_gap_opens_a_plan_in_which_the_neighbour_with_the_longest_border_has_it(planner: Client) -> None:
    wide = to_shapely(grid("d").geometry).difference(shapely.box(*at(3.5, 0.5), *at(4, 2)))
    Grid.objects.filter(name="d").update(geometry=to_multipolygon(wide))
    finding = found(planner, "gap")[0]
    status, body = mend(planner, finding)
    assert status == 200 and body["how"] == "plan" and body["note"] == ""
    operation = PlanOperation.objects.get(plan=body["plan"]["id"])
    assert (operation.kind, operation.parameters["to"]) == ("fill-gap", grid("d").code)
    assert BoundaryPlan.objects.get().division.code == WEST
    assert found(planner, "gap") == [finding]


def test_a_sliver_opens_a_plan_that_merges_it(planner: Client) -> None:
    old = to_shapely(grid("c").geometry)
    strip = shapely.box(*at(0, 0), *at(2, 0.03))
    Grid.objects.filter(name="c").update(geometry=to_multipolygon(old.difference(strip)))
    here = grid("c")
    Grid.objects.create(
        scheme=here.scheme,
        code=f"{WEST}008",
        name="s",
        division=here.division,
        geometry=to_multipolygon(strip),
    )
    status, body = mend(planner, found(planner, "sliver")[0])
    assert status == 200, body
    operation = PlanOperation.objects.get(plan=body["plan"]["id"])
    assert operation.kind == "merge"
    assert set(operation.parameters["grids"]) == {here.code, f"{WEST}008"}


def test_too_few_households_open_a_plan_that_merges_into_the_smallest_neighbour_with_room(
    planner: Client,
) -> None:
    Grid.objects.filter(name="a").update(households=90)
    Grid.objects.filter(name="c").update(households=310)
    status, body = mend(planner, found(planner, "too-few-households")[0])
    assert status == 200, body
    assert set(PlanOperation.objects.get().parameters["grids"]) == {grid("a").code, grid("c").code}


def test_where_nobody_has_room_the_plan_is_opened_without_an_operation(planner: Client) -> None:
    Grid.objects.filter(name="a").update(households=290)
    status, body = mend(planner, found(planner, "too-few-households")[0])
    assert status == 200 and body["plan"]["head"] == 0


def test_a_community_is_renumbered_with_lineage(planner: Client) -> None:
    swapped = {"a": "002", "b": "001"}
    for name in swapped:
        Grid.objects.filter(name=name).update(code=f"x{name}")
    for name, serial in swapped.items():
        Grid.objects.filter(name=name).update(code=f"{WEST}{serial}")
    (head,) = serve("a", "head")
    old, kept = grid("a"), grid("c")
    case = Case.objects.create(
        number="1", grid=old, division=old.division, geometry=Point(*at(0.5, 3.5)), state="handling"
    )
    assert set(mended(planner, "code-out-of-order")["changed"]) == {f"{WEST}001", f"{WEST}002"}
    new = grid("a")
    case.refresh_from_db()
    assert (new.code, new.name, new.households) == (f"{WEST}001", "a", 400)
    assert (case.grid, grid("c").pk) == (new, kept.pk)
    link = GridLineage.objects.get(ancestor=old)
    assert (link.descendant, link.share) == (new, 1.0)
    assert GridDuty.objects.get(grid=new, valid_to=None).worker == head


@pytest.mark.parametrize(
    ("wrong", "kind", "right"),
    [("TS-1", "code-off-rule", f"{WEST}005"), ("330103001007001", "code-foreign-division", f"{WEST}005")],
)
def test_a_wrong_code_is_changed_for_the_next_free_one(
    wrong: str, kind: str, right: str, planner: Client
) -> None:
    old = grid("a")
    Grid.objects.filter(pk=old.pk).update(code=wrong)
    assert mended(planner, kind)["changed"] == [right]
    assert GridLineage.objects.get().ancestor == old


def test_of_two_codes_that_read_the_same_the_newer_changes(planner: Client) -> None:
    GridScheme.objects.update(code_rule="pattern", code_pattern=r"\w+")
    Grid.objects.filter(name="b").update(code="３３０１０３００１００１００１")
    assert found(planner, "code-repeated")[0]["severity"] == "error"
    mended(planner, "code-repeated")


def test_a_grid_goes_to_the_community_that_it_lies_in(planner: Client) -> None:
    Grid.objects.filter(name="e").update(division=None)
    assert mended(planner, "no-community")["changed"] == [f"{EAST}001"]
    assert grid("e").division.code == EAST
    Grid.objects.filter(name="e").update(division=Division.objects.get(code=WEST))
    mended(planner, "beyond-community")
    assert grid("e").division.code == EAST
    ops = list(Change.objects.filter(layer="grids").order_by("seq").values_list("op", "division_path"))
    assert ops[-2:] == [("delete", f"330103001/{WEST}/"), ("upsert", f"330103001/{EAST}/")]


def test_the_only_worker_becomes_head_and_one_of_two_heads_stays(planner: Client) -> None:
    (worker,) = serve("a", "worker")
    first, second = serve("b", "head", "head")
    assert found(planner, "no-head")[0]["remedy"] == "promote"
    mended(planner, "no-head")
    assert GridDuty.objects.get(grid=grid("a"), valid_to=None).duty == "head"
    mended(planner, "several-heads")
    duties = {d.worker: d.duty for d in GridDuty.objects.filter(grid=grid("b"), valid_to=None)}
    assert duties == {first: "head", second: "worker"}
    assert GridDuty.objects.filter(worker=worker).count() == 2


def test_what_needs_a_person_says_why(planner: Client) -> None:
    serve("a", "head")
    finding = next(f for f in found(planner, "no-head") if f["grids"] == [grid("b").code])
    assert finding["remedy"] is None and "Choose" in finding["reason"]
    status, body = mend(planner, finding)
    assert (status, body["code"]) == (409, "needs-a-person")


@pytest.mark.parametrize("role", ["viewer", "analyst", "worker", "department"])
def test_only_planning_mends(role: str, street: Division) -> None:
    Grid.objects.filter(name="a").update(code="TS-1")
    client = client_of(member(role))
    finding = found(client, "code-off-rule")[0]
    status, body = mend(client, finding)
    assert (status, body["code"]) == (403, "not-allowed")
    assert Grid.objects.filter(code="TS-1", valid_to=None).exists()


def test_a_planner_of_one_community_neither_sees_nor_mends_the_other(street: Division) -> None:
    Grid.objects.filter(name__in="ae").update(households=1)
    client = client_of(member("planner", Division.objects.get(code=WEST)))
    assert [f["grids"] for f in found(client, "too-few-households")] == [[f"{WEST}001"]]
    status, body = mend(client, {"code": "too-few-households", "grids": [f"{EAST}001"]})
    assert (status, body["code"]) == (409, "finding-gone")


@pytest.mark.parametrize(
    "body", [{}, [], {"finding": 1}, {"finding": {"code": 1, "grids": []}}, {"finding": {"code": "gap"}}]
)
def test_a_mend_must_name_its_finding(body: Any, planner: Client) -> None:
    status, answer = post(planner, f"{API}mend/", body)
    assert (status, answer["code"]) == (422, "no-finding")


def test_the_other_street_is_in_no_channel() -> None:
    city = build()
    GridScheme.objects.update(households_min=5)
    Grid.objects.update(households=1)
    client = client_of(city.viewer)
    for path in ("standards/", "check/"):
        status, body = get(client, f"{API}{path}")
        text = json.dumps(body)
        assert status == 200 and "W-1" in text and "E-1" not in text and EAST_WORD not in text
    assert "E-1" not in _text(client.get(f"{API}check.xlsx").content)
    assert EAST_WORD not in client.get("/standards/").content.decode()
    assert get(client, f"{API}standards/", division="E1")[0] == 404
    for path in ("standards/", "check.xlsx"):
        assert Client().get(f"{API}{path}").status_code == 401


def test_the_workbook_opens_again_and_runs_nothing(planner: Client) -> None:
    GridScheme.objects.update(name="=cmd|' /C calc'!A0")
    Grid.objects.filter(name="a").update(code="=1+1", households=1)
    Grid.objects.filter(name="b").update(code="+SUM(A1)")
    response = planner.get(f"{API}check.xlsx?division={WEST}")
    assert f'filename="check-GOV-{WEST}-{timezone.localdate()}.xlsx"' in response["Content-Disposition"]
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Summary", "Findings"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "+", "@")) for cell in cells if cell.value is not None)
    rows = list(book["Findings"].iter_rows(values_only=True))
    few = next(row for row in rows if row[0] == "too-few-households")
    assert few[2] == "Grid =1+1 has 1 households; it should have at least 300."
    assert abs(few[5] - 113.001) < 0.001


def test_the_workbook_speaks_the_readers_language(planner: Client) -> None:
    response = planner.get(f"{API}check.xlsx", headers={"accept-language": "zh-hans"})
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert all(not name.isascii() for name in book.sheetnames)
    assert "全域覆盖，没有缝隙" in {row[0] for row in book.worksheets[0].iter_rows(values_only=True)}


def _text(content: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(content))
    return " ".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
    )


def test_the_command_tells_of_the_rules_and_errors_alone_decide(street: Division, tmp_path: Path) -> None:
    Grid.objects.filter(name="a").update(households=1)
    file = tmp_path / "check.xlsx"
    call_command("check_grids", "GOV", "--json", "--xlsx", str(file), stdout=(out := StringIO()))
    assert json.loads(out.getvalue())["counts"] == {"duties-unknown": 1, "too-few-households": 1}
    assert len(openpyxl.load_workbook(file).sheetnames) == 2
