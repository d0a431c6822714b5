"""The page of the living circles: how a rule stands, its gaps on the map, results kept, compared and removed."""

from playwright.sync_api import expect

from layers.models import KeptResult, ServicePoint
from tests.browser.conftest import Open


def test_a_planner_reads_the_rules_and_keeps_two_results(open_map: Open) -> None:
    category = str(ServicePoint.objects.order_by("category").values_list("category", flat=True)[0])
    page = open_map("planner", "/living-circles/?rules=clinic-300").page
    expect(page.locator(".scores li")).to_have_count(1)
    expect(page.locator(".living-table .state.fail").first).to_have_text("falls short")
    expect(page.locator(".living-table .missing").first).to_contain_text("Health")
    expect(page.locator("#living-map")).not_to_have_attribute("data-gaps", "0")
    expect(page.locator("#kept")).to_contain_text("Nothing is kept here yet.")
    for name, minutes in (("Before", "5, 10"), ("After", "10")):
        form = page.locator("#keep")
        form.locator("[name=name]").fill(name)
        form.locator("[name=category]").select_option(category)
        form.locator("[name=minutes]").fill(minutes)
        form.get_by_role("button", name="Keep").click()
        expect(page.locator("[data-kept]", has_text=name)).to_be_visible()
    page.locator("[data-kept]").first.get_by_role("button", name="On the map").click()
    expect(page.locator("#living-map[data-kept]")).to_be_visible()
    page.get_by_label("Before: Before").check()
    page.get_by_label("After: After").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#compared")).to_contain_text("Nobody is gained or lost.")
    row = page.locator("[data-kept]", has=page.get_by_label("Before: After"))
    row.get_by_role("button", name="Remove").click()
    row.get_by_role("button", name="Remove for good?").click()
    expect(page.locator("[data-kept]")).to_have_count(1)
    assert list(KeptResult.objects.values_list("name", flat=True)) == ["Before"]
