"""A camera is turned by hand on the map, and its grid's numbers follow."""

import re
from typing import Any

import pytest

from layers.models import Camera, CameraView
from tests.browser.conftest import Open
from tests.browser.map_page import MapPage

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = re.compile(r"([\d.]+) % → ([\d.]+) %")


def shares(page: Any) -> tuple[float, float]:
    found = NUMBERS.search(page.locator(".turning-numbers").text_content())
    assert found
    return float(found[1]), float(found[2])


def open_camera(opened: MapPage, camera: Camera) -> None:
    opened.go(camera.geometry.x, camera.geometry.y, 18)
    opened.click_at(camera.geometry.x, camera.geometry.y)
    opened.page.wait_for_function(
        "() => /→/.test(document.querySelector('.turning-numbers')?.textContent ?? '')"
    )


def test_a_camera_is_turned_by_hand_saved_and_leaves_the_cover_when_off(open_map: Open) -> None:
    camera = Camera.objects.filter(is_ptz=False, bearing_deg__isnull=False, status="online").order_by("pk")[0]
    Camera.objects.filter(pk=camera.pk).update(bearing_deg=90, range_m=40, field_of_view_deg=60)
    opened = open_map("planner", f"/#18/{camera.geometry.x}/{camera.geometry.y}/cameras,camera-views")
    page = opened.page
    open_camera(opened, camera)
    before, after = shares(page)
    assert before == after
    at = camera.geometry
    x, y = opened.pixel(at.x, at.y)
    reach = 40 / 9.73 * (opened.pixel(at.x + 1e-4, at.y)[0] - x)  # 1e-4 degrees are 9.73 m here
    page.mouse.move(x + reach, y)
    page.mouse.down()
    page.mouse.move(x, y + 2 * reach, steps=8)
    page.mouse.up()
    page.wait_for_function("() => /180°/.test(document.querySelector('.turning-angles').textContent)")
    page.wait_for_function(
        "() => { const found = /([\\d.]+) % → ([\\d.]+) %/.exec(document.querySelector('.turning-numbers').textContent); return found && found[1] !== found[2]; }"
    )
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_function("() => /190°/.test(document.querySelector('.turning-angles').textContent)")
    opened.button("Save the view").click()
    page.get_by_text("Camera saved").wait_for()
    camera.refresh_from_db()
    assert camera.bearing_deg == 190 and camera.range_m == pytest.approx(80, abs=3)
    assert CameraView.objects.shown().filter(pk=camera.pk).exists()

    opened.button("Sight").click()
    page.locator(".sight-share").wait_for()
    page.locator(".sight-list button").first.wait_for()
    opened.expected.add("404")  # a tile of a moment ago may still show the view that is gone
    Camera.objects.filter(pk=camera.pk).update(status="offline")
    ids = [f["id"] for f in opened.get("/api/camera-views/?limit=1000")["features"]]
    assert camera.pk not in ids and ids
    open_camera(opened, camera)
    assert "counts for nothing" in (page.locator(".turning-numbers").text_content() or "")
    assert page.locator(".seeing .is-off").count() >= 1
