"""The reach panel: who is within so many minutes, while the slider moves; gaps, barriers, and two cases compared."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.map_page import MapPage


def test_numbers_and_circles_follow_the_slider_barriers_and_points(open_map: Open) -> None:
    opened = open_map("planner")
    page = opened.page
    with page.expect_response("**/api/coverage/") as asked:
        page.select_option("#reach-category", index=1)
    found = asked.value.json()
    assert found["method"] == "network" and found["circles"]["features"]
    share = page.locator(".headline strong")
    expect(share).to_have_text(percent(found["households_share"]))
    expect(page.locator(".reach-legend")).to_contain_text("≤ 15 min")
    expect(page.locator(".reach-legend")).to_contain_text(found["label"])

    with page.expect_response("**/api/coverage/") as asked:
        page.locator("#reach-minutes").fill("4")
    near = asked.value.json()
    assert area(near) < area(found)
    expect(share).to_have_text(percent(near["households_share"]))
    expect(page.locator(".reach-legend")).to_contain_text("≤ 4 min")

    _gaps_are_gone_to(opened, near)
    _a_barrier_takes_away(opened, share, near)


def _gaps_are_gone_to(opened: MapPage, found: Any) -> None:
    page = opened.page
    page.locator("#tab-gaps").click()
    expect(page.locator("#tab-gaps .tab-count")).to_have_text(str(len(found["gaps"]["features"])))
    first, most = page.locator(".gap-line").first, found["gaps"]["features"][0]["properties"]
    expect(first).to_contain_text(most["name"])
    before = page.evaluate("location.hash")
    first.press("ArrowDown")
    expect(page.locator(".gap-line").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_function("before => location.hash !== before", arg=before)
    opened.settle()


def _a_barrier_takes_away(opened: MapPage, share: Locator, found: Any) -> None:
    page = opened.page
    page.locator("#tab-compare").click()
    opened.button("Keep as A").click()
    place = next(place for place in found["places"] if place["status"] == "ok")
    opened.go(place["lng"], place["lat"], 17)
    page.locator(".more-choices summary").click()
    page.locator("[data-barrier=Polygon]").click()
    with page.expect_response("**/api/coverage/compare/") as compared:
        draw_round(opened, place["lng"], place["lat"])
    lost = compared.value.json()["lost"]["residents"]
    assert lost > 0 == compared.value.json()["gained"]["residents"]
    expect(page.locator(".balance-of .lost strong")).to_have_text(f"−{lost:,}")
    page.locator("[data-act=add]").click()
    with page.expect_response("**/api/coverage/compare/") as compared:
        opened.click_at(place["lng"] + 0.003, place["lat"])
    assert compared.value.json()["gained"]["residents"] > 0
    for _step in range(2):
        page.get_by_role("button", name="Undo").first.click()
    page.locator("#tab-circles").click()
    expect(share).to_have_text(percent(found["households_share"]))


def draw_round(opened: MapPage, lng: float, lat: float) -> None:
    """Draw a square of a hundred metres or so with a free hand."""
    mouse, corners = opened.page.mouse, ((-6e-4, -5e-4), (6e-4, -5e-4), (6e-4, 5e-4), (-6e-4, 5e-4))
    pixels = [opened.pixel(lng + east, lat + north) for east, north in corners]
    opened.page.keyboard.down("Shift")
    mouse.move(*pixels[0])
    mouse.down()
    for pixel in pixels[1:]:
        mouse.move(*pixel, steps=4)
    mouse.up()
    opened.page.keyboard.up("Shift")


def area(found: Any) -> int:
    return max(int(ring["properties"]["area_m2"]) for ring in found["circles"]["features"])


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"
