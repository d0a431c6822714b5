"""A case that everybody sees."""

from playwright.sync_api import expect

from layers.models import Case, Grid
from tests.browser.conftest import Open

SECONDS_2 = 2_000


def test_a_case_is_on_every_other_map_within_two_seconds(open_map: Open) -> None:
    watcher, dispatcher = open_map("supervisor"), open_map("dispatcher")
    grid = Grid.objects.filter(scheme__code="DEMO-GOV").order_by("pk")[0]
    at = grid.geometry.point_on_surface
    for opened in (watcher, dispatcher):
        opened.go(at.x, at.y, 16)
    watcher.page.wait_for_selector(".banner", state="hidden")
    dispatcher.button("Command").click()
    dispatcher.settle()
    dispatcher.click_at(at.x, at.y)
    expect(dispatcher.page.locator("#case-related")).to_contain_text(grid.code)
    dispatcher.page.fill("#case-class", "06010")
    dispatcher.page.fill("#case-text", "A hole in the road")
    with watcher.page.expect_request(
        lambda request: "/tiles/cases/" in request.url, timeout=SECONDS_2 + 1_000
    ) as seen:
        with dispatcher.page.expect_response("**/api/cases/") as saved:
            dispatcher.button("Save").click()
        answered = saved.value.request.timing["startTime"] + saved.value.request.timing["responseStart"]
    assert saved.value.status == 201, saved.value.text()
    assert seen.value.timing["startTime"] - answered < SECONDS_2
    case = Case.objects.get(number=saved.value.json()["properties"]["number"])
    assert case.grid == grid
    expect(dispatcher.page.locator(".toast.good")).to_contain_text(case.number)


def test_an_address_that_is_typed_is_found(open_map: Open) -> None:
    opened = open_map("dispatcher")
    opened.button("Command").click()
    text = opened.get("/api/addresses/?limit=1")["features"][0]["properties"]["text"]
    opened.page.fill("#case-address", text)
    opened.page.keyboard.press("Tab")
    expect(opened.page.locator("#case-related li").first).to_be_visible()
    expect(opened.button("Save")).to_be_enabled()
