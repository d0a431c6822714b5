"""Drag a vertex with 3,000 grids on screen: our editor beside the map library's own `Modify`, in one browser."""

import os
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import shapely
from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

from layers.grids.rings import Cell
from tests.bench.bench import Bench
from tests.bench.edit_operation import opened
from tests.bench.measure import percentile
from tests.bench.row import Row, Target
from tests.bench.town import Town, build
from tests.browser.conftest import FLAGS, SIZE
from tests.browser.map_page import MapPage

GRIDS, ROUNDS, STEPS, REACH_PX = 3_000, 4, 15, 6
MOST_MS = 40.0
PAGES = Path(__file__).parent / "pages"
BARE = '<!doctype html><style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>'
BARE_ADDRESS = "http://bare.test/"
"""Answered by the browser's driver; nothing is asked for on a network."""
Pixel = tuple[float, float]


def rows(bench: Bench) -> Iterator[Row]:
    town = build("bench-drag", bench.sized(GRIDS, 150), east_deg=2)
    plan = opened(bench.server.client(town.planner), town)
    browser = bench.cleanup.enter_context(sync_playwright()).chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=list(FLAGS)
    )
    bench.cleanup.callback(browser.close)
    start = middle_vertex(town.cells)
    size = ViewportSize(width=SIZE["width"], height=SIZE["height"])
    ours = _our_page(
        browser.new_context(viewport=size, base_url=bench.server.address, locale="en-GB"), town, plan
    )
    bare = _bare_page(browser.new_context(viewport=size), plan)
    where = {"ours": (ours.page, ours.pixel(*start)), "limit": (bare, tuple(bare.evaluate("pixelOf", start)))}
    times: dict[str, list[float]] = {"ours": [], "limit": []}
    for _round in range(ROUNDS):
        for name, (page, pixel) in where.items():
            times[name] += _dragged(page, pixel)
    yield from _rows(times, len(town.cells))


def middle_vertex(cells: dict[str, Cell]) -> tuple[float, float]:
    """Return the vertex nearest to the middle that three cells share."""
    seen: dict[tuple[float, float], int] = {}
    for cell in cells.values():
        for xy in set(map(tuple, shapely.get_coordinates(cell).tolist())):
            seen[xy] = seen.get(xy, 0) + 1
    west, south, east, north = shapely.total_bounds(list(cells.values()))
    shared = [xy for xy, count in seen.items() if count > 2]
    return min(shared, key=lambda xy: abs(xy[0] - (west + east) / 2) + abs(xy[1] - (south + north) / 2))


def _rows(times: dict[str, list[float]], grids: int) -> Iterator[Row]:
    label = f"drag step, {grids:,} grids on screen"
    medians = {name: statistics.median(values) for name, values in times.items()}
    late = {name: percentile(values, 0.95) for name, values in times.items()}
    yield Row(
        f"{label}, median", "ms", medians["ours"], limit=medians["limit"], target=Target("ours", "≤", MOST_MS)
    )
    yield Row(f"{label}, p95", "ms", late["ours"], limit=late["limit"])


def _dragged(page: Page, start: Pixel) -> list[float]:
    """Drag a vertex round in a small circle and back; return milliseconds from each move to its frame."""
    page.bring_to_front()
    x, y = start
    page.mouse.move(x, y)
    page.mouse.down()
    _settled_move(page, x + REACH_PX, y)  # the first step builds what the others use
    page.evaluate("moveTimes.length = 0")
    for step in range(STEPS):
        turn = 2 * pi * step / STEPS
        _settled_move(page, x + REACH_PX * cos(turn), y + REACH_PX * sin(turn))
    times = [float(time) for time in page.evaluate("moveTimes")]
    page.mouse.move(x, y)
    page.mouse.up()
    return times


def _settled_move(page: Page, x: float, y: float) -> None:
    known = page.evaluate("moveTimes.length")
    page.mouse.move(x, y)
    page.wait_for_function("known => moveTimes.length > known", arg=known)


def _our_page(context: BrowserContext, town: Town, plan: dict[str, Any]) -> MapPage:
    from django.test import Client

    signed_in = Client()
    signed_in.force_login(town.planner)
    cookie = signed_in.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page = _new_page(context)
    page.goto("/")
    opened_map = MapPage(page, set())
    opened_map.wait_until_drawn()
    opened_map.button("Plan").click()
    page.get_by_role("button", name=plan["title"]).first.click()
    opened_map.settle()
    return opened_map


def _bare_page(context: BrowserContext, plan: dict[str, Any]) -> Page:
    page = _new_page(context)
    page.route(BARE_ADDRESS, lambda route: route.fulfill(content_type="text/html", body=BARE))
    page.goto(BARE_ADDRESS)
    page.add_script_tag(content=_bundled(PAGES / "bare.js"))
    page.evaluate("collection => show(collection)", plan["coverage"])
    return page


def _new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(path=PAGES / "frames.js")
    return page


def _bundled(source: Path) -> str:
    command = ["node_modules/.bin/esbuild", str(source), "--bundle", "--minify", "--format=iife"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
