"""Every gesture of the editor by mouse, keys and finger; what cannot hold, silence, and two planners in one plan."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from playwright.sync_api import expect

from layers.models import BoundaryPlan, Grid
from tests.browser.conftest import Open
from tests.browser.ground import largest_community, load_ground
from tests.browser.plan_page import (
    Cells,
    PlanPage,
    Position,
    changed,
    inner_edge,
    inner_vertex,
    longest_border,
    open_known,
    open_new,
)


@pytest.fixture
def city(transactional_db: Any) -> str:
    return load_ground()


@pytest.fixture
def plan(open_map: Open, city: str) -> PlanPage:
    return open_new(open_map("planner"), city, largest_community(city))


def done(plan: PlanPage, gesture: Callable[[], object]) -> Cells:
    """Make a gesture, wait until it is saved, and see that the coverage is whole over the same ground."""
    before, version = plan.cells(), plan.version()
    gesture()
    after = plan.saved(version)
    assert changed(before, after) or set(after) - set(before), "nothing has changed"
    assert shapely.coverage_is_valid(list(after.values()))
    assert abs(sum(cell.area for cell in after.values()) - sum(cell.area for cell in before.values())) < 1e-9
    return after


def along(line: shapely.LineString, *shares: float) -> list[Position]:
    return [line.interpolate(share, normalized=True).coords[0] for share in shares]


def middle(edge: tuple[Position, Position]) -> Position:
    return ((edge[0][0] + edge[1][0]) / 2, (edge[0][1] + edge[1][1]) / 2)


def square_in(cell: Any, share: float = 0.12) -> list[Position]:
    """Return a small square around the place that is farthest from a cell's border."""
    part = max(shapely.get_parts(cell), key=lambda polygon: polygon.area)
    line = shapely.maximum_inscribed_circle(part)
    (x, y), r = line.coords[0], line.length * share * 4
    return [(x - r, y - r * 0.8), (x + r, y - r * 0.8), (x + r, y + r * 0.8), (x - r, y + r * 0.8)]


def inside(cell: Any) -> Position:
    point = max(shapely.get_parts(cell), key=lambda polygon: polygon.area).representative_point()
    return point.x, point.y


def test_vertices_and_edges_with_the_mouse(plan: PlanPage) -> None:
    opened, page = plan.opened, plan.page
    cells = done(plan, lambda: opened.drag(inner_vertex(plan.cells()), (7, 5)))
    known = {tuple(xy) for cell in cells.values() for xy in shapely.get_coordinates(cell)}
    edge = inner_edge(cells)
    cells = done(plan, lambda: opened.drag(middle(edge), (4, 7)))
    fresh = {tuple(xy) for cell in cells.values() for xy in shapely.get_coordinates(cell)} - known
    assert len(fresh) == 1
    page.keyboard.down("Alt")
    done(plan, lambda: opened.click_at(*next(iter(fresh))))
    page.keyboard.up("Alt")
    edge = inner_edge(plan.cells())
    quarter = (edge[0][0] * 0.75 + edge[1][0] * 0.25, edge[0][1] * 0.75 + edge[1][1] * 0.25)
    cells = done(plan, lambda: opened.drag(quarter, (3, 4)))
    done(plan, lambda: several(plan, inner_edge(cells)))


def several(plan: PlanPage, edge: tuple[Position, Position]) -> None:
    """Choose both ends of an edge with a rubber band, and drag one of them."""
    mouse, corners = plan.page.mouse, [plan.opened.pixel(*end) for end in edge]
    xs, ys = sorted(x for x, _y in corners), sorted(y for _x, y in corners)
    plan.page.keyboard.down("Shift")
    mouse.move(xs[0] - 12, ys[0] - 12)
    mouse.down()
    mouse.move(xs[1] + 12, ys[1] + 12, steps=4)
    mouse.up()
    plan.page.keyboard.up("Shift")
    expect(plan.page.locator(".plan-bar")).to_contain_text("vertices chosen")
    plan.opened.drag(edge[0], (3, 3))


