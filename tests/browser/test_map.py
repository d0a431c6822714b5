"""Looking at the map: layers, search, card, measure, link, picture, language, tablet."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from layers.models import Grid, ServicePoint
from tests.browser.conftest import Open


def test_layers_are_listed_with_counts_and_can_be_switched(open_map: Open) -> None:
    page = open_map("planner").page
    grids = page.locator("li[data-layer=grids]")
    expect(grids.locator(".count")).to_have_text(f"{Grid.objects.count():,}")
    expect(page.locator("li[data-layer=risk-sources] .legend li")).to_have_count(4)
    assert "grids" in page.evaluate("location.hash")
    grids.locator("input[type=checkbox]").first.uncheck()
    page.wait_for_function("() => !/grids/.test(location.hash)")


def test_a_search_finds_by_initials_and_goes_there(open_map: Open) -> None:
    opened = open_map("planner")
    page = opened.page
    grid = Grid.objects.filter(scheme__code="DEMO-GOV").order_by("pk").first()
    assert grid is not None
    before = page.evaluate("location.hash")
    page.get_by_role("combobox").first.fill(grid.code)
    page.locator("#found [role=option]", has_text=grid.name).first.click()
    page.wait_for_function("before => location.hash !== before", arg=before)
    expect(page.locator(".side.right")).to_contain_text(grid.code)
    page.get_by_role("combobox").first.fill(grid.initials[:6])
    expect(page.locator("#found [role=option]").first).to_be_visible()


def test_nothing_found_is_said(open_map: Open) -> None:
    page = open_map("planner").page
    page.get_by_role("combobox").first.fill("zzzzqqqq")
    expect(page.locator("#found")).to_contain_text("Nothing found")


def test_a_click_gives_a_card_with_what_belongs_there(open_map: Open) -> None:
    opened = open_map("planner")
    point = ServicePoint.objects.order_by("pk").first()
    assert point is not None
    opened.go(point.geometry.x, point.geometry.y, 17)
    opened.click_at(point.geometry.x, point.geometry.y)
    card = opened.page.locator(".side.right")
    for heading in ("Divisions", "Grids", "On duty", "Nearest cameras", "Service points near by"):
        expect(card.get_by_role("heading", name=heading)).to_be_visible()
    expect(card).to_contain_text(point.name)


def test_a_distance_is_measured_with_the_mouse(open_map: Open) -> None:
    opened = open_map("planner")
    opened.button("Measure distance").click()
    box = opened.page.locator("#map").bounding_box()
    assert box
    opened.page.mouse.click(box["x"] + 300, box["y"] + 300)
    opened.page.mouse.move(box["x"] + 420, box["y"] + 300, steps=4)
    opened.page.mouse.dblclick(box["x"] + 420, box["y"] + 300)
    expect(opened.button("Measure distance")).to_have_attribute("aria-pressed", "true")
    opened.button("Measure distance").click()
    expect(opened.button("Measure distance")).to_have_attribute("aria-pressed", "false")


def test_the_address_brings_the_same_view_back(open_map: Open) -> None:
    opened = open_map("planner")
    centre = Grid.objects.order_by("pk")[0].geometry.centroid
    opened.go(centre.x, centre.y, 16)
    before = opened.page.evaluate("location.hash")
    opened.page.reload()
    opened.wait_until_drawn()
    assert opened.page.evaluate("location.hash").split("/")[:3] == before.split("/")[:3]


def test_a_picture_is_saved(open_map: Open, tmp_path: Path) -> None:
    opened = open_map("planner")
    with opened.page.expect_download() as download:
        opened.button("Picture").click()
    download.value.save_as(tmp_path / "map.png")
    content = (tmp_path / "map.png").read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) > 20_000


def test_the_language_changes_for_page_and_layers(open_map: Open) -> None:
    page = open_map("planner").page
    expect(page.locator("li[data-layer=grids] label").first).to_have_text("Grids")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("li[data-layer=grids] label").first).to_have_text("网格")
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    page.get_by_role("button", name="English").click()
    expect(page.locator("li[data-layer=grids] label").first).to_have_text("Grids")


@pytest.mark.parametrize("width", [820, 1180])
def test_a_tablet_holds_the_whole_page(open_map: Open, width: int) -> None:
    page = open_map("planner", size={"width": width, "height": 1180}).page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_role("combobox").first).to_be_in_viewport()
    expect(page.locator(".map-buttons")).to_be_in_viewport()


def test_a_layer_is_downloaded_with_only_the_viewers_street(open_map: Open, tmp_path: Path) -> None:
    page = open_map("viewer").page
    with page.expect_download() as download:
        page.locator("li[data-layer=grids] details summary").click()
        page.locator("li[data-layer=grids] a[download]").click()
    download.value.save_as(tmp_path / "grids.geojson")
    features = json.loads((tmp_path / "grids.geojson").read_text("utf-8"))["features"]
    mine = Grid.objects.filter(division__path__contains="/990101001000/")
    assert len(features) == mine.count() < Grid.objects.count()
    assert {feature["properties"]["code"] for feature in features} == set(mine.values_list("code", flat=True))
