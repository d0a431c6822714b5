"""A folium page of layers in one file, which opens without internet: script, style and data are inside it."""

from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.catalog.serializers import annotated, serializer_for
from layers.core.errors import TooLarge, Unavailable
from layers.core.scope import SYSTEM

VENDOR = settings.BASE_DIR / "layers" / "static" / "layers" / "vendor"
MOST_FEATURES = 60_000
BACKGROUND = {
    "water": {"color": "#a9cbe0", "fillColor": "#c6dfec", "fillOpacity": 1, "weight": 1},
    "park": {"color": "#c9dfc0", "fillColor": "#dcebd5", "fillOpacity": 1, "weight": 1},
    "road": {"color": "#d9d4cc", "weight": 2},
}
PAGE_STYLE = """
html, body { margin: 0; height: 100%; font-family: system-ui, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.leaflet-container { background: #f4f3ef; }
.legend { position: fixed; left: 12px; bottom: 24px; z-index: 1000; background: #fff; padding: 10px 14px;
  border: 1px solid #ccd5da; border-radius: 8px; font-size: 14px; line-height: 1.6; max-height: 60vh; overflow: auto; }
.legend h1 { font-size: 16px; margin: 0 0 4px; } .legend small { color: #5a6b75; }
"""


class OfflineMap(folium.Map):
    """A folium map that names no server: Leaflet stands in the page itself."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []


def report(layers: list[Layer], *, title: str, division: Any = None, user: Any = SYSTEM) -> str:
    """Return an HTML page of the layers a user may see, inside a division where one is given.

    Raises
    ------
    TooLarge : more features than a browser opens in reasonable time.
    Unavailable : the front end is not built, so Leaflet is not at hand.
    """
    page = OfflineMap(tiles=None, control_scale=True, prefer_canvas=True)
    _put_leaflet_in(page)
    boxes = [box for layer in layers if (box := _add(page, layer, _rows(layer, user, division)))]
    if boxes:
        west, south, east, north = (
            pick(side) for pick, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
        )
        page.fit_bounds([(south, west), (north, east)])
    folium.LayerControl(collapsed=False).add_to(page)
    page.get_root().html.add_child(Element(_legend(layers, title)))
    return str(page.get_root().render())


def _rows(layer: Layer, user: Any, division: Any) -> Any:
    rows: Any = layer.rows(user)
    rows = rows.within(division) if division is not None else rows
    if not layer.in_catalogue:
        rows = rows.filter(kind__in=BACKGROUND)
    if rows.count() > MOST_FEATURES:
        raise TooLarge(
            _("%(layer)s has more than %(most)d features here: choose a division.")
            % {"layer": layer.title, "most": MOST_FEATURES}
        )
    return annotated(layer, rows)


def _add(page: folium.Map, layer: Layer, rows: Any) -> list[float] | None:
    """Draw a layer and return its extent, or None when it is empty."""
    features = serializer_for(layer)(rows, many=True).data
    if not features["features"]:
        return None
    names = [entry.name for entry in layer.fields if entry.in_tiles]
    drawn = folium.GeoJson(
        {"type": "FeatureCollection", "features": list(features["features"])},
        name=escape(str(layer.title)),
        style_function=_style_of(layer),
        marker=folium.CircleMarker(radius=5, weight=1, fill=True, fill_opacity=0.9),
        tooltip=None if not layer.in_catalogue else folium.GeoJsonTooltip(names, labels=True, sticky=True),
    )
    drawn.add_to(page)
    (south, west), (north, east) = drawn.get_bounds()
    return [west, south, east, north]


def _style_of(layer: Layer) -> Any:
    if not layer.in_catalogue:
        return lambda feature: BACKGROUND.get(feature["properties"]["kind"], {"weight": 0})
    colours = {entry.value: entry.colour for entry in layer.style.classes}
    field, plain, is_area = layer.style.by_field, layer.style.colour, "Point" not in layer.geometry_type

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        colour = colours.get(feature["properties"].get(field), plain)
        return {"color": colour, "fillColor": colour, "weight": 1.5, "fillOpacity": 0.06 if is_area else 0.9}

    return style


def _put_leaflet_in(page: folium.Map) -> None:
    root = page.get_root()
    root.header.add_child(Element(f"<style>{_vendored('leaflet.css')}{PAGE_STYLE}</style>"))
    root.header.add_child(Element(f"<script>{_vendored('leaflet.js')}</script>"))


def _vendored(name: str) -> str:
    path: Path = VENDOR / name
    if not path.is_file():
        raise Unavailable(
            _("Leaflet is not at hand: run script/setup, which builds the front end."), code="not-built"
        )
    return path.read_text(encoding="utf-8").replace("{%", "{ %").replace("{{", "{ {")


def _legend(layers: list[Layer], title: str) -> str:
    lines = "".join(
        f'<div><span style="color:{entry.colour}">&#9632;</span> {escape(layer.title)} {escape(entry.label)}</div>'
        for layer in layers
        for entry in layer.style.classes
    )
    day = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    return f'<div class="legend"><h1>{escape(title)}</h1><small>{day}</small>{lines}</div>'
