"""A folium page of layers in one file, which opens without internet: script, style and data are inside it.

folium makes the frame; the data is written between its halves as the database gives it, so that memory stays flat.
folium reads what one template gave as a template again: a layer titled `{{ … }}` would run on this server. So nothing
that anybody wrote reaches it: names stand in for titles, and the titles are put in their places afterwards.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _
from folium.template import Template

from layers.catalog.report.content import Part, refuse_too_much, texts
from layers.catalog.report.legend import legend
from layers.catalog.report.looks import look_of
from layers.core.errors import Unavailable

HERE = Path(__file__).parent
VENDOR = settings.BASE_DIR / "layers" / "static" / "layers" / "vendor"
DATA = "<!-- the data stands here -->"
TITLE = "title-of-the-page"
PICTURES = re.compile(r"url\(images/[^)]*\)")
"""Of buttons and markers that a page does not have."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """What a page says of itself.

    Parameters
    ----------
    title : heading, with the place.
    reader : for whom it is made.
    at : when.
    box : west, south, east, north in degrees that it opens at; the data's extent when None.
    zoom : down to which zoom the background is drawn in detail.
    """

    title: str
    reader: str
    at: datetime
    box: Box | None = None
    zoom: int = 16


class OfflineMap(folium.Map):
    """A folium map that names no server: Leaflet stands in the page itself."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


class Drawn(folium.map.Layer):
    """A layer that the page's script draws by the script elements `look-<id>` and `data-<id>`."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = GridPage.layer({{ this.layer_id|tojson }});{% endmacro %}"
    )

    def __init__(self, part: Part) -> None:
        super().__init__(name=_stand_in(part), overlay=True, control=not part.in_background)
        self._name = "Drawn"
        self.layer_id = part.layer.id


class Opened(folium.map.Class):
    """Shows the box that the page opens at, and keeps the layers in their order."""

    _template = Template(
        "{% macro script(this, kwargs) %}GridPage.open({{ this._parent.get_name() }}, {{ this.box|tojson }});{% endmacro %}"
    )

    def __init__(self, box: Box | None) -> None:
        super().__init__()
        self._name = "Opened"
        self.box = box


def page(parts: list[Part], frame: Frame, user: Any) -> Iterator[str]:
    """Return the page in pieces, once everything is known to fit; the layers lie in the order given, the first lowest.

    Raises
    ------
    TooLarge : more features than a browser opens in reasonable time.
    Unavailable : the front end is not built, so Leaflet is not at hand.
    """
    counts = refuse_too_much(parts, user)
    before, after = _frame(parts, frame).split(DATA)
    heading = legend(parts, counts, title=frame.title, reader=frame.reader, at=frame.at)
    return _pieces(before + heading, after, parts, frame, user)


def _pieces(before: str, after: str, parts: list[Part], frame: Frame, user: Any) -> Iterator[str]:
    yield before
    for part in parts:
        look = json.dumps(look_of(part.layer), ensure_ascii=False).replace("<", "\\u003c")
        yield f'<script type="application/json" id="look-{part.layer.id}">{look}</script>'
        yield f'<script type="application/json" id="data-{part.layer.id}">['
        separator = ""
        for text in texts(part, user, frame.zoom):
            yield separator + text
            separator = ",\n"
        yield "]</script>"
    yield after


def _frame(parts: list[Part], frame: Frame) -> str:
    """Return folium's page without data and legend."""
    drawn = OfflineMap(tiles=None, control_scale=True, prefer_canvas=True)
    drawn.options.pop("zoom", None)  # nothing is drawn before the script knows where
    root = drawn.get_root()
    root.title = TITLE
    for text in (_tag("style", "leaflet.css"), _tag("script", "leaflet.js"), _own()):
        root.header.add_child(Element(text))
    root.html.add_child(Element(DATA))
    for part in parts:
        Drawn(part).add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    Opened(frame.box).add_to(drawn)
    return _titled(str(root.render()), parts, frame)


def _stand_in(part: Part) -> str:
    return f"title-of-{part.layer.id}"


def _titled(text: str, parts: list[Part], frame: Frame) -> str:
    """Put the titles where names stand in for them. Leaflet takes the names of layers for HTML."""
    titles = {TITLE: escape(frame.title)}
    for part in parts:
        title = json.dumps(escape(str(part.layer.title)), ensure_ascii=False).replace("<", "\\u003c")
        titles[f'"{_stand_in(part)}"'] = title
    return re.sub("|".join(map(re.escape, titles)), lambda found: titles[found[0]], text)


def _tag(name: str, file: str) -> str:
    path: Path = VENDOR / file
    if not path.is_file():
        raise Unavailable(
            _("Leaflet is not at hand: run script/setup, which builds the front end."), code="not-built"
        )
    return _raw(name, PICTURES.sub("none", path.read_text(encoding="utf-8")))


def _own() -> str:
    style, script = (HERE / name for name in ("page.css", "page.js"))
    return _raw("style", style.read_text(encoding="utf-8")) + _raw(
        "script", script.read_text(encoding="utf-8")
    )


def _raw(name: str, text: str) -> str:
    """Return an element whose text no template reads: folium takes every text for one."""
    return f"{{% raw %}}<{name}>{text}</{name}>{{% endraw %}}"
