"""A plan from its first vertex to the day it is in force: drag, undo, redo, split, merge, refusal, review, publishing."""

from typing import Any

import pytest
from playwright.sync_api import expect

from layers.models import BoundaryPlan, Grid, GridLineage
from tests.browser.conftest import Open
from tests.browser.map_page import MapPage
from tests.browser.plan_page import PlanPage, changed, inner_vertex, open_new


def largest_community(scheme: str = "DEMO-GOV") -> str:
    codes = list(Grid.objects.filter(scheme__code=scheme).values_list("division__code", flat=True))
    return str(max(sorted(set(codes)), key=codes.count))


@pytest.fixture
def plan(open_map: Open) -> PlanPage:
    """A new plan for the community with the most grids, open before a planner."""
    return open_new(open_map("planner"), "DEMO-GOV", largest_community())


def step(opened: MapPage, button: str) -> dict[str, Any]:
    with opened.page.expect_response(
        lambda response: "/boundary-plans/" in response.url and response.request.method == "POST"
    ) as answer:
        opened.button(button).click()
    assert answer.value.ok, answer.value.text()
    return dict(answer.value.json())


def test_a_dragged_vertex_takes_both_neighbours_along(plan: PlanPage) -> None:
    before, version = plan.cells(), plan.version()
    plan.opened.drag(inner_vertex(before), (14, 9))
    after = plan.saved(version)
    assert len(changed(before, after)) >= 2
    assert abs(sum(cell.area for cell in after.values()) - sum(cell.area for cell in before.values())) < 1e-12
    plan.opened.button("Undo").click()
    assert changed(before, plan.saved(version + 1)) == set()
    plan.opened.button("Redo").click()
    assert changed(after, plan.saved(version + 2)) == set()


def test_a_line_splits_a_grid_and_two_grids_merge(plan: PlanPage) -> None:
    before, page = plan.cells(), plan.page
    code = max(before, key=lambda code: before[code].area)
    plan.use("split")
    west, south, east, north = before[code].bounds
    middle, beyond = (west + east) / 2, (north - south) * 0.08
    page.mouse.click(*plan.opened.pixel(middle, south - beyond))
    x, y = plan.opened.pixel(middle, north + beyond)
    page.mouse.move(x, y, steps=5)
    page.mouse.dblclick(x, y)
    after = plan.saved(1)
    new = set(after) - set(before)
    assert len(new) >= 1 and all(len(name) == 15 for name in new)
    plan.use("merge")
    for name in (code, next(iter(new))):
        point = after[name].representative_point()
        plan.opened.click_at(point.x, point.y)
        expect(page.locator(".plan-bar")).to_contain_text(name[-3:])
    page.locator(".do-merge").click()
    assert len(plan.saved(2)) == len(after) - 1


def test_a_gesture_that_would_tear_is_refused_with_a_sentence(plan: PlanPage) -> None:
    start = inner_vertex(plan.cells())
    box = plan.page.locator("#map").bounding_box()
    assert box
    x, y = plan.opened.pixel(*start)
    plan.opened.drag(start, (box["x"] + box["width"] - 90 - x, box["y"] + box["height"] - 60 - y))
    expect(plan.page.locator(".toast.bad")).to_contain_text("Leaves the plan's outer border")
    assert BoundaryPlan.objects.get().head == 0


def test_what_only_the_server_refuses_is_told_in_its_words(plan: PlanPage) -> None:
    plan.opened.expected.add("status of 422")
    plan.page.route("**/operations/", _refused_as_another_rule)
    plan.opened.drag(inner_vertex(plan.cells()), (14, 9))
    expect(plan.page.locator(".toast.bad")).to_contain_text("Not on a Sunday.")
    expect(plan.page.locator("#map")).to_have_attribute("data-plan-state", "saved")
    assert BoundaryPlan.objects.get().head == 0


def _refused_as_another_rule(route: Any) -> None:
    body = {"code": "sunday", "detail": "Not on a Sunday.", "status": 422}
    route.fulfill(status=422, json=body, content_type="application/problem+json")


def test_a_plan_is_submitted_approved_and_published(plan: PlanPage, open_map: Open) -> None:
    before = plan.cells()
    plan.opened.drag(inner_vertex(before), (14, 9))
    after = plan.saved(1)
    step(plan.opened, "Submit")
    expect(plan.panel.locator(".state")).to_have_text("submitted")
    expect(plan.page.locator(".plan-rail")).to_be_hidden()
    approver = open_map("approver")
    approver.button("Plan").click()
    approver.page.locator(".plans button").first.click()
    step(approver, "Approve")
    assert step(approver, "Publish")["state"] == "published"
    expect(approver.page.locator(".toast.good")).to_contain_text("in force")
    moved = changed(before, after)
    assert GridLineage.objects.filter(descendant__code__in=moved).count() >= len(moved)
    in_force = Grid.objects.filter(scheme__code="DEMO-GOV", code__in=moved, valid_to__isnull=True)
    assert in_force.count() == len(moved)


def test_plans_are_found_by_state_and_words(plan: PlanPage) -> None:
    page = plan.page
    title = plan.plan()["title"]
    plan.opened.button("Leave the plan").click()
    plans = page.locator(".plans .link")
    expect(plans.filter(has_text=title)).to_have_count(1)
    page.get_by_label("State").select_option("published")
    expect(page.locator(".plans")).to_contain_text("Nothing found")
    page.get_by_label("State").select_option("draft")
    page.get_by_label("Title or author").fill("planner")
    expect(plans.filter(has_text=title)).to_have_count(1)
    assert page.locator(f"a[href='/plans/{plan.id}/review/']").count() == 1


def test_a_link_opens_a_plan_on_the_map(plan: PlanPage, open_map: Open) -> None:
    number = BoundaryPlan.objects.get().pk
    again = open_map("planner", f"/#plan={number}")
    expect(again.page.locator(".side.right h2")).to_contain_text(BoundaryPlan.objects.get().title)
    expect(again.page.locator("#map")).to_have_attribute("data-plan-version", "1")
