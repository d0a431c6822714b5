"""The layers in bare SQL, written by hand: what the database alone needs for the same rows and properties."""

from typing import Any

import psycopg2

TABLES = {"grids": "layers_grid", "cases": "layers_case"}
FROM = {
    "grids": "layers_grid t JOIN layers_gridscheme s ON s.id = t.scheme_id"
    " LEFT JOIN layers_division d ON d.id = t.division_id",
    "cases": "layers_case t LEFT JOIN layers_grid g ON g.id = t.grid_id"
    " LEFT JOIN layers_division d ON d.id = t.division_id",
}
WHERE = {"grids": "t.valid_to IS NULL", "cases": "true"}
SOURCES = {
    "grids": {"scheme": "s.code", "scheme_kind": "s.kind", "division": "d.code"},
    "cases": {"grid": "g.code", "division": "d.code"},
}
"""Properties that are not columns of the layer's own table."""
COLUMNS = {
    "grids": ("code", "scheme_id", "name", "division_id", "households", "residents", "area_m2", "part_count",
              "valid_from"),
    "cases": ("number", "category", "state", "grid_id", "address", "description", "source", "division_id",
              "reported_at", "due_at", "closed_at"),
}  # fmt: skip
"""The same properties as far as one table has them, for peers that read one table."""
TILE_LIMIT = 10_000


def layer_of(name: str) -> Any:
    from layers.registry import LAYERS

    return next(layer for layer in LAYERS if layer.id == name)


def features(name: str, where: str = "true", order: str = "") -> str:
    """Select one GeoJSON Feature a row, with the properties that the layer declares."""
    return f"SELECT ST_AsGeoJSON(f.*, 'geometry', 7) FROM ({rows(name, where, order)}) f"


def binary_rows(name: str) -> str:
    """Select the rows with their geometry as WKB, which is what binary formats hold."""
    names = ", ".join(["id", *(field.name for field in layer_of(name).fields)])
    return f"SELECT {names}, ST_AsBinary(geometry) FROM ({rows(name)}) f"


def rows(name: str, where: str = "true", order: str = "") -> str:
    """Select id, properties and geometry."""
    columns = ", ".join(
        ["t.id", *_columns(name, [field.name for field in layer_of(name).fields]), "t.geometry"]
    )
    return f"SELECT {columns} FROM {FROM[name]} WHERE {WHERE[name]} AND {where}{order}"


def tile(name: str, z: int, x: int, y: int) -> str:
    """Make one plain tile: all rows that touch it, with the properties that tiles carry."""
    columns = ", ".join(_columns(name, [field.name for field in layer_of(name).fields if field.in_tiles]))
    square = f"ST_TileEnvelope({z}, {x}, {y})"
    return (
        f"SELECT ST_AsMVT(f, '{name}', 4096, 'geom', 'id') FROM (SELECT t.id,"
        f" ST_AsMVTGeom(t.geometry_web, {square}, 4096, 64) AS geom, {columns} FROM {FROM[name]}"
        f" WHERE {WHERE[name]} AND t.geometry_web && ST_TileEnvelope({z}, {x}, {y}, margin => 1 / 64.0)"
        f" ORDER BY t.id LIMIT {TILE_LIMIT}) f"
    )


def _columns(name: str, properties: list[str]) -> list[str]:
    sources = SOURCES[name]
    return [f"{sources.get(item, f't.{item}')} AS {item}" for item in properties]


def count(url: str, name: str, where: str = "true") -> int:
    """Count the rows of a layer that fulfil a condition."""
    connection = psycopg2.connect(url.replace("postgis://", "postgres://", 1))
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {FROM[name]} WHERE {WHERE[name]} AND {where}")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


def in_tiles(url: str, name: str, places: list[tuple[int, int, int]]) -> int:
    """Count the features of some tiles; one that lies in two counts twice."""
    return sum(
        count(url, name, f"t.geometry_web && ST_TileEnvelope({z}, {x}, {y}, margin => 1 / 64.0)")
        for z, x, y in places
    )
