"""Proposals on the page: asked for, looked at side by side, one adopted, edited in place, and undone."""

import shapely
from playwright.sync_api import expect

from layers.models import Address, Grid
from tests.browser.conftest import Open
from tests.browser.plan_page import changed, inner_vertex, open_new


def test_a_proposal_is_seen_used_edited_and_undone(open_map: Open) -> None:
    codes = list(Grid.objects.filter(scheme__code="DEMO-GOV").values_list("division__code", flat=True))
    plan = open_new(open_map("planner"), "DEMO-GOV", max(sorted(set(codes)), key=codes.count))
    before, version, page = plan.cells(), plan.version(), plan.page
    page.locator(".proposals-place > summary").click()
    page.fill("#proposal-count", "4")
    page.locator(".proposal-form button.primary").click()
    cards = page.locator(".proposal-card")
    expect(cards).to_have_count(3)
    expect(cards.first.locator("path")).to_have_count(4)
    cards.nth(1).click()
    expect(cards.nth(1)).to_have_attribute("aria-pressed", "true")
    page.locator(".use-proposal").nth(1).click()
    after = plan.saved(version)
    assert len(after) == 4 and shapely.coverage_is_valid(list(after.values()))
    plan.opened.drag(inner_vertex(after), (9, 7))
    assert changed(after, plan.saved(version + 1))
    for _step in range(2):
        version = plan.version()
        plan.opened.button("Undo").click()
        plan.saved(version)
    assert changed(before, plan.cells()) == set()


def test_a_wish_that_cannot_be_met_is_answered_with_a_sentence(open_map: Open) -> None:
    opened = open_map("planner")
    opened.expected.add("status of 422")
    code = (
        Grid.objects.filter(scheme__code="DEMO-GOV")
        .order_by("code")
        .values_list("division__code", flat=True)[0]
    )
    Address.objects.all().delete()
    Grid.objects.update(households=0)
    page = open_new(opened, "DEMO-GOV", code).page
    page.locator(".proposals-place > summary").click()
    page.locator("[data-mode=size]").click()
    page.locator(".proposal-form button.primary").click()
    expect(page.locator(".proposals-found [role=alert]")).to_contain_text("No households")
