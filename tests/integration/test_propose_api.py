"""Proposals through the API: asked for, adopted, taken back; refused with a sentence."""

import itertools
from typing import Any

import numpy as np
import pytest
import shapely
from django.contrib.gis.geos import LineString, Point
from django.test import Client

from layers.grids.coverage import Coverage
from layers.grids.shapes import from_geojson, to_multipolygon
from layers.models import Address, BaseFeature, Division, Grid, GridScheme
from tests.coverages import at, coverage
from tests.people import client_of, get, member, post

pytestmark = pytest.mark.django_db
DRAWING = "aaabbbcc / aaabbbcc / dddeeecc / dddeeeff / gggggeff / gggggeff"
STEM = "110101001"


def place(code: str, drawn: Coverage, letters: str) -> Division:
    """Make a community whose grids are some letters of a drawing."""
    cells = [drawn.cells[letter] for letter in letters]
    shape = to_multipolygon(shapely.coverage_union_all(cells))
    made = Division.objects.create(
        code=code,
        name=f"Place {code}",
        level="community",
        geometry=shape,
        parent=Division.objects.get(code=STEM),
    )
    scheme = GridScheme.objects.get()
    for number, cell in enumerate(cells, 1):
        Grid.objects.create(
            scheme=scheme,
            code=f"{code}{number:03d}",
            division=made,
            geometry=to_multipolygon(cell),
            households=100,
        )
    return made


@pytest.fixture
def drawn() -> Coverage:
    return coverage(DRAWING)


@pytest.fixture
def street(drawn: Coverage) -> Division:
    """A street of two communities, with homes in every block and two main roads."""
    GridScheme.objects.create(code="GOV", name="Governance")
    whole = to_multipolygon(drawn.outline)
    street = Division.objects.create(code=STEM, name="Street", level="street", geometry=whole)
    west, east = place(f"{STEM}001", drawn, "abdeg"), place(f"{STEM}002", drawn, "cf")
    random = np.random.default_rng(3)
    for x, y in random.uniform((0.05, 0.05), (7.95, 5.95), (400, 2)):
        home = east if x > 6 else west
        households = 3 + int(x + y)
        Address.objects.create(
            text="1",
            households=households,
            residents=3 * households,
            division=home,
            geometry=Point(*at(x, y)),
        )
    for line in ([at(3, -1), at(3, 7)], [at(-1, 2), at(9, 2)]):
        BaseFeature.objects.create(kind="road", category="arterial", geometry=LineString(line))
    for x in (1, 2, 4, 5, 7):
        BaseFeature.objects.create(kind="road", geometry=LineString([at(x, -1), at(x, 7)]))
    return street


@pytest.fixture
def planner(street: Division) -> Client:
    return client_of(member("planner"))


def opened(client: Client, division: str = f"{STEM}001") -> dict[str, Any]:
    status, plan = post(client, "/api/boundary-plans/", {"scheme": "GOV", "division": division})
    assert status == 201
    return dict(plan)


def proposed(client: Client, plan: dict[str, Any], **wanted: Any) -> tuple[int, dict[str, Any]]:
    return post(client, f"/api/boundary-plans/{plan['id']}/propose/", wanted)


def cells_of(features: dict[str, Any]) -> dict[str, Any]:
    return {str(f["properties"]["code"]): from_geojson(f["geometry"]) for f in features["features"]}


def adopted(client: Client, plan: dict[str, Any], option: dict[str, Any]) -> dict[str, Any]:
    path, version = f"/api/boundary-plans/{plan['id']}/operations/", f'"{plan["version"]}"'
    status, body = post(client, path, option["operation"], If_Match=version)
    assert status == 200, body
    return dict(body)


