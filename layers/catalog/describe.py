"""What a layer says of itself."""

from typing import Any

from django.contrib.gis.db.models import Extent

from layers.catalog.layer import Layer
from layers.core.changes import version_of


def description(layer: Layer, user: Any) -> dict[str, Any]:
    """Describe a layer for `/api/layers/`: fields, count and extent of what the user may see, links."""
    rows = layer.rows(user)
    return {
        "id": layer.id,
        "title": str(layer.title),
        "geometry_type": layer.geometry_type,
        "fields": [{"name": f.name, "title": str(f.title), "type": f.type} for f in layer.fields],
        "count": rows.count(),
        "bbox": extent(rows),
        "version": version_of(layer.id),
        "min_zoom": layer.min_zoom,
        "style": layer.style.as_json(),
        "links": links(layer),
    }


DOWNLOADS = ("geojson", "geojsonl", "csv", "gpkg", "fgb", "shp.zip", "kml", "xlsx", "parquet")
"""Endings of the formats that `/download/` offers."""


def links(layer: Layer) -> dict[str, Any]:
    return {
        "tiles": f"/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt",
        "tilejson": f"/tiles/{layer.id}.json",
        "download": f"/download/{layer.id}.geojson",
        "downloads": {ending: f"/download/{layer.id}.{ending}" for ending in DOWNLOADS},
        "items": f"/api/{layer.id}/",
    }


def extent(rows: Any) -> list[float] | None:
    """Return west, south, east, north of the rows in degrees; None when there are none."""
    box = rows.aggregate(box=Extent("geometry"))["box"]
    return [round(number, 7) for number in box] if box else None
