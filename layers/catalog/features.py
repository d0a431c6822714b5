"""Features of a layer as GeoJSON text, made by the database."""

from collections.abc import Collection

from django.contrib.gis.db.models.functions import Transform
from django.db.models import F

from layers.catalog.layer import Layer
from layers.core.sql import FeatureText

STORED_SRID = 4326


def feature_text(
    layer: Layer, *, srid: int = STORED_SRID, names: Collection[str] | None = None
) -> FeatureText:
    """Return the expression of one GeoJSON Feature of a layer.

    Parameters
    ----------
    srid : coordinate system of the coordinates, always east (or longitude) first.
    names : the properties wanted; all when None.
    """
    geometry = F("geometry") if srid == STORED_SRID else Transform("geometry", srid)
    properties = layer.properties()
    wanted = properties if names is None else {name: properties[name] for name in properties if name in names}
    return FeatureText(F("pk"), geometry, wanted)