def test_options_are_told_with_their_numbers(planner: Client) -> None:
    plan = opened(planner)
    status, body = proposed(planner, plan, mode="count", count=6)
    assert status == 200 and [o["style"] for o in body["options"]] == ["along-roads", "compact", "even"]
    for option in body["options"]:
        numbers, grids = option["numbers"], option["grids"]
        assert numbers["k"] == numbers["parts"] == len(grids) == len(option["cells"]["features"]) == 6
        assert numbers["households"] == sum(grid["households"] for grid in grids)
        assert numbers["households_min"] == min(grid["households"] for grid in grids)
        assert 0 < numbers["mean_compactness"] < 1 and numbers["worst_deviation"] < 0.08
        assert 0 <= numbers["main_road_share"] <= 1 and numbers["people_moved"] > 0
    assert body["options"][0]["numbers"]["main_road_share"] > body["options"][1]["numbers"]["main_road_share"]
    assert get(planner, f"/api/boundary-plans/{plan['id']}/")[1]["version"] == plan["version"]


def test_the_same_request_gives_the_same_answer(planner: Client) -> None:
    plan = opened(planner)
    assert proposed(planner, plan, mode="count", count=5) == proposed(planner, plan, mode="count", count=5)


@pytest.mark.parametrize(
    "wanted",
    [
        {"mode": "count", "count": 9},
        {"mode": "size", "households": [300, 500]},
        {"mode": "rebalance"},
        {"mode": "unit"},
    ],
)
def test_every_option_can_be_adopted_and_taken_back_bit_for_bit(
    planner: Client, drawn: Coverage, wanted: dict[str, Any]
) -> None:
    plan = opened(planner)
    _status, body = proposed(planner, plan, **wanted)
    for option in body["options"]:
        after = adopted(planner, plan, option)
        cells = cells_of(after["coverage"])
        assert len(cells) == option["numbers"]["k"] and Coverage.of(cells).is_valid()
        whole = shapely.coverage_union_all([drawn.cells[letter] for letter in "abdeg"])
        assert shapely.coverage_union_all(list(cells.values())).equals(whole)
        version = f'"{after["version"]}"'
        _status, before = post(planner, f"/api/boundary-plans/{plan['id']}/undo/", {}, If_Match=version)
        assert before["coverage"] == plan["coverage"]
        plan = before


def test_new_codes_count_on_from_west_to_east_row_by_row(planner: Client) -> None:
    plan = opened(planner)
    _status, body = proposed(planner, plan, mode="unit")
    cells = cells_of(adopted(planner, plan, body["options"][0])["coverage"])
    new = {code: cell.representative_point() for code, cell in cells.items() if int(code[-3:]) > 5}
    ordered = [new[code] for code in sorted(new)]
    assert all(len(code) == 15 for code in new) and min(new) == f"{STEM}001006"
    assert ordered[0].y > ordered[-1].y
    eastward = sum(a.x < b.x for a, b in itertools.pairwise(ordered))
    assert eastward > len(ordered) * 0.8


def test_grids_stay_in_their_community_and_take_its_numbers(planner: Client, drawn: Coverage) -> None:
    plan = opened(planner, STEM)
    _status, body = proposed(planner, plan, mode="count", count=8)
    assert any("2 communities" in note for note in body["notes"])
    cells = cells_of(adopted(planner, plan, body["options"][0])["coverage"])
    east = shapely.union_all([drawn.cells["c"], drawn.cells["f"]]).buffer(1e-7)
    assert {code[:12] for code, cell in cells.items() if cell.within(east)} == {f"{STEM}002"}
    assert {code[:12] for code, cell in cells.items() if not cell.within(east)} == {f"{STEM}001"}


def test_some_grids_alone_are_cut_and_their_neighbours_take_the_new_corners(planner: Client) -> None:
    plan = opened(planner)
    grids = [f"{STEM}001001", f"{STEM}001003"]
    _status, body = proposed(planner, plan, mode="count", count=5, grids=grids)
    for option in body["options"]:
        after = adopted(planner, plan, option)
        cells, before = cells_of(after["coverage"]), cells_of(plan["coverage"])
        assert Coverage.of(cells).is_valid() and len(cells) == 8
        others = before.keys() - set(grids)
        assert all(shapely.hausdorff_distance(cells[c].boundary, before[c].boundary) < 1e-7 for c in others)
        version = f'"{after["version"]}"'
        plan = post(planner, f"/api/boundary-plans/{plan['id']}/undo/", {}, If_Match=version)[1]


