"""Features of a layer as GeoJSON text, made by the database."""

from collections.abc import Collection
from typing import Any

from django.contrib.gis.db.models.functions import Transform
from django.db.models import F

from layers.catalog.layer import Layer
from layers.core.sql import FeatureText, FlipCoordinates

STORED_SRID, WEB_SRID = 4326, 3857
DEGREE_DECIMALS = 7


def feature_text(
    layer: Layer,
    *,
    srid: int = STORED_SRID,
    names: Collection[str] | None = None,
    north_first: bool = False,
    decimals: int = DEGREE_DECIMALS,
) -> FeatureText:
    """Return the expression of one GeoJSON Feature of a layer.

    Parameters
    ----------
    srid : coordinate system of the coordinates.
    names : the properties wanted; all when None.
    north_first : whether latitude (or northing) stands first; east (or longitude) does otherwise.
    decimals : of the coordinates; 4 are a tenth of a millimetre where the unit is the metre.
    """
    geometry = geometry_in(srid)
    properties = layer.properties()
    wanted = properties if names is None else {name: properties[name] for name in properties if name in names}
    return FeatureText(F("pk"), FlipCoordinates(geometry) if north_first else geometry, wanted, decimals)


def geometry_in(srid: int) -> Any:
    """Return a row's geometry in a coordinate system; web maps' own is kept beside the stored one."""
    if srid in (STORED_SRID, WEB_SRID):
        return F("geometry" if srid == STORED_SRID else "geometry_web")
    return Transform("geometry", srid)
