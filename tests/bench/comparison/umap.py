"""The gestures in uMap: its own server on a database of its own, its own page in Chromium, and the mouse."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import shapely
from playwright.sync_api import Browser, Page
from shapely.geometry.base import BaseGeometry

from tests.bench.comparison.scenes import Position, Scene, collection, degrees
from tests.bench.server import free_port

VERSION = "3.7.3"
START_S = 60


@contextmanager
def serving(folder: Path, database_url: str) -> Iterator[str]:
    """Install uMap into a folder, make its tables, serve it; yield the address."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    pip = [str(folder / "venv/bin/pip"), "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, f"umap-project=={VERSION}"], check=True, stderr=subprocess.DEVNULL)
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url.replace("postgres://", "postgis://", 1),
        "SECRET_KEY": secrets.token_hex(),
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "uploads"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "umap.settings",
        "UMAP_ALLOW_ANONYMOUS": "1",
        "DEBUG": "1",
    }
    umap = str(folder / "venv/bin/umap")
    quiet: dict[str, Any] = {"env": environment, "cwd": folder, "stdout": subprocess.DEVNULL}
    subprocess.run([umap, "migrate", "-v0"], check=True, **quiet, stderr=subprocess.DEVNULL)
    subprocess.run(
        [umap, "collectstatic", "--noinput", "-v0"], check=True, **quiet, stderr=subprocess.DEVNULL
    )
    command = [umap, "runserver", "--noreload", "--nostatic", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, **quiet, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/en/map/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def played(
    browser: Browser, address: str, scene: Scene, *, every_cell: bool, picture: Path | None = None
) -> list[BaseGeometry]:
    """Drag a scene's vertices in one cell that has them, or in all of them one after the other; return the cells."""
    page = browser.new_page(viewport={"width": 1700, "height": 700})
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())
    page.goto(f"{address}/en/map/?dataFormat=geojson&data={quote(json.dumps(collection(scene)))}")
    page.wait_for_selector("path.leaflet-interactive")
    page.get_by_text("Edit", exact=True).first.click()
    for start, end in scene.moves:
        having = [code for code, ring in scene.cells.items() if _near(start, ring)]
        for code in having if every_cell else having[:1]:
            _drag(page, scene, code, start, end)
    if picture is not None:
        page.screenshot(path=picture, clip={"x": 600, "y": 90, "width": 560, "height": 520})
    cells = [shapely.from_geojson(text) for text in page.evaluate(CELLS)]
    page.close()
    return cells


CELLS = """() => [...U.MAP.layers.tree].flatMap((layer) => layer.features.all()
  .map((feature) => JSON.stringify(feature.toGeoJSON().geometry)))"""
PIXEL = """([lng, lat]) => { const map = U.MAP._leafletMap, box = map.getContainer().getBoundingClientRect();
  const at = map.latLngToContainerPoint([lat, lng]); return [at.x + box.x, at.y + box.y]; }"""


def _drag(page: Page, scene: Scene, code: str, start: Position, end: Position) -> None:
    """Take a cell up for editing with Shift and a click, and drag one of its vertices."""
    _rest(page)
    ring = scene.cells[code]
    middle = (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))
    page.keyboard.down("Shift")
    page.mouse.click(*_pixel(page, middle))
    page.keyboard.up("Shift")
    page.wait_for_selector(".leaflet-vertex-icon")
    _rest(page)
    page.mouse.move(*_pixel(page, start))
    page.mouse.down()
    page.mouse.move(*_pixel(page, end), steps=8)
    page.mouse.up()
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-vertex-icon", state="detached")


def _rest(page: Page) -> None:
    """Wait until the map stands still: panels that open move it."""
    page.wait_for_function(
        f"() => {{ const now = String(({PIXEL})([0, 0])), same = window.wasAt === now; window.wasAt = now; return same }}",
        polling=400,
    )


def _pixel(page: Page, position: Position) -> Position:
    x, y = page.evaluate(PIXEL, degrees(position))
    return (x, y)


def _near(position: Position, ring: list[Position]) -> bool:
    return any(abs(x - position[0]) + abs(y - position[1]) < 1e-3 for x, y in ring)


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            urlopen(address, timeout=START_S).read()
            return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError("uMap did not start.")
