"""Where the next ones go: asked, proven, put on the map as drafts, one dragged, one adopted."""

from typing import Any

from playwright.sync_api import expect

from layers.models import ProposedSite, ServicePoint
from tests.browser.conftest import Open


def test_from_a_question_to_a_service_point(open_map: Open) -> None:
    opened = open_map("planner")
    page = opened.page
    page.select_option("#reach-category", index=1)
    page.fill("#reach-minutes", "4")
    page.locator("#tab-siting").click()
    page.select_option("#siting-aim", index=0)
    page.fill("#siting-count", "2")
    with page.expect_response(_is_exact) as asked:
        page.locator("[data-do=find]").click()
    best = asked.value.json()
    assert best["proven"] and len(best["features"]) == 2
    quality = page.locator(".siting-quality")
    expect(quality).to_have_attribute("data-proven", "true")
    expect(quality).to_have_text("Proven: no choice is better.")
    first = best["features"][0]["properties"]
    expect(page.locator(".siting-result .siting-list li").first).to_contain_text(
        f"+{first['households_gained']:,}"
    )

    with page.expect_response("**/api/siting/proposed/"):
        page.locator("[data-do=draft]").click()
    drafts = page.locator(".siting-drafts [data-draft]")
    expect(drafts).to_have_count(2)
    pk = int(drafts.first.get_attribute("data-draft") or 0)
    before = ProposedSite.objects.get(pk=pk).geometry
    opened.go(before.x, before.y, 16)
    with page.expect_response(f"**/api/siting/proposed/{pk}/") as moved:
        opened.drag((before.x, before.y), (40, 24))
    now = moved.value.json()
    assert now["geometry"]["coordinates"][0] > before.x and now["geometry"]["coordinates"][1] < before.y
    expect(drafts.first).to_contain_text(f"+{now['properties']['effect']['households_gained']:,}")

    count = ServicePoint.objects.filter(category=best["category"]).count()
    drafts.first.locator("[data-do=adopt]").click()
    expect(drafts).to_have_count(1)
    assert ProposedSite.objects.get(pk=pk).state == "adopted"
    assert ServicePoint.objects.filter(category=best["category"]).count() == count + 1


def _is_exact(answer: Any) -> bool:
    return answer.url.endswith("/api/siting/") and bool(answer.request.post_data_json["exact"])
