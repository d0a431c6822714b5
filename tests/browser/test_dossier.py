"""A risk source on the map: its surroundings in the panel, its dossier, and areas painted by their gravest source."""

from playwright.sync_api import expect

from layers.models import RiskSource
from tests.browser.conftest import Open


def test_surroundings_are_drawn_and_the_dossier_is_a_click_away(open_map: Open) -> None:
    source = RiskSource.objects.order_by("level", "pk")[0]
    at = source.geometry
    opened = open_map("planner", f"/#17/{at.x}/{at.y}/risk-sources")
    page = opened.page
    opened.click_at(at.x, at.y)
    page.get_by_role("button", name="Surroundings", exact=True).first.click()
    panel = page.locator(".surroundings")
    expect(panel.locator(".source-name")).to_contain_text(source.name)
    expect(panel.locator(".zones tbody tr")).to_have_count(7)
    ring = panel.locator(".zones button").nth(1)
    ring.click()
    expect(ring).to_have_attribute("aria-pressed", "true")
    link = panel.get_by_role("link", name="Dossier (PDF)")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF")
    with page.expect_response("**/api/risk-levels/**") as levels:
        page.select_option("select.level-map", "community")
    assert levels.value.json()["features"]
