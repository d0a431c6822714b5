"""What tile layers say of themselves to map libraries: TileJSON 3.0."""

from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.describe import extent
from layers.catalog.layer import LARGEST, PARENTS, Layer
from layers.tiles.asking import MAX_ZOOM
from layers.tiles.thinning import COUNT, NAME, OPEN, PARENT


def tilejson(layers: list[Layer], user: Any, base: str) -> dict[str, Any]:
    """Return TileJSON 3.0 of the tiles that hold these layers."""
    ids = ",".join(layer.id for layer in layers)
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": ", ".join(str(layer.title) for layer in layers),
        "tiles": [f"{base.rstrip('/')}/tiles/{ids}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "version": "1.0.0",
        "vector_layers": [described(layer) for layer in layers],
    }
    box = union([box for layer in layers if (box := extent(layer.rows(user)))])
    return document | ({"bounds": box} if box else {})


def described(layer: Layer) -> dict[str, Any]:
    """Return what a layer's features carry, by name."""
    return {
        "id": layer.id,
        "description": str(layer.title),
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
        "fields": {entry.name: str(entry.title) for entry in layer.fields if entry.in_tiles} | counted(layer),
    }


def counted(layer: Layer) -> dict[str, str]:
    """Return what a feature carries that stands for many."""
    thinning = layer.thinning
    if thinning.how == LARGEST:
        return {}
    fields = {COUNT: _("Number of features that this one stands for")}
    if thinning.how == PARENTS:
        fields |= {NAME: _("Name"), PARENT: _("Code of the division whose features are counted")}
    if thinning.open:
        fields[OPEN] = _("Number of those that are open")
    return fields


def union(boxes: list[list[float]]) -> list[float] | None:
    """Return the box around boxes; None around nothing."""
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return [min(west), min(south), max(east), max(north)]
