"""Taking a published plan back is a new plan, which is reviewed like any other."""

from typing import Any

import pytest

from layers.grids.shapes import to_shapely
from layers.models import BoundaryPlan, Grid
from tests.planning import MOVE, SPLIT, Api, Street, person

pytestmark = pytest.mark.django_db
MERGE = {"kind": "merge", "grids": ["G-2", "G-4"]}


def shapes() -> dict[str, Any]:
    return {grid.code: to_shapely(grid.geometry).normalize() for grid in Grid.objects.in_force()}


def same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return before.keys() == after.keys() and all(before[code].equals(after[code]) for code in before)


@pytest.mark.parametrize("operation", [SPLIT, MERGE, MOVE])
def test_old_borders_and_codes_come_back_through_review(
    street: Street, planner: Api, approver: Api, operation: dict[str, Any]
) -> None:
    before = shapes()
    done = street.published(planner, approver, operation)
    assert not same(shapes(), before)
    revert = planner.step(done, "revert")
    assert revert.status_code == 201
    plan = revert.json()
    assert (plan["state"], plan["reverts"], plan["can_undo"]) == ("draft", done["id"], True)
    assert not same(shapes(), before)
    planner.did(plan, "submit")
    assert planner.step(plan, "approve").status_code == 403
    approver.did(plan, "approve")
    planner.did(plan, "publish")
    assert same(shapes(), before)
    history = Grid.objects.filter(code="G-2").order_by("pk")
    assert [grid.valid_to is None for grid in history][-1]


def test_a_revert_is_reverted(street: Street, planner: Api, approver: Api) -> None:
    done = street.published(planner, approver, SPLIT)
    changed = shapes()
    plan = planner.step(done, "revert").json()
    planner.did(plan, "submit")
    approver.did(plan, "approve")
    planner.did(plan, "publish")
    again = planner.step(plan, "revert").json()
    planner.did(again, "submit")
    approver.did(again, "approve")
    planner.did(again, "publish")
    assert same(shapes(), changed)


def test_only_a_published_plan_is_reverted_by_a_planner(street: Street, planner: Api, approver: Api) -> None:
    plan = street.approved(planner, approver, SPLIT)
    early = planner.step(plan, "revert")
    assert (early.status_code, early.json()["code"]) == (409, "wrong-state")
    planner.did(plan, "publish")
    assert approver.step(plan, "revert").status_code == 403
    stranger = person("stranger", "planner", street.elsewhere)
    assert stranger.step(plan, "revert").status_code == 404
    assert BoundaryPlan.objects.count() == 1


def test_what_was_replaced_since_is_named(street: Street, planner: Api, approver: Api) -> None:
    done = street.published(planner, approver, SPLIT)
    street.published(planner, approver, {"kind": "merge", "grids": ["G-1", "G-2"]})
    late = planner.step(done, "revert")
    assert (late.status_code, late.json()["code"], late.json()["grids"]) == (409, "base-replaced", ["G-1"])
    assert BoundaryPlan.objects.filter(state="draft").count() == 0
