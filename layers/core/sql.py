"""PostGIS and PostgreSQL functions as ORM expressions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import connection
from django.db.models import BigIntegerField, BinaryField, BooleanField, FloatField, Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast


class TransactionId(Func):
    """The number of the writing transaction, which orders the change log by commit."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = BigIntegerField()
    arity = 0


class TileEnvelope(Func):
    """The square of a web map tile, EPSG:3857; `margin` widens it by a share of its side.

    Column and row may be objects that stand for numbers which are known when the statement runs.
    """

    function = "ST_TileEnvelope"
    output_field = GeometryField(srid=3857)

    def __init__(self, z: int, x: Any, y: Any, margin: float = 0.0, **extra: Any) -> None:
        super().__init__(Value(z), Value(x), Value(y), Value(margin), **extra)

    template = "%(function)s(%(expressions)s)"

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        z, x, y, margin = [expression.value for expression in self.source_expressions]
        return "ST_TileEnvelope(%s, %s, %s, margin => %s)", [z, x, y, margin]


class AsTileGeometry(Func):
    """A geometry of EPSG:3857 clipped to a tile and turned into its 4096 units."""

    function = "ST_AsMVTGeom"
    output_field = BinaryField()

    def __init__(self, geometry: Any, envelope: TileEnvelope, **extra: Any) -> None:
        super().__init__(geometry, envelope, Value(4096), Value(64), **extra)


class HoldsLabelPoint(Func):
    """Whether a tile holds the point at which an area is named: it is named there, and not in every tile it crosses.

    The point is costly to find, and lies inside: of an area whose box the tile holds, it need not be found.
    """

    output_field = BooleanField()

    def __init__(self, geometry: Any, envelope: TileEnvelope, **extra: Any) -> None:
        super().__init__(geometry, envelope, **extra)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (area, area_params), (tile, tile_params) = (
            compiler.compile(expression) for expression in self.source_expressions
        )
        sql = f"CASE WHEN {area} @ {tile} THEN true ELSE ST_PointOnSurface({area}) && {tile} END"
        return sql, [*area_params, *tile_params, *area_params, *tile_params]


class AsGeoJSONText(Func):
    """A geometry as GeoJSON text; 7 decimals of a degree are about a centimetre."""

    function = "ST_AsGeoJSON"
    output_field = TextField()

    def __init__(self, geometry: Any, decimals: int = 7, **extra: Any) -> None:
        super().__init__(geometry, Value(decimals), **extra)


class FlipCoordinates(Func):
    """A geometry with its first and second coordinates exchanged, for systems that name the northing first."""

    function = "ST_FlipCoordinates"
    output_field = GeometryField()


class FeatureText(Func):
    """One GeoJSON Feature as text, made in the database.

    Parameters
    ----------
    id : expression of the feature's id.
    geometry : geometry in the coordinate system that is wanted.
    properties : name → expression; dates and numbers keep their JSON types.
    decimals : of the coordinates.
    """

    output_field = TextField()

    def __init__(
        self, id: Any, geometry: Any, properties: dict[str, Any], decimals: int = 7, **extra: Any
    ) -> None:
        pairs = [part for name, value in properties.items() for part in (Value(name), value)]
        text = AsGeoJSONText(geometry, decimals)
        super().__init__(Cast(id, TextField()), text, _JsonObject(*pairs), **extra)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        (id_sql, id_params), (geometry, geometry_params), (properties, property_params) = (
            compiler.compile(expression) for expression in self.source_expressions
        )
        sql = (
            f"""('{{"type":"Feature","id":' || {id_sql} || ',"geometry":' || COALESCE({geometry}, 'null')"""
            f""" || ',"properties":' || ({properties})::text || '}}')"""
        )
        return sql, [*id_params, *geometry_params, *property_params]


class _JsonObject(Func):
    function = "json_build_object"
    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(expression) for expression in self.source_expressions]
        parts = [f"{sql}::text" if i % 2 == 0 else sql for i, (sql, _) in enumerate(compiled)]
        return f"json_build_object({', '.join(parts)})", [p for _, params in compiled for p in params]


class DistanceOnEarth(Func):
    """Shortest distance between two geometries of EPSG:4326 on the ellipsoid, in metres."""

    template = "ST_Distance(%(expressions)s)"
    output_field = FloatField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        compiled = [compiler.compile(expression) for expression in self.source_expressions]
        sql = ", ".join(f"({part})::geography" for part, _ in compiled)
        return f"ST_Distance({sql})", [p for _, params in compiled for p in params]


class CoveredBy(Func):
    """Whether the first geometry lies inside the second, its border included."""

    function = "ST_CoveredBy"
    output_field = BooleanField()


class Longitude(Func):
    """The first coordinate of a point: a plain number, without a geometry made for it."""

    function = "ST_X"
    output_field = FloatField()


class Latitude(Func):
    """The second coordinate of a point."""

    function = "ST_Y"
    output_field = FloatField()


def among(ids: Iterable[int]) -> RawSQL:
    """Return many ids as one array, for `pk__in`: a list is a parameter for each."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


def plan_checks_once() -> None:
    """Have the database plan each check of a foreign key once and not for every row, until the transaction ends.

    A commit checks every new reference; the plan is always the same look-up by key. Call it where tens of thousands of
    rows are written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
