"""A small demo city on a real server, and Debian's Chromium in front of it. A console error fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from data.demo_city.city import SMALL
from layers.demo.accounts import PASSWORD
from layers.demo.load import seed
from tests.browser.map_page import MapPage

# Playwright keeps an event loop in this thread; the tests' own queries run between its calls, never inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
SIZE = {"width": 1440, "height": 900}
Open = Callable[..., MapPage]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "No Chromium was found; script/test installs one."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def let_requests_end() -> None:
    """Wait until the server's threads leave the database alone; emptying its tables under them would deadlock."""
    quiet = 0
    with connection.cursor() as cursor:
        for _look in range(200):
            cursor.execute(
                "SELECT count(*) FILTER (WHERE state <> 'idle'), pg_sleep(0.05) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            quiet = quiet + 1 if cursor.fetchone()[0] == 0 else 0
            if quiet == 3:
                return


@pytest.fixture
def city(transactional_db: Any) -> None:
    seed(say=lambda _line: None, size=SMALL)


@pytest.fixture
def open_map(browser: Browser, live_server: Any, city: None) -> Iterator[Open]:
    """Return a function that signs somebody in, in a window of their own, and opens a page."""
    contexts, faults, expected = [], list[str](), set[str]()

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)

    def open_page(
        user: str,
        path: str = "/",
        size: dict[str, int] | None = None,
        locale: str = "en-GB",
        touch: bool = False,
    ) -> MapPage:
        context = browser.new_context(
            viewport=size or SIZE,  # type: ignore[arg-type]
            locale=locale,
            base_url=live_server.url,
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        listen(page)
        page.goto("/login/")
        page.fill("#id_username", user)
        page.fill("#id_password", PASSWORD)
        page.click("button.primary")
        page.goto(path)
        opened = MapPage(page, expected)
        if path.startswith("/#") or path == "/":
            opened.wait_until_drawn()
        return opened

    yield open_page
    for context in contexts:
        context.close()
    let_requests_end()
    assert [fault for fault in faults if not any(part in fault for part in expected)] == []
