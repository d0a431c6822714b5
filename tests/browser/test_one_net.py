"""One net with a mouse: read the matrix, look at a difference, merge, find the old code again."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from layers.models import Grid, GridLineage, GridScheme
from tests.browser.conftest import Open

COMMUNITY = "990101001001"
SCHEMES = "DEMO-GOV,DEMO-PETITION,DEMO-CIVIL"


def opened(
    open_map: Open, user: str, query: str = f"?division={COMMUNITY}&schemes={SCHEMES}", **more: Any
) -> Page:
    page: Page = open_map(user, f"/one-net/{query}", **more).page
    page.wait_for_selector("html[data-ready=true]")
    return page


def test_the_matrix_tells_and_shows_two_schemes_on_the_map(open_map: Open) -> None:
    page = opened(open_map, "planner")
    cells = page.locator(".matrix .cell")
    expect(cells).to_have_count(6)
    expect(page.get_by_role("columnheader")).to_have_text(["治理网格", "信访网格", "民政网格"])
    petition_in_governance = page.get_by_role("button", name=re.compile("^信访网格 in 治理网格: 100 % agree"))
    expect(petition_in_governance.locator("strong")).to_have_text("100 %")
    petition_in_governance.click()
    page.wait_for_url(re.compile("schemes=DEMO-PETITION"))
    expect(page.locator(".against")).to_contain_text("Leading: 信访网格")
    expect(page.locator(".against select")).to_have_value("DEMO-GOV")


def test_schemes_are_merged_step_by_step(open_map: Open) -> None:
    page = opened(open_map, "planner")
    page.get_by_role("tab", name="Differences").click()
    rows = page.locator(".differences tbody tr")
    count = rows.count()
    assert count > 0
    rows.first.click()
    expect(rows.first).to_have_attribute("aria-selected", "true")
    code = str(rows.first.locator(".code").first.get_attribute("title"))

    page.get_by_role("tab", name="Merge").click()
    page.fill("#target-code", "ONE")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".walk-head strong")).to_have_text(f"Difference 1 of {count}")
    expect(page.locator(".story")).to_contain_text(code)
    page.keyboard.press("Tab")
    page.locator(".decide.take").click()
    expect(page.locator(".decide.take")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".decided")).to_contain_text(f"1 of {count} decided")
    page.get_by_role("button", name=f"Same for all like this ({count})").click()
    expect(page.locator(".decided")).to_contain_text(f"{count} of {count} decided")
    page.get_by_role("button", name="To the result").click()
    before = Grid.objects.filter(scheme__code="DEMO-GOV", division__code=COMMUNITY).count()
    expect(page.locator(".result dd").first).to_have_text(f"{before} → {before - count}")
    assert not GridScheme.objects.filter(code="ONE").exists()

    page.get_by_role("button", name="Carry out").click()
    expect(page.locator(".merge [role=status]")).to_contain_text(
        f"{before - count} grids of Comprehensive grids (ONE) are in force"
    )
    assert Grid.objects.filter(scheme__code="ONE", valid_to__isnull=True).count() == before - count
    gone = GridLineage.objects.get(ancestor__code=code, ancestor__scheme__code="DEMO-GOV").descendant
    found = page.request.get(f"/api/grids/by-old-code/?code={code}").json()["grids"]
    assert [heir["code"] for row in found for heir in row["heirs"]] == [gone.code]


def test_a_viewer_compares_the_own_street_and_merges_nothing(open_map: Open) -> None:
    page = opened(open_map, "viewer", "", locale="zh-CN", size={"width": 1024, "height": 768})
    expect(page.get_by_role("heading", name="一张网")).to_be_visible()
    expect(page.get_by_role("tab")).to_have_count(2)
    assert page.locator("#division option").evaluate_all(
        "all => all.every((one) => one.value.startsWith('990101001'))"
    )
