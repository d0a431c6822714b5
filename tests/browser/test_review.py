"""A boundary change as people live it: drawn, commented on, rejected, drawn again, approved, published, looked back on."""

from typing import Any

import shapely
from playwright.sync_api import Page, expect

from layers.demo.accounts import PASSWORD
from layers.grids.shapes import from_geojson
from layers.models import BoundaryPlan, Division, Grid, Membership, PlanComment
from tests.browser.conftest import Open


class Planner:
    """The planner's program: draws through the API."""

    def __init__(self, page: Page) -> None:
        self.page = page
        token = self._sent("/api/token/", {"username": "planner", "password": PASSWORD})["token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    def _sent(self, path: str, body: Any, headers: Any = None) -> dict[str, Any]:
        answer = self.page.request.post(path, data=body, headers=headers or {})
        assert answer.ok, answer.text()
        return dict(answer.json())

    def open(self, division: str) -> dict[str, Any]:
        return self._sent("/api/boundary-plans/", {"scheme": "DEMO-GOV", "division": division}, self.headers)

    def draw(self, plan: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
        headers = self.headers | {"If-Match": f'"{plan["version"]}"'}
        return self._sent(f"/api/boundary-plans/{plan['id']}/operations/", operation, headers)

    def take(self, plan: dict[str, Any], step: str) -> dict[str, Any]:
        return self._sent(f"/api/boundary-plans/{plan['id']}/{step}/", {}, self.headers)


def community_of_the_viewer() -> str:
    street = Membership.objects.get(user__username="viewer").division
    rows = Division.objects.filter(parent=street, level="community").order_by("code")
    return next(
        row.code for row in rows if Grid.objects.filter(division=row, scheme__code="DEMO-GOV").count() > 1
    )


def pair_of_neighbours(plan: dict[str, Any]) -> list[str]:
    """Return the codes of the two grids that share the longest border."""
    cells = {f["properties"]["code"]: from_geojson(f["geometry"]) for f in plan["coverage"]["features"]}
    shared = [
        (cells[a].boundary.intersection(cells[b].boundary).length, a, b)
        for a in sorted(cells)
        for b in sorted(cells)
        if a < b
    ]
    _length, first, second = max(shared)
    return [first, second]


def confirmed(page: Page, step: str, **fields: str) -> None:
    """Press a step's button, fill in what it asks for, and confirm."""
    page.locator(f"[data-step={step}]").click()
    dialog = page.locator("dialog.ask")
    for name, text in fields.items():
        dialog.locator(f"#{name}").fill(text)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)


def ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready=true]")


