"""Between the database's geometries (GEOS of GeoDjango) and the pure rules' (shapely)."""

import json
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry


def to_shapely(geometry: Any) -> BaseGeometry:
    """Return a database geometry for the pure rules; a multipolygon of one part becomes that part."""
    shape = shapely.from_wkb(bytes(geometry.wkb))
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def to_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """Return a polygon or multipolygon for a column of grids or divisions."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return GEOSGeometry(memoryview(shapely.to_wkb(shapely.multipolygons(parts))), srid=4326)


def to_geojson(shape: BaseGeometry) -> dict[str, Any]:
    return dict(json.loads(shapely.to_geojson(shape)))


def from_geojson(document: dict[str, Any]) -> BaseGeometry:
    return shapely.from_geojson(json.dumps(document))
