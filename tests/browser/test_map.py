"""Looking at the map: layers, search, card, measure, link, picture, language, tablet."""

import json
import re
from math import asinh, atan, degrees, pi, radians, sinh, tan
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from layers.models import Case, Grid, ServicePoint
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


def test_the_nearest_by_way_are_listed_and_a_click_draws_the_way(open_map: Open) -> None:
    opened = open_map("planner")
    point = ServicePoint.objects.order_by("pk").first()
    assert point is not None
    opened.go(point.geometry.x, point.geometry.y, 16)
    opened.click_at(point.geometry.x, point.geometry.y)
    card = opened.page.locator(".side.right")
    card.get_by_text("Nearest by way").click()
    expect(card.locator(".nearest-list")).not_to_be_empty()
    card.locator("#nearest-what").select_option("service-points/")
    rows = card.locator(".nearest-row")
    expect(rows.first).to_contain_text(point.name)
    before = opened.page.evaluate("location.hash")
    rows.nth(1).click()
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(rows.first).to_have_attribute("aria-pressed", "false")
    if card.locator(".method.straight").count() == 0:
        opened.page.wait_for_function("before => location.hash !== before", arg=before)
    card.locator("#nearest-mode").select_option("drive")
    expect(card.locator(".nearest-list .method")).to_be_visible()


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


def test_a_map_page_is_saved_with_what_is_shown(open_map: Open, tmp_path: Path) -> None:
    opened = open_map("viewer")
    with opened.page.expect_download() as download:
        opened.button("Map page").click()
    assert download.value.suggested_filename.startswith("map-")
    file = tmp_path / "map.html"
    download.value.save_as(file)
    saved = opened.page.context.new_page()
    saved.goto(file.as_uri())
    expect(saved.locator(".legend")).to_contain_text("Risk sources")
    expect(saved.locator(".leaflet-control-layers")).to_contain_text("Grids")
    expect(saved.locator(".leaflet-control-layers")).not_to_contain_text("Cameras")
    assert saved.evaluate("document.querySelectorAll('canvas').length") > 0


def test_a_map_page_that_would_be_too_large_is_refused_in_words(
    open_map: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.catalog.report.content.MOST_FEATURES", 3)
    opened = open_map("viewer")
    opened.expected.add("413")
    opened.button("Map page").click()
    expect(opened.page.locator(".toast.bad")).to_contain_text("zoom in")


def test_a_disc_stands_for_many_and_leads_nearer_to_a_list(open_map: Open) -> None:
    opened = open_map("planner")
    lng, lat = _middle_of_a_disc(Grid.objects.order_by("pk")[0].geometry.centroid)
    Case.objects.bulk_create(
        [
            Case(number=f"M{i:05d}", state="closed" if i % 5 else "reported", geometry=Point(lng, lat))
            for i in range(2_500)
        ]
    )
    opened.page.locator("label[for=class-cases-closed]").click()
    opened.go(lng, lat, 14)
    opened.click_at(lng, lat)
    opened.page.wait_for_function("() => location.hash.startsWith('#16')")
    expect(opened.page.get_by_role("heading", name="Divisions", exact=True)).to_be_hidden()
    opened.go(lng, lat, 19.6)
    opened.click_at(lng, lat)
    panel = opened.page.locator(".side.right")
    expect(panel).to_contain_text("Several at one place")
    expect(panel).to_contain_text("2,500 here, 500 of them open")
    panel.get_by_role("button", name="M0000").first.click()
    expect(panel.locator(".feature summary strong")).to_have_text("M00000")


def _middle_of_a_disc(near: Point) -> tuple[float, float]:
    """Return a position near another that is the middle of a block of discs, at zoom 14 and at the nearest zoom."""
    side, inside = 1 << 13, (4 + 16.5 / 32) / 8
    x, y = (
        int((near.x + 180) / 360 * side) + inside,
        int((1 - asinh(tan(radians(near.y))) / pi) / 2 * side) + inside,
    )
    return x / side * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * y / side))))
