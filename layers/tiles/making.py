"""Vector tiles, made by the database from the layer's rows."""

from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from layers.catalog.layer import Layer
from layers.core.sql import AsTileGeometry, HoldsLabelPoint, TileEnvelope

MAX_FEATURES = 20_000
MARGIN = 1 / 64
"""A tile carries its neighbours' edge, so that lines and symbols do not break at the seam."""
LABEL = "label_here"
"""Property of areas: this tile is the one to name the area in."""
TEXT_TYPES = frozenset({"date", "datetime", "object"})


def tile(layer: Layer, rows: QuerySet[Any], z: int, x: int, y: int) -> bytes:
    """Return one Mapbox vector tile of the rows; empty bytes where there is nothing to draw.

    The tile's layer is named as the layer, features carry `id`, and the properties are the layer's fields.
    """
    if z < layer.min_zoom:
        return b""
    if layer.zoom_column:
        rows = rows.filter(**{f"{layer.zoom_column}__lte": z})
    sql, params = tile_rows(layer, rows, z, x, y).query.sql_with_params()
    columns = ", ".join(f'"{name}"' for name in ("fid", "geom", *_tile_properties(layer, z, x, y)))
    statement = f"SELECT ST_AsMVT(t, %s, 4096, 'geom', 'fid') FROM ({sql}) AS t({columns})"
    with connection.cursor() as cursor:
        cursor.execute(statement, [layer.id, *params])
        (content,) = cursor.fetchone()
    return bytes(content)


def tile_rows(layer: Layer, rows: QuerySet[Any], z: int, x: int, y: int) -> QuerySet[Any]:
    """Return (id, tile geometry, properties…) of the rows that a tile shows."""
    properties = {f"_{name}": source for name, source in _tile_properties(layer, z, x, y).items()}
    return (
        rows.filter(geometry_web__bboverlaps=TileEnvelope(z, x, y, margin=MARGIN))
        .annotate(_geom=AsTileGeometry(F("geometry_web"), TileEnvelope(z, x, y)), **properties)
        .order_by("pk")
        .values_list("pk", "_geom", *properties)[:MAX_FEATURES]
    )


def _tile_properties(layer: Layer, z: int, x: int, y: int) -> dict[str, Any]:
    """Return property name → expression of what a tile's features carry."""
    fields = layer.properties(in_tiles=True)
    properties = {name: _plain(layer, name, source) for name, source in fields.items()}
    if "Polygon" in layer.geometry_type:
        properties[LABEL] = HoldsLabelPoint(F("geometry_web"), TileEnvelope(z, x, y))
    return properties


def _plain(layer: Layer, name: str, source: Any) -> Any:
    """Tiles hold texts and numbers: dates leave as text."""
    kind = next(entry.type for entry in layer.fields if entry.name == name)
    return Cast(source, TextField()) if kind in TEXT_TYPES else source
