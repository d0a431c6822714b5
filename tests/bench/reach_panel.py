"""A step of the reach panel's slider on the demo city, in a browser: from the move to the frame that shows circles and numbers."""

import os
import shutil
import statistics
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.test.utils import override_settings
from playwright.sync_api import Page, ViewportSize, sync_playwright

from data.demo_city.city import FULL, SMALL
from layers.demo.load import seed
from tests.bench.bench import Bench
from tests.bench.measure import percentile, seconds_of
from tests.bench.row import Row, Target
from tests.browser.conftest import FLAGS, SIZE
from tests.browser.map_page import MapPage

MINUTES = tuple(range(5, 31))
ROUNDS = 3
MOST_MS = 150.0
STEPS = Path(__file__).parent / "pages" / "steps.js"


def rows(bench: Bench) -> Iterator[Row]:
    bench.say("making the demo city …")
    with override_settings(STORAGE_DIR=bench.server.storage):  # roads are a file, which the server must find
        seed(say=lambda _line: None, replace=True, size=FULL if bench.scale >= 1 else SMALL)
    planner, category = _who_and_what()
    page = _panel(bench, planner, category)
    script = STEPS.read_text()
    page.evaluate(script, [MINUTES[0], MINUTES[-1]])  # the first answers bring the city into memory
    times = [float(time) for _round in range(ROUNDS) for time in page.evaluate(script, list(MINUTES))]
    alone = _server_alone(bench, planner, category)
    label = "reach panel, a step of the slider"
    yield Row(f"{label}, median", "ms", statistics.median(times), limit=statistics.median(alone))
    yield Row(
        f"{label}, p95",
        "ms",
        percentile(times, 0.95),
        percentile(alone, 0.95),
        target=Target("ours", "≤", MOST_MS),
    )


def _who_and_what() -> tuple[Any, str]:
    """Return a planner of the whole city, and the category that has most service points."""
    from django.contrib.auth import get_user_model
    from django.db.models import Count

    from layers.models import ServicePoint

    counted = ServicePoint.objects.values_list("category").annotate(count=Count("pk")).order_by("-count")
    return get_user_model().objects.get(username="planner"), counted[0][0]


def _server_alone(bench: Bench, planner: Any, category: str) -> list[float]:
    """Return milliseconds of the same questions without a browser, on a kept connection."""
    client = bench.server.client(planner)
    shared = {"category": category, "mode": "walk", "by": "community", "draw": True}
    asked = [shared | {"minutes": rings(minutes)} for minutes in MINUTES]
    client.request(
        "POST", "/api/coverage/", asked[0] | {"method": "network"}
    )  # refused where no roads are loaded
    return [1000 * seconds_of(partial(client.request, "POST", "/api/coverage/", one)) for one in asked]


def rings(minutes: int) -> list[int]:
    """Return the rings that the panel asks for (`layers/frontend/reach/ramp.ts`)."""
    step = next(size for size in (1, 2, 5, 10, 15) if minutes / size <= 4)
    return [*range(step, int(minutes - step / 2) + 1, step), minutes]


def _panel(bench: Bench, planner: Any, category: str) -> Page:
    """Open the map with the panel and its first answer."""
    from django.test import Client

    browser = bench.cleanup.enter_context(sync_playwright()).chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=list(FLAGS)
    )
    bench.cleanup.callback(browser.close)
    size = ViewportSize(width=SIZE["width"], height=SIZE["height"])
    context = browser.new_context(viewport=size, base_url=bench.server.address, locale="en-GB")
    signed_in = Client()
    signed_in.force_login(planner)
    cookie = signed_in.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "domain": "127.0.0.1", "path": "/"}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/")
    MapPage(page, set()).wait_until_drawn()
    page.select_option("#reach-category", value=category)
    page.wait_for_selector(".headline strong")
    return page