def test_a_boundary_change_from_draft_to_revert(open_map: Open) -> None:
    planner_page = open_map("planner", "/plans/").page
    planner = Planner(planner_page)
    plan = planner.open(community_of_the_viewer())
    pair = pair_of_neighbours(plan)
    plan = planner.draw(plan, {"kind": "merge", "grids": pair})
    planner.take(plan, "submit")
    review = f"/plans/{plan['id']}/review/"

    street = open_map("viewer", f"{review}#comments").page
    ready(street)
    expect(street.locator("[data-step]")).to_have_count(0)
    street.get_by_role("button", name="Mark a place").click()
    middle = shapely.union_all([from_geojson(f["geometry"]) for f in plan["coverage"]["features"]]).centroid
    x, y = street.evaluate(f"document.getElementById('review').positionOf([{middle.x}, {middle.y}])")
    street.mouse.click(x, y)
    expect(street.locator(".comment-form [role=status]")).to_contain_text(", ")
    street.get_by_label("Comment", exact=True).fill("The school road should stay whole.")
    street.locator(".comment-form button[type=submit]").click()
    expect(street.locator(".comment-list li")).to_contain_text("school road")
    comment = PlanComment.objects.get()
    assert (
        comment.geometry is not None
        and comment.geometry.distance(comment.geometry.__class__(*middle.coords[0], srid=4326)) < 1e-3
    )

    approver = open_map("approver", review).page
    ready(approver)
    assert approver.evaluate("document.getElementById('review').strips()") == 1
    expect(approver.locator("#panel-moved tbody tr")).to_have_count(1)
    expect(approver.locator("#panel-moved tbody tr")).to_contain_text(pair[1])
    expect(approver.locator("#tab-comments .tab-count")).to_have_text("1")
    approver.locator("#tab-moved").focus()
    approver.keyboard.press("ArrowRight")
    expect(approver.locator("#panel-staffing")).to_contain_text("retired")
    confirmed(approver, "reject", reason="One head cannot serve so many.")
    expect(approver.locator(".review-head")).to_contain_text("One head cannot serve so many.")

    planner_page.goto(review)
    ready(planner_page)
    confirmed(planner_page, "redraft")
    expect(planner_page.locator(".state").first).to_have_text("draft")
    planner_page.locator("#tab-comments").click()
    planner_page.locator("[data-settle]").click()
    expect(planner_page.locator(".comment-list li")).to_contain_text("Settled by planner")
    confirmed(planner_page, "submit")

    approver.reload()
    ready(approver)
    confirmed(approver, "approve")
    confirmed(approver, "publish")
    expect(approver.locator(".state").first).to_have_text("published")
    assert Grid.objects.in_force().filter(scheme__code="DEMO-GOV", code__in=pair).count() == 1

    timeline = open_map("planner", f"/timeline/?scheme=DEMO-GOV&division={plan['division']['code']}").page
    ready(timeline)
    newest = timeline.locator(".day-list li").first
    expect(newest).to_contain_text("1 retired")
    expect(newest).to_contain_text(plan["title"])
    day = timeline.locator("#timeline").get_attribute("data-day")
    timeline.get_by_role("button", name="Earlier change").click()
    expect(timeline.locator("#timeline")).not_to_have_attribute("data-day", str(day))

    timeline.get_by_role("button", name="Compare with the day before").first.click()
    expect(timeline.locator(".between")).to_have_attribute("data-differences", "2")
    divider = timeline.get_by_role("slider", name="Divider between the two days")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    divider.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "48")
    box = divider.bounding_box()
    assert box
    timeline.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    timeline.mouse.down()
    timeline.mouse.move(box["x"] + 150, box["y"] + 200, steps=4)
    timeline.mouse.up()
    assert int(divider.get_attribute("aria-valuenow") or 0) > 55

    timeline.get_by_role("button", name="One day").click()
    timeline.locator("[data-revert]").first.click()
    timeline.locator("dialog.ask button[type=submit]").click()
    timeline.wait_for_url("**/review/")
    ready(timeline)
    expect(timeline.locator("h1")).to_contain_text("Revert")
    assert BoundaryPlan.objects.get(reverts=plan["id"]).state == "draft"


def test_refusals_are_said_in_the_dialog(open_map: Open) -> None:
    page = open_map("planner", "/plans/")
    planner = Planner(page.page)
    plan = planner.open(community_of_the_viewer())
    planner.take(planner.draw(plan, {"kind": "merge", "grids": pair_of_neighbours(plan)}), "submit")
    approver = open_map("approver", f"/plans/{plan['id']}/review/")
    ready(approver.page)
    planner.take(plan, "withdraw")
    approver.expected.add("409")
    approver.page.locator("[data-step=approve]").click()
    approver.page.locator("dialog.ask button[type=submit]").click()
    expect(approver.page.locator("dialog.ask [role=alert]")).to_contain_text("withdrawn", ignore_case=True)


def test_pages_without_anything_say_so(open_map: Open) -> None:
    page = open_map("viewer", "/plans/").page
    expect(page.locator(".empty")).to_contain_text("There is no plan in your area yet.")
    page.goto("/timeline/?mode=two")
    ready(page)
    expect(page.locator(".time-side")).to_contain_text("Nothing differs between these days.")
