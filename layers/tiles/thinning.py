"""Statements that tell of more features than a tile can show one by one, with how many they are."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BinaryField, F, FloatField, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from layers.catalog.layer import Layer
from layers.core.sql import HoldsLabelPoint, TileEnvelope
from layers.divisions.models import Division
from layers.tiles.counting import NONE, own_lookup
from layers.tiles.making import LABEL, MARGIN, Place, Statement, X, Y, drawn

PATHS, COUNTS, LONE = Place(), Place(), Place()
COUNT, OPEN, NAME, PARENT = "count", "open", "name", "parent"
CELLS = 64
"""Cells along a tile's side."""
WORLD_M, HALF_WORLD_M = 40075016.685578488, 20037508.342789244
BINS = """
WITH placed AS ({rows}),
cells AS (SELECT floor(x * 64) AS cx, floor(y * 64) AS cy, class, count(*) AS n, sum(x) AS x, sum(y) AS y
            FROM (SELECT (x + {half}) / {side} - %s AS x, ({half} - y) / {side} - %s AS y, class FROM placed) AS p
           GROUP BY 1, 2, 3),
bins AS (SELECT ST_MakePoint(sum(x) / sum(n) * 4096, sum(y) / sum(n) * 4096) AS geom, sum(n)::bigint AS count,
                (array_agg(class ORDER BY n DESC, class))[1] AS class,
                COALESCE(sum(n) FILTER (WHERE class = ANY(%s)), 0)::bigint AS open
           FROM cells WHERE cx BETWEEN 0 AND 63 AND cy BETWEEN 0 AND 63 GROUP BY cx, cy)
SELECT (SELECT ST_AsMVT(t, %s, 4096, 'geom') FROM (SELECT {columns} FROM bins) AS t), (SELECT sum(n) FROM cells)
"""
OUTLINES = """
WITH counted AS (SELECT * FROM unnest(%s::text[], %s::bigint[]) AS counted(path, n)),
parents AS (SELECT * FROM ({parents}) AS parent(path, code, name, geom, {label}) JOIN counted USING (path)),
boxes AS (SELECT ST_AsMVTGeom(ST_Envelope(ST_Collect(box)), {tile}, 4096, 64) AS geom, count(*) AS n
            FROM (SELECT box, floor((ST_XMin(box) + {half}) / {side} * 8) AS cx,
                         floor(({half} - ST_YMin(box)) / {side} * 8) AS cy
                    FROM ({areas}) AS areas(division, box)
                   WHERE cardinality(%s::bigint[]) > 0 AND division = ANY(%s::bigint[])) AS lone
           GROUP BY cx, cy)
SELECT ST_AsMVT(t, %s, 4096, 'geom')
  FROM (SELECT geom, n AS count, name, code AS parent, {label} FROM parents
         UNION ALL SELECT geom, n, '', '', true FROM boxes) AS t
"""


class _Corner(Func):
    output_field = FloatField()


class _Box(Func):
    function, output_field = "ST_Envelope", BinaryField()


def cells(layer: Layer, rows: QuerySet[Any], z: int) -> Statement | None:
    """Return the statement that tells of points by the cells of a tile, and how many there are with the margin."""
    by = layer.style.by_field
    source = layer.properties()[by] if by else Value("")
    x, y = _middle(layer)
    placed = rows.filter(geometry_web__bboverlaps=TileEnvelope(z, X, Y, margin=MARGIN)).annotate(
        _x=x, _y=y, _class=Cast(source, TextField())
    )
    try:
        sql, params = placed.order_by().values_list("_x", "_y", "_class").query.sql_with_params()
    except EmptyResultSet:
        return None
    columns = ["geom", COUNT]
    if by:
        columns.append(f"class{_number(layer, by)} AS {connection.ops.quote_name(by)}")
    if layer.thinning.open:
        columns.append(OPEN)
    statement = BINS.format(
        rows=f"SELECT * FROM ({sql}) AS rows(x, y, class)",
        half=HALF_WORLD_M,
        side=WORLD_M / (1 << z),
        columns=", ".join(columns),
    )
    return Statement(statement, (*params, X, Y, [str(value) for value in layer.thinning.open], layer.id))


def outlines(layer: Layer, rows: Any, user: Any, level: str, z: int) -> Statement | None:
    """Return the statement that tells of areas by the divisions of a level, and in boxes of those that have none.

    `PATHS` and `COUNTS` are the divisions and how many areas each holds, `LONE` those whose areas go in boxes; where there
    are none of these, the areas are not read at all.
    """
    parents = (
        Division.objects.visible_to(user)
        .filter(level=level, geometry_web__bboverlaps=TileEnvelope(z, X, Y, margin=MARGIN))
        .annotate(_geom=drawn(z), _label=HoldsLabelPoint(F("geometry_web"), TileEnvelope(z, X, Y)))
        .order_by()
    )
    division = Coalesce(F(own_lookup(rows)), Value(NONE), output_field=BigIntegerField())
    here = rows.filter(geometry_web__bboverlaps=TileEnvelope(z, X, Y))
    here = here.annotate(_division=division, _box=_Box(F("geometry_web")))
    try:
        above, above_params = parents.values_list(
            "path", "code", "name", "_geom", "_label"
        ).query.sql_with_params()
        areas, area_params = here.order_by().values_list("_division", "_box").query.sql_with_params()
    except EmptyResultSet:
        return None
    statement = OUTLINES.format(
        parents=above, areas=areas, tile="ST_TileEnvelope(%s, %s, %s)", label=LABEL,
        half=HALF_WORLD_M, side=WORLD_M / (1 << z),
    )  # fmt: skip
    return Statement(statement, (PATHS, COUNTS, *above_params, z, X, Y, *area_params, LONE, LONE, layer.id))


def _middle(layer: Layer) -> tuple[Any, Any]:
    """Return where a feature is counted: the point, or the middle of its box."""
    if layer.geometry_type == "Point":
        return _Corner(F("geometry_web"), function="ST_X"), _Corner(F("geometry_web"), function="ST_Y")
    west, east, south, north = (
        _Corner(F("geometry_web"), function=f"ST_{name}") for name in ("XMin", "XMax", "YMin", "YMax")
    )
    return (west + east) / 2.0, (south + north) / 2.0


def _number(layer: Layer, by: str) -> str:
    """Return the cast that gives a class back the type that features carry it with."""
    kind = next(entry.type for entry in layer.fields if entry.name == by)
    return {"integer": "::bigint", "number": "::float8"}.get(kind, "")
