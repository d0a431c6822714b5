"""The map as a person has it: pixels for positions, mouse gestures, and waiting for the picture to settle."""

import math
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

EARTH_M = 20_037_508.342789244
WIDEST_M_PER_PIXEL = 156_543.03392804097


def web(lng: float, lat: float) -> tuple[float, float]:
    """Return a position in EPSG:3857."""
    return lng / 180 * EARTH_M, math.log(math.tan((90 + lat) * math.pi / 360)) / math.pi * EARTH_M


@dataclass
class MapPage:
    """A page with the map.

    `expected` holds parts of console lines that a test is about, such as the browser's own note of a refusal.
    """

    page: Page
    expected: set[str]

    def wait_until_drawn(self) -> None:
        self.page.wait_for_selector("html[data-ready=true]")
        self.settle()

    def settle(self) -> None:
        """Wait until the view stands still and nothing more is loaded."""
        self.page.wait_for_function(
            "() => { const same = window._view === location.hash; window._view = location.hash; return same && location.hash; }",
            polling=250,
        )
        self.page.wait_for_selector(".progress", state="hidden")

    def pixel(self, lng: float, lat: float) -> tuple[float, float]:
        """Return where a position is on the screen, by the view that the address tells."""
        zoom, east, north, *_layers = self.page.evaluate("location.hash").lstrip("#").split("/")
        box = self.page.locator("#map").bounding_box()
        assert box
        x, y = web(lng, lat)
        centre_x, centre_y = web(float(east), float(north))
        scale = WIDEST_M_PER_PIXEL / 2 ** float(zoom)
        return (
            box["x"] + box["width"] / 2 + (x - centre_x) / scale,
            box["y"] + box["height"] / 2 - (y - centre_y) / scale,
        )

    def click_at(self, lng: float, lat: float) -> None:
        self.page.mouse.click(*self.pixel(lng, lat))

    def drag(self, start: tuple[float, float], by: tuple[float, float]) -> None:
        """Drag from a position by some pixels, in small steps as a hand does."""
        x, y = self.pixel(*start)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + by[0], y + by[1], steps=8)
        self.page.mouse.up()

    def go(self, lng: float, lat: float, zoom: float) -> None:
        self.page.evaluate(f"location.hash = '#{zoom}/{lng}/{lat}'")
        self.settle()

    def get(self, path: str) -> Any:
        """Ask the server as this user."""
        answer = self.page.request.get(path)
        assert answer.ok, answer.text()
        return answer.json()

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)
