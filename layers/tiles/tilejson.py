"""What a tile layer says of itself to map libraries: TileJSON 3.0."""

from typing import Any

from layers.catalog.describe import extent
from layers.catalog.layer import Layer


def tilejson(layer: Layer, user: Any, base: str) -> dict[str, Any]:
    """Return TileJSON 3.0."""
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": str(layer.title),
        "tiles": [f"{base.rstrip('/')}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": layer.min_zoom,
        "maxzoom": 22,
        "version": "1.0.0",
        "vector_layers": [
            {"id": layer.id, "fields": {f.name: f.type for f in layer.fields if f.in_tiles}},
        ],
    }
    box = extent(layer.rows(user))
    return document | ({"bounds": box} if box else {})
