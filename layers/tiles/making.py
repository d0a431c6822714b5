"""Vector tiles, made by the database from the layer's rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BinaryField, F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from layers.catalog.layer import LARGEST, Layer
from layers.core.sql import AsTileGeometry, HoldsLabelPoint, TileEnvelope

MARGIN = 1 / 64
"""A tile carries its neighbours' edge, so that lines and symbols do not break at the seam."""
LABEL = "label_here"
"""Property of areas: this tile is the one to name the area in."""
AREA = "_area"
WIDTH = "GREATEST(ST_XMax({0}) - ST_XMin({0}), ST_YMax({0}) - ST_YMin({0}))"
"""The longer side of a geometry's box."""
EXACT_FROM = 14
"""Zoom from which tiles keep every corner."""
MOST = 20_000
"""Features of a tile for whose layer nobody says how it thins out."""
TEXT_TYPES = frozenset({"date", "datetime", "object"})


class Place:
    """Stands for a tile's column or row, or another value that differs, in a statement for any tile of a zoom."""


X, Y = Place(), Place()
NOTHING: Mapping[Place, Any] = {}


class Statement(NamedTuple):
    """SQL of the tiles of one zoom, with `X` and `Y` among its parameters."""

    sql: str
    params: tuple[Any, ...]

    def of(self, x: int, y: int, given: Mapping[Place, Any] = NOTHING) -> list[Any]:
        """Return the parameters for one tile."""
        values = {X: x, Y: y, **given}
        return [values[value] if isinstance(value, Place) else value for value in self.params]


class Made(NamedTuple):
    """A tile of single features.

    Parameters
    ----------
    content : the tile; nothing where there are more rows than asked for.
    rows : how many there are, counted up to one more than asked for.
    lost : how many of them are areas too small to be seen at the zoom.
    """

    content: bytes
    rows: int
    lost: int


def run(statement: Statement, x: int, y: int, given: Mapping[Place, Any] = NOTHING) -> tuple[Any, ...]:
    """Have the database make a tile; return its bytes and what else the statement tells."""
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.of(x, y, given))
        content, *told = cursor.fetchone()
    return (bytes(content) if content is not None else b"", *(told))


def features(
    layer: Layer, rows: QuerySet[Any], z: int, names: Sequence[str] | None = None, most: int = MOST
) -> Statement | None:
    """Return the statement that makes tiles of single features; None where there can be no rows.

    Parameters
    ----------
    names : the properties wanted; None for those that the layer gives at this zoom.
    most : a tile of more rows is not made; of a layer that shows its largest features, these are made.
    """
    properties = _properties(layer, z, names)
    cut = layer.thinning.how == LARGEST
    shown = _shown(layer, _met(layer, rows, z), z, properties)[: most if cut else most + 1]
    try:
        sql, params = shown.query.sql_with_params()
    except EmptyResultSet:
        return None
    columns = ", ".join(f'"{name}"' for name in ("fid", "geom", *properties))
    return Statement(
        f"""WITH shown({AREA}, {columns}) AS MATERIALIZED ({sql}),
                 told AS (SELECT count(*) AS rows, count(*) FILTER (WHERE geom IS NULL AND {_tiny(layer, z)}) AS lost FROM shown)
            SELECT (SELECT ST_AsMVT(t, %s, 4096, 'geom', 'fid')
                      FROM (SELECT {columns} FROM shown WHERE (SELECT rows FROM told) <= %s) AS t), rows, lost
              FROM told""",
        (*params, layer.id, most),
    )


def number(layer: Layer, rows: QuerySet[Any], z: int, most: int) -> Statement | None:
    """Return the statement that counts the rows of a tile up to one more than `most`, and makes nothing of them."""
    met = _met(layer, rows, z).order_by().values_list("pk")[: most + 1]
    try:
        sql, params = met.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Statement(f"SELECT NULL, count(*) FROM ({sql}) AS met", params)


def _met(layer: Layer, rows: QuerySet[Any], z: int) -> QuerySet[Any]:
    """Return the rows that meet a tile or its margin, of those that are drawn at its zoom."""
    if layer.zoom_column:
        rows = rows.filter(**{f"{layer.zoom_column}__lte": z})
    return rows.filter(geometry_web__bboverlaps=TileEnvelope(z, X, Y, margin=MARGIN))


def drawn(z: int) -> AsTileGeometry:
    """Return the expression of what a tile shows of a row's geometry.

    Far out, lines and areas are first brought to a grid of half a pixel: the same corner of two neighbours goes to the same
    place, so no gap opens between them as it would if each were simplified by itself. Tiles of zoom 14 and deeper
    are also drawn much enlarged, and keep every corner.
    """
    geometry = F("geometry_web")
    if z < EXACT_FROM:
        geometry = Func(geometry, Value(_pixel(z) / 2), function="ST_SnapToGrid")
    return AsTileGeometry(geometry, TileEnvelope(z, X, Y))


def _pixel(z: int) -> float:
    """Return how many metres of the projection a pixel measures, at 512 to a tile."""
    return 40075016.685578488 / (1 << z) / 512


def _shown(layer: Layer, rows: QuerySet[Any], z: int, properties: dict[str, Any]) -> QuerySet[Any]:
    """Return (area, id, tile geometry, properties…) of the rows that a tile shows; no area where none is lost."""
    is_points = layer.geometry_type == "Point"
    annotated = {f"_{name}": source for name, source in properties.items()}
    geometry = AsTileGeometry(F("geometry_web"), TileEnvelope(z, X, Y)) if is_points else drawn(z)
    area: Any = _Itself(F("geometry_web")) if _may_be_lost(layer) else Value(False)
    shown = rows.annotate(_area=area, _geom=geometry, **annotated)
    order = [layer.zoom_column, -_Width(F("geometry_web"))] if layer.thinning.how == LARGEST else []
    return shown.order_by(*filter(None, order)).values_list("_area", "pk", "_geom", *annotated)


def _may_be_lost(layer: Layer) -> bool:
    """Whether it matters that something is too small to be seen: points always are seen, and the largest are shown anyway."""
    return layer.geometry_type != "Point" and layer.thinning.how != LARGEST


def _tiny(layer: Layer, z: int) -> str:
    """Return the condition that an area is too small to be seen; of those that a tile shows it is never asked, for it costs."""
    return f"{WIDTH.format(AREA)} < {_pixel(z)}" if _may_be_lost(layer) else "false"


class _Width(Func):
    template = WIDTH.format("%(expressions)s")
    output_field = FloatField()


class _Itself(Func):
    """A geometry as the database holds it, not as bytes for Python."""

    template = "%(expressions)s"
    output_field = BinaryField()


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
