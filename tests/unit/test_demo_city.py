"""The demo city is the same every time, tiles exactly, and holds what it says."""

import csv
import hashlib
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
import shapely

from data.demo_city.city import SMALL, City, make_city
from layers.cases.workflow import MOVES
from layers.grids.coverage import noded
from layers.one_net.borders import Widths
from layers.one_net.overlaying import overlay

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(NOW, SMALL)


def fingerprint(city: City) -> str:
    shapes = [
        a.shape for a in (*city.territory.communities, *city.territory.grids, *city.territory.unit_grids)
    ]
    shapes += [g.shape for g in city.ground] + [b.shape for b in city.buildings]
    facts = repr(
        [(s.position, s.facts) for s in (*city.addresses, *city.cameras, *city.risks, *city.service_points)]
    )
    return hashlib.sha256(
        b"".join(map(shapely.to_wkb, shapes)) + facts.encode() + repr(city.cases).encode()
    ).hexdigest()


def test_the_same_seed_gives_the_same_city_to_the_last_byte(city: City) -> None:
    assert fingerprint(make_city(NOW, SMALL)) == fingerprint(city)
    assert fingerprint(make_city(NOW, SMALL, seed=1)) != fingerprint(city)


@pytest.mark.parametrize("level", ["streets", "communities", "grids", "unit_grids"])
def test_every_level_tiles_the_district_exactly(city: City, level: str) -> None:
    shapes = [area.shape for area in getattr(city.territory, level)]
    assert shapely.coverage_is_valid(shapes)
    assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in shapes)
    assert shapely.equals(shapely.coverage_union_all(shapes), city.territory.district.shape)


def test_grids_lie_in_their_community_and_follow_the_code_rule(city: City) -> None:
    communities = {area.code: area for area in city.territory.communities}
    for grid in (*city.territory.grids, *city.territory.unit_grids):
        assert communities[grid.code[:12]].shape.covers(grid.shape)
        assert len(grid.code) == 15 and grid.code.isdigit()


def test_counts_are_kept(city: City) -> None:
    assert len(city.territory.communities) == SMALL.communities
    assert len(city.territory.grids) == SMALL.grids
    assert sum(site.facts["households"] for site in city.addresses) == SMALL.households
    assert len(city.cases) == SMALL.cases
    assert len(city.themes) == 20
    assert all(len(site.facts["device_id"]) == 20 for site in city.cameras)


def test_cases_take_only_steps_that_the_workflow_has(city: City) -> None:
    for case in city.cases:
        for before, step in zip(case.steps, case.steps[1:], strict=False):
            assert step.from_state == before.to_state and step.at >= before.at
            assert before.to_state in MOVES[step.action].from_states
            assert MOVES[step.action].to_state == step.to_state
        assert case.steps[-1].at < NOW


def test_most_cases_are_closed_and_some_are_late(city: City) -> None:
    states = Counter(case.state for case in city.cases)
    assert states["closed"] > 0.75 * len(city.cases)
    assert any(case.state != "closed" for case in city.cases)


def test_the_class_directory_has_what_the_standard_says() -> None:
    with open("data/classes/GBT-47678.5-2026.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["kind"] for row in rows) == {"component": 153, "matter": 250}
    assert len({(row["kind"], row["code"]) for row in rows}) == len(rows)


def test_departments_tile_the_same_communities_with_codes_of_their_own(city: City) -> None:
    for department, grids in city.departments:
        shapes = [grid.shape for grid in grids]
        assert shapely.coverage_is_valid(shapes)
        assert all(shape.is_valid and shape.geom_type == "Polygon" for shape in shapes)
        assert shapely.equals(shapely.coverage_union_all(shapes), city.territory.district.shape)
        assert all(re.fullmatch(department.pattern, grid.code) for grid in grids)
        assert len({grid.code for grid in grids}) == len(grids)


def test_departments_differ_as_real_ones_do(city: City) -> None:
    governance = noded({grid.code: grid.shape for grid in city.territory.grids})
    found = {
        department.kind: overlay(governance, noded({grid.code: grid.shape for grid in grids}), Widths())
        for department, grids in city.departments
    }
    assert {kind: len(laid.differences()) > 0 for kind, laid in found.items()} == {
        "party": True,
        "civil": False,
        "urban": True,
        "petition": True,
        "emergency": True,
    }
    assert len(list(found["civil"].slivers())) > 20 and not list(found["party"].slivers())
    assert {row.kind for row in found["urban"].differences()} == {"moved"}
    assert {row.kind for row in found["petition"].differences()} == {"joined"}
    assert {row.kind for row in found["emergency"].differences()} == {"split"}
