"""Whatever stands in a parameter, a header or an address: an answer, never a fault, and never another street's rows."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from tests.hostile import PRINTABLE, TEXTS
from tests.tiles import by_token, lane
from tests.two_streets import EAST_WORD, City
from tests.ways import THERE, text_of

pytestmark = pytest.mark.django_db

LAYERS = ("cases", "theme-floods", "grids")
TRIED = [name for name, way in THERE.items() if not way.is_costly]
ELSEWHERE = {
    "/api/changes/": ("since", "layer", "bbox", "division", "filter", "limit"),
    "/api/layers/": ("lang",),
    "/api/geocode/": ("q", "limit"),
    "/api/locate/": ("lng", "lat"),
    "/ogc/collections?f=json": ("f", "limit"),
    "/ogc/?f=html": ("f",),
    "/tiles/style.json": ("layers", "lang"),
    "/layers/": ("lang", "page"),
    "/layers/catalog.jsonld": ("lang",),
    "/feed/": ("layers",),
    "/api/living-circles/": ("division", "rules", "at"),
    "/living-circles/?b=1": ("a",),
    "/api/kept-results/compare/?b=1": ("a", "minutes"),
}
OF_HEADERS = ("list", "tile", "items", "page", "download geojson")
HEADERS = (
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "If-None-Match",
    "If-Match",
    "If-Range",
    "Range",
    "Last-Event-ID",
    "Cookie",
    "X-Forwarded-For",
    "Referer",
)


@pytest.fixture
def viewer(city: City) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(city.viewer)
    return client


def check(response: Any, asked: str) -> None:
    """Refuse a fault, a leak, a refusal that programs cannot read, and text that a browser would run."""
    text = text_of(response)
    assert response.status_code < 500, asked
    assert EAST_WORD not in text, asked
    assert "X-Evil" not in response.headers, asked
    kind = response.get("Content-Type", "")
    if response.status_code >= 400:
        assert kind.startswith(("application/problem+json", "text/html")), (asked, kind)
    if kind.startswith("text/html"):
        assert "<script>alert(1)" not in text and "<img src=x" not in text, asked


@pytest.mark.parametrize("name", TRIED)
def test_no_parameter_of_a_layer_breaks_its_answer(name: str, city: City, viewer: Client) -> None:
    way = THERE[name]
    for i, (parameter, text) in enumerate((p, t) for p in way.parameters for t in TEXTS):
        path = way.of(LAYERS[i % len(LAYERS)], city.west)
        url = f"{path}{'&' if '?' in path else '?'}{urlencode({parameter: text})}"
        check(viewer.get(url), f"{path} {parameter}={text[:60]!r}")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_other_parameter_breaks_an_answer(path: str, viewer: Client) -> None:
    for parameter, text in ((p, t) for p in ELSEWHERE[path] for t in TEXTS):
        url = f"{path}{'&' if '?' in path else '?'}{urlencode({parameter: text})}"
        check(viewer.get(url), f"{path} {parameter}={text[:60]!r}")


@pytest.mark.parametrize("name", [name for name in TRIED if name in OF_HEADERS])
def test_no_header_breaks_an_answer(name: str, city: City, viewer: Client) -> None:
    """A server hands the bytes of a header on as latin-1."""
    path = THERE[name].of("cases", city.west)
    for header, text in ((h, t) for h in HEADERS for t in PRINTABLE):
        asked = {header: text.encode().decode("latin-1")}
        check(viewer.get(path, headers=asked), f"{path} {header}: {text[:60]!r}")


@pytest.mark.parametrize("name", TRIED)
def test_no_name_in_an_address_breaks_an_answer(name: str, city: City, viewer: Client) -> None:
    path = THERE[name].of("cases", city.west)
    blanks = [part for part in ("cases", f"/{city.west.rows['cases'][0].pk}") if part in path]
    for part, text in ((part, text) for part in blanks for text in TEXTS):
        hostile = quote(text, safe="")
        check(viewer.get(path.replace(part, f"/{hostile}" if part[0] == "/" else hostile, 1)), path)


@pytest.mark.django_db(transaction=True)
def test_nothing_breaks_the_lane_of_tiles(city: City, settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path
    browser, path = by_token(lane(), city.viewer), THERE["tile"].of("cases", city.west)
    assert browser.get(path).status == 200
    for parameter, text in ((p, t) for p in THERE["tile"].parameters for t in TEXTS):
        answer = browser.get(f"{path}?{urlencode({parameter: text})}")
        assert answer.status < 500, (parameter, text[:60])
        assert EAST_WORD.encode() not in answer.content
