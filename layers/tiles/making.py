"""Vector tiles, made by the database from the layer's rows."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from layers.catalog.layer import Layer
from layers.core.sql import AsTileGeometry, HoldsLabelPoint, TileEnvelope

MARGIN = 1 / 64
"""A tile carries its neighbours' edge, so that lines and symbols do not break at the seam."""
LABEL = "label_here"
"""Property of areas: this tile is the one to name the area in."""
TEXT_TYPES = frozenset({"date", "datetime", "object"})


class Place:
    """Stands for a tile's column or row in a statement that is made for any tile of a zoom."""


X, Y = Place(), Place()


class Statement(NamedTuple):
    """SQL of the tiles of one zoom, with `X` and `Y` among its parameters."""

    sql: str
    params: tuple[Any, ...]

    def of(self, x: int, y: int) -> list[Any]:
        """Return the parameters for one tile."""
        return [x if value is X else y if value is Y else value for value in self.params]


def tile(layer: Layer, rows: QuerySet[Any], z: int, x: int, y: int) -> bytes:
    """Return one Mapbox vector tile of the rows; empty bytes where there is nothing to draw.

    The tile's layer is named as the layer, features carry `id`, and the properties are the layer's fields.
    """
    statement = features(layer, rows, z)
    return run(statement, x, y) if statement is not None else b""


def run(statement: Statement, x: int, y: int) -> bytes:
    """Have the database make a tile."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.of(x, y))
        (content,) = cursor.fetchone()
    return bytes(content) if content is not None else b""


def features(
    layer: Layer, rows: QuerySet[Any], z: int, names: Sequence[str] | None = None
) -> Statement | None:
    """Return the statement that makes tiles of single features; None where there can be no rows.

    Parameters
    ----------
    names : the properties wanted; None for those that the layer gives at this zoom.
    """
    if layer.zoom_column:
        rows = rows.filter(**{f"{layer.zoom_column}__lte": z})
    properties = _properties(layer, z, names)
    shown = _shown(rows, z, properties)
    try:
        sql, params = shown.query.sql_with_params()
    except EmptyResultSet:
        return None
    columns = ", ".join(f'"{name}"' for name in ("fid", "geom", *properties))
    return Statement(
        f"SELECT ST_AsMVT(t, %s, 4096, 'geom', 'fid') FROM ({sql}) AS t({columns})", (layer.id, *params)
    )


def _shown(rows: QuerySet[Any], z: int, properties: dict[str, Any]) -> QuerySet[Any]:
    """Return (id, tile geometry, properties…) of the rows that a tile shows."""
    annotated = {f"_{name}": source for name, source in properties.items()}
    return (
        rows.filter(geometry_web__bboverlaps=TileEnvelope(z, X, Y, margin=MARGIN))
        .annotate(_geom=AsTileGeometry(F("geometry_web"), TileEnvelope(z, X, Y)), **annotated)
        .order_by()
        .values_list("pk", "_geom", *annotated)
    )


def _properties(layer: Layer, z: int, names: Sequence[str] | None) -> dict[str, Any]:
    """Return property name → expression of what a tile's features carry."""
    wanted = (
        entry
        for entry in layer.fields
        if (entry.name in names if names is not None else entry.in_tiles and entry.tile_zoom <= z)
    )
    properties = {
        entry.name: Cast(entry.expression, TextField()) if entry.type in TEXT_TYPES else entry.expression
        for entry in wanted
    }
    if "Polygon" in layer.geometry_type:
        properties[LABEL] = HoldsLabelPoint(F("geometry_web"), TileEnvelope(z, X, Y))
    return properties


class Recent:
    """A bounded memory of what was made a moment ago, for all threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def put(self, key: Any, value: Any) -> None:
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
