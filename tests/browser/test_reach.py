"""The reach panel: who is within so many minutes, while the slider moves."""

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_circles_and_numbers_follow_the_slider_and_gaps_are_gone_to(open_map: Open) -> None:
    opened = open_map("planner")
    page = opened.page
    with page.expect_response("**/api/service-circles/**") as circles:
        page.select_option("#reach-category", index=1)
    assert circles.value.json()["features"]
    share, rows = page.locator(".headline strong"), page.locator(".area-table tbody tr")
    expect(rows.first).to_be_visible()
    wide = share.inner_text()
    page.locator("#reach-minutes").fill("2")
    expect(share).not_to_have_text(wide)
    expect(page.locator(".reach-legend")).to_contain_text("≤ 2 min")
    page.locator("#tab-gaps").click()
    expect(page.locator("#tab-gaps .tab-count")).not_to_be_empty()
    before = page.evaluate("location.hash")
    page.locator(".gap-line").first.click()
    page.wait_for_function("before => location.hash !== before", arg=before)
