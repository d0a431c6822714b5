"""The style of one or more layers: MapLibre style specification, version 8, read by MapLibre and by QGIS."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from layers.catalog.layer import Layer
from layers.catalog.selection import OWN
from layers.tiles.style import basemap, symbols

BASEMAP = "basemap"
MAX_ZOOM = 22


def style(layers: list[Layer], base: str, query: Mapping[str, str], *, labels: bool = True) -> dict[str, Any]:
    """Return the style of layers, drawn in the order given. It tells of the layers' declarations only, never of rows.

    Parameters
    ----------
    base : address of this server, ending with a slash.
    query : what chooses rows (`scheme`, `filter` …), handed on to the tiles.
    labels : whether names are written.
    """
    document: dict[str, Any] = {
        "version": 8,
        "name": ", ".join(str(layer.title) for layer in layers if layer.in_catalogue),
        "sources": {layer.id: _source(layer, base, query) for layer in layers},
        "sprite": f"{base}tiles/sprite",
        "layers": [entry for part in (_drawn(layers), _names(layers) if labels else []) for entry in part],
    }
    return document | ({"glyphs": settings.GLYPHS_URL} if settings.GLYPHS_URL and labels else {})


def _drawn(layers: list[Layer]) -> list[dict[str, Any]]:
    drawn = [basemap.background()] if any(layer.id == BASEMAP for layer in layers) else []
    for layer in layers:
        drawn += basemap.grounds() if layer.id == BASEMAP else symbols.drawn(layer)
    return drawn


def _names(layers: list[Layer]) -> list[dict[str, Any]]:
    """Names lie above everything drawn, as on our own map."""
    named: list[dict[str, Any]] = []
    for layer in layers:
        named += basemap.names() if layer.id == BASEMAP else symbols.names(layer)
    return named


def _source(layer: Layer, base: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return where the tiles are: a layer's TileJSON, or the tiles of the rows that a query chooses."""
    chosen = {name: value for name, value in query.items() if name in layer.filters or name in OWN}
    if not chosen:
        return {"type": "vector", "url": f"{base}tiles/{layer.id}.json"}
    tiles = f"{base}tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt?{urlencode(chosen)}"
    return {"type": "vector", "tiles": [tiles], "minzoom": layer.min_zoom, "maxzoom": MAX_ZOOM}