def test_lines_and_areas_with_the_mouse(plan: PlanPage) -> None:
    page, cells = plan.page, plan.cells()
    a, _b, border = longest_border(cells)
    start, end = along(border, 0.25, 0.75)
    inner = shapely.Point(along(border, 0.5)[0])
    target = shapely.maximum_inscribed_circle(cells[a]).coords[0]
    bend = (inner.x + (target[0] - inner.x) * 0.3, inner.y + (target[1] - inner.y) * 0.3)
    plan.use("reshape")
    cells = done(plan, lambda: plan.line([start, bend, end]))
    plan.use("cut-out")
    code = max(cells, key=lambda name: shapely.maximum_inscribed_circle(cells[name]).length)
    before = set(cells)
    cells = done(plan, lambda: plan.line(square_in(cells[code])))
    new = next(iter(set(cells) - before))
    plan.use("merge")
    for name in (code, new):
        plan.opened.click_at(*inside(cells[name]))
    cells = done(plan, lambda: page.locator(".do-merge").click())
    assert set(cells) == before
    plan.use("give")
    plan.line(square_in(cells[code], 0.08))
    expect(page.locator("#plan-taker option")).not_to_have_count(0)
    given = cells[code].area
    cells = done(plan, lambda: page.locator(".do-give").click())
    assert cells[code].area < given
    plan.use("split")
    _west, south, _east, north = max(shapely.get_parts(cells[code]), key=lambda part: part.area).bounds
    x, out = inside(cells[code])[0], (north - south) * 0.1
    cells = done(plan, lambda: plan.line([(x, south - out), (x, north + out)]))
    assert set(cells) > before


def test_a_gap_is_filled_and_a_border_simplified(open_map: Open, city: str) -> None:
    division = largest_community(city)
    rows = Grid.objects.filter(scheme__code=city, division__code=division)
    closed = min(rows, key=lambda grid: grid.geometry.area)
    Grid.objects.filter(pk=closed.pk).update(valid_to=datetime.now(UTC))
    plan = open_new(open_map("planner"), city, division)
    page = plan.page
    gaps = plan.plan()["gaps"]["features"]
    assert gaps
    plan.use("fill-gap")
    expect(page.locator(".plan-bar")).to_contain_text("gap")
    page.locator(".do-next-gap").click()
    plan.opened.settle()
    expect(page.locator("#plan-taker option")).not_to_have_count(0)
    page.locator(".do-give").click()
    plan.saved(plan.version() - 1 if plan.version() > 1 else 1)
    assert len(plan.plan()["gaps"]["features"]) < len(gaps)
    a, b, _border = longest_border(plan.cells())
    plan.use("simplify")
    for code in (a, b):
        plan.opened.click_at(*inside(plan.cells()[code]))
    expect(page.locator(".plan-bar .do-simplify")).to_be_enabled()
    page.locator("#plan-tolerance").fill("60")
    expect(page.locator(".plan-bar output")).to_have_text("60 m")


def test_a_line_by_keys_alone(plan: PlanPage) -> None:
    page, cells = plan.page, plan.cells()
    code = max(cells, key=lambda name: shapely.maximum_inscribed_circle(cells[name]).length)
    page.keyboard.press("4")
    expect(page.locator("#map")).to_have_attribute("data-tool", "cut-out")
    corners = square_in(cells[code])
    for position in (*corners[:2], inside(cells[code])):
        plan.opened.click_at(*position)
    page.keyboard.press("Backspace")
    for position in corners[2:]:
        plan.opened.click_at(*position)
    after = done(plan, lambda: page.keyboard.press("Enter"))
    assert len(after) == len(cells) + 1
    page.keyboard.press("v")
    vertex = inner_vertex(after)
    plan.opened.click_at(*vertex)
    moved = done(plan, lambda: page.keyboard.press("Shift+ArrowUp"))
    assert changed(after, moved)
    done(plan, lambda: page.keyboard.press("Control+z"))
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Nudge")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_finger_draws(open_map: Open, city: str) -> None:
    opened = open_map("planner", size={"width": 1024, "height": 768}, touch=True)
    plan = open_new(opened, city, largest_community(city))
    page, cells = plan.page, plan.cells()
    plan.use("cut-out")
    code = max(cells, key=lambda name: shapely.maximum_inscribed_circle(cells[name]).length)
    page.get_by_label("Snap").uncheck()
    for position in square_in(cells[code]):
        page.touchscreen.tap(*opened.pixel(*position))
    expect(opened.button("Take back")).to_be_visible()
    assert len(done(plan, lambda: opened.button("Finish").click())) == len(cells) + 1