def test_rebalancing_keeps_every_code_and_offers_less_change_first(planner: Client) -> None:
    plan = opened(planner)
    _status, body = proposed(planner, plan, mode="rebalance")
    first, *_between, last = body["options"]
    assert first["numbers"]["codes_kept"] == first["numbers"]["k"] == 5
    assert first["numbers"]["households_moved"] <= last["numbers"]["households_moved"]
    assert last["numbers"]["worst_deviation"] <= first["numbers"]["worst_deviation"]
    assert {grid["code"] for grid in first["grids"]} == set(cells_of(plan["coverage"]))


def test_where_addresses_are_missing_registered_households_or_area_stand_in(planner: Client) -> None:
    Address.objects.all().delete()
    plan = opened(planner)
    status, body = proposed(planner, plan, mode="size", households=[80, 120])
    assert status == 200 and body["options"][0]["numbers"]["households"] == 500
    assert any("registered" in note for note in body["notes"])
    Grid.objects.update(households=0)
    status, body = proposed(planner, plan, mode="size", households=[80, 120])
    assert (status, body["code"]) == (422, "no-households")
    status, body = proposed(planner, plan, mode="count", count=6)
    assert status == 200 and any("area" in note for note in body["notes"])
    assert body["options"][0]["numbers"]["worst_deviation"] < 0.1


def test_a_place_too_heavy_to_divide_is_told(planner: Client) -> None:
    home = Division.objects.get(code=f"{STEM}001")
    Address.objects.create(text="tower", households=4_000, division=home, geometry=Point(*at(1.5, 1.5)))
    _status, body = proposed(planner, opened(planner), mode="count", count=6)
    assert any("cannot be divided" in note for note in body["notes"])


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({}, "bad-proposal"),
        ({"mode": "fold"}, "bad-proposal"),
        ({"mode": "count"}, "bad-number"),
        ({"mode": "count", "count": 0}, "bad-number"),
        ({"mode": "count", "count": "many"}, "bad-number"),
        ({"mode": "count", "count": True}, "bad-number"),
        ({"mode": "count", "count": 801}, "proposal-too-large"),
        ({"mode": "count", "count": 3, "options": 9}, "bad-number"),
        ({"mode": "count", "count": 3, "weights": {"height": 1}}, "bad-number"),
        ({"mode": "count", "count": 3, "weights": {"households": 0}}, "bad-number"),
        ({"mode": "count", "count": 3, "grids": "all"}, "bad-proposal"),
        ({"mode": "count", "count": 3, "grids": ["X"]}, "no-such-grid"),
        ({"mode": "size"}, "bad-number"),
        ({"mode": "size", "households": [500, 300]}, "bad-number"),
        ({"mode": "size", "households": [1, 1]}, "proposal-too-large"),
        ({"mode": "rebalance", "grids": [f"{STEM}001001"]}, "too-few-grids"),
    ],
)
def test_what_cannot_be_cut_is_refused_with_a_sentence(
    planner: Client, wanted: dict[str, Any], code: str
) -> None:
    status, body = proposed(planner, opened(planner), **wanted)
    assert (status, body["code"]) == (422, code)
    assert body["detail"].endswith(".")


def test_a_street_needs_a_grid_for_each_community(planner: Client) -> None:
    status, body = proposed(planner, opened(planner, STEM), mode="count", count=1)
    assert (status, body["code"]) == (422, "too-few-grids")


def test_roles_and_areas_are_kept(planner: Client, street: Division) -> None:
    plan = opened(planner)
    stranger = client_of(member("planner", Division.objects.get(code=f"{STEM}002")))
    assert proposed(stranger, plan, mode="count", count=3)[0] == 404
    assert proposed(client_of(member("viewer")), plan, mode="count", count=3)[0] == 403
    assert proposed(client_of(member("approver")), plan, mode="count", count=3)[0] == 403
    assert post(planner, f"/api/boundary-plans/{plan['id']}/submit/", {})[0] == 200
    status, body = proposed(planner, plan, mode="count", count=3)
    assert (status, body["code"]) == (409, "wrong-state")
