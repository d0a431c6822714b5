"""Drawing boundaries with the mouse: drag, undo, redo, split, merge, refusal, review and publishing."""

from typing import Any

import shapely
from playwright.sync_api import Response, expect

from layers.models import BoundaryPlan, Grid, GridLineage
from tests.browser.conftest import Open
from tests.browser.map_page import MapPage

Cells = dict[str, Any]


def cells_of(plan: dict[str, Any]) -> Cells:
    return {
        feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
        for feature in plan["coverage"]["features"]
    }


def changed(before: Cells, after: Cells) -> set[str]:
    return {code for code in before if code not in after or not before[code].equals(after[code])}


def opened_plan(opened: MapPage) -> dict[str, Any]:
    """Open a plan for the community with the most grids, and wait until it fills the map."""
    page = opened.page
    code = largest_community()
    opened.button("Plan").click()
    page.select_option("#plan-scheme", "DEMO-GOV")
    page.locator(f"#plan-division option[value='{code}']").wait_for(state="attached")
    page.select_option("#plan-division", code)
    with page.expect_response("**/api/boundary-plans/") as answer:
        opened.button("New plan").click()
    opened.settle()
    return dict(answer.value.json())


def largest_community() -> str:
    codes = Grid.objects.filter(scheme__code="DEMO-GOV").values_list("division__code", flat=True)
    found = list(codes)
    return str(max(sorted(set(found)), key=found.count))


def inner_vertex(cells: Cells) -> tuple[float, float]:
    """Return a vertex that several cells share, inside the community, with room around it."""
    outline = shapely.union_all(list(cells.values())).boundary
    seen: dict[tuple[float, float], int] = {}
    for cell in cells.values():
        for position in {tuple(xy) for xy in shapely.get_coordinates(cell)}:
            seen[position] = seen.get(position, 0) + 1
    inside = [
        position
        for position, count in seen.items()
        if count > 1 and shapely.distance(outline, shapely.Point(position)) > 2e-4
    ]
    return max(inside, key=lambda position: shapely.distance(outline, shapely.Point(position)))


def drawn(opened: MapPage, gesture: Any) -> Response:
    with opened.page.expect_response("**/operations/") as answer:
        gesture()
    return answer.value


def step(opened: MapPage, button: str) -> dict[str, Any]:
    with opened.page.expect_response(
        lambda response: "/boundary-plans/" in response.url and response.request.method == "POST"
    ) as answer:
        opened.button(button).click()
    assert answer.value.ok, answer.value.text()
    return dict(answer.value.json())


def test_a_dragged_vertex_takes_both_neighbours_along(open_map: Open) -> None:
    opened = open_map("planner")
    before = cells_of(opened_plan(opened))
    answer = drawn(opened, lambda: opened.drag(inner_vertex(before), (14, 9)))
    assert answer.ok, answer.text()
    after = cells_of(answer.json())
    assert len(changed(before, after)) >= 2
    assert abs(sum(cell.area for cell in after.values()) - sum(cell.area for cell in before.values())) < 1e-12
    assert changed(before, cells_of(step(opened, "Undo"))) == set()
    assert changed(after, cells_of(step(opened, "Redo"))) == set()


def test_a_line_splits_a_grid_and_two_grids_merge(open_map: Open) -> None:
    opened = open_map("planner")
    before = cells_of(opened_plan(opened))
    code = max(before, key=lambda code: before[code].area)
    opened.page.locator("[data-tool=split]").click()
    west, south, east, north = before[code].bounds
    middle, beyond = (west + east) / 2, (north - south) * 0.08
    x1, y1 = opened.pixel(middle, south - beyond)
    x2, y2 = opened.pixel(middle, north + beyond)

    def line() -> None:
        opened.page.mouse.click(x1, y1)
        opened.page.mouse.move(x2, y2, steps=5)
        opened.page.mouse.dblclick(x2, y2)

    answer = drawn(opened, line)
    assert answer.ok, answer.text()
    after = cells_of(answer.json())
    new = set(after) - set(before)
    assert len(new) >= 1 and all(len(name) == 15 for name in new)
    opened.page.wait_for_timeout(400)  # the map tells a single click from a double one only after a moment
    opened.page.locator("[data-tool=merge]").click()
    for name in (code, next(iter(new))):
        point = after[name].representative_point()
        opened.click_at(point.x, point.y)
        expect(opened.page.locator(".side.right")).to_contain_text(name[-6:])
    merged = drawn(opened, lambda: opened.page.locator(".do-merge").click())
    assert merged.ok, merged.text()
    assert len(cells_of(merged.json())) == len(after) - 1


def test_a_gesture_that_would_tear_is_refused_with_a_sentence(open_map: Open) -> None:
    opened = open_map("planner")
    opened.expected.add("status of 422")
    cells = cells_of(opened_plan(opened))
    box = opened.page.locator("#map").bounding_box()
    assert box
    start = inner_vertex(cells)
    x, y = opened.pixel(*start)
    answer = drawn(
        opened,
        lambda: opened.drag(start, (box["x"] + box["width"] - 90 - x, box["y"] + box["height"] - 60 - y)),
    )
    assert answer.status == 422
    expect(opened.page.locator(".toast.bad")).to_contain_text(answer.json()["detail"])
    assert BoundaryPlan.objects.get().head == 0


def test_a_plan_is_submitted_approved_and_published(open_map: Open) -> None:
    planner = open_map("planner")
    before = cells_of(opened_plan(planner))
    after = cells_of(drawn(planner, lambda: planner.drag(inner_vertex(before), (14, 9))).json())
    step(planner, "Submit")
    approver = open_map("approver")
    approver.button("Plan").click()
    approver.page.locator(".plans button").first.click()
    step(approver, "Approve")
    assert step(approver, "Publish")["state"] == "published"
    expect(approver.page.locator(".toast.good")).to_contain_text("in force")
    moved = changed(before, after)
    assert GridLineage.objects.filter(descendant__code__in=moved).count() >= len(moved)
    assert Grid.objects.filter(scheme__code="DEMO-GOV", code__in=moved, valid_to__isnull=True).count() == len(
        moved
    )