def test_what_cannot_hold_is_red_while_it_is_dragged(plan: PlanPage) -> None:
    page = plan.page
    start = inner_vertex(plan.cells())
    x, y = plan.opened.pixel(*start)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 4, y + 4, steps=3)
    expect(page.locator(".balance-now tr")).not_to_have_count(0)
    page.mouse.move(x, 20, steps=6)
    expect(page.locator(".pointer-note.bad")).to_be_attached()
    expect(page.locator(".pointer-note")).not_to_be_empty()
    page.mouse.up()
    expect(page.locator(".toast.bad")).to_be_visible()
    expect(page.locator(".balance-now tr")).to_have_count(0)
    assert BoundaryPlan.objects.get().head == 0


def test_silence_loses_nothing(plan: PlanPage) -> None:
    plan.opened.expected |= {"ERR_INTERNET_DISCONNECTED", "Failed to load resource"}
    page, cells = plan.page, plan.cells()
    version = plan.version()
    page.context.set_offline(True)
    plan.opened.drag(inner_vertex(cells), (7, 5))
    expect(page.locator(".saving")).to_contain_text("Waiting for the server (1")
    plan.use("cut-out")
    code = max(cells, key=lambda name: shapely.maximum_inscribed_circle(cells[name]).length)
    plan.line(square_in(cells[code]))
    expect(page.locator(".saving")).to_contain_text("2 gestures kept")
    page.context.set_offline(False)
    after = plan.saved(version)
    assert len(after) == len(cells) + 1
    assert BoundaryPlan.objects.get().head == 2


def test_two_planners_merge_and_a_true_conflict_is_decided(plan: PlanPage, open_map: Open) -> None:
    other = open_known(open_map("planner-2"), plan.id)
    other.opened.expected |= {"status of 409", "status of 412", "ERR_FAILED"}
    other.page.route("**/presence/", lambda route: route.abort())
    cells, version = plan.cells(), plan.version()
    vertex = inner_vertex(cells)
    plan.opened.drag(vertex, (8, 5))
    first = plan.saved(version)
    merged = done(other, lambda: other.opened.drag(middle(inner_edge(cells, apart=vertex)), (4, 6)))
    assert changed(first, merged) and other.version() == version + 2
    other.page.unroute("**/presence/")
    expect(other.panel.locator(".person")).to_have_text("planner")
    expect(plan.panel.locator(".person")).to_have_text("planner-2")
    conflict(plan, other, inner_vertex(merged))


def conflict(plan: PlanPage, other: PlanPage, vertex: Position) -> None:
    """Let both move one vertex; the second one decides for their own move."""
    plan.page.wait_for_function(
        "version => Number(document.querySelector('#map').dataset.planVersion) === version",
        arg=other.version(),
    )
    other.page.route("**/presence/", lambda route: route.abort())
    version = plan.version()
    plan.opened.drag(vertex, (-8, 4))
    theirs = plan.saved(version)
    other.opened.drag(vertex, (7, -5))
    dialog = other.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("planner")
    expect(dialog).to_contain_text("Both of you moved the same vertex.")
    dialog.get_by_role("button", name="Keep mine").click()
    assert changed(theirs, other.saved(version + 1))
    assert BoundaryPlan.objects.get().operations.filter(dropped=True).count() == 1
