"""What closes streets for one question: a closed road, a flood. GeoJSON in, shapes out. Pure."""

from collections.abc import Mapping
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid

MOST, MOST_VERTICES = 200, 20_000
LONGLAT_NAMES = ("CRS84", "EPSG:4326", "EPSG::4326", "EPSG/0/4326")
DEEPEST = 4
"""A list of collections of features, and no deeper."""
CODE = "bad-barriers"

Barriers = tuple[BaseGeometry, ...]


def barriers_of(sent: Any) -> Barriers:
    """Read barriers from a GeoJSON FeatureCollection, Feature or geometry, or from a list of these.

    Returns
    -------
    Points, lines and polygons in EPSG:4326, each of them single.

    Raises
    ------
    Invalid : no GeoJSON, too many, not longitude and latitude, or a polygon that crosses itself.
    """
    if sent in (None, "", [], {}):
        return ()
    shapes = [part for geometry in _geometries(sent) for part in _shapes(geometry)]
    _require_few(len(shapes), sum(shapely.get_num_coordinates(part) for part in shapes))
    for serial, part in enumerate(shapes, start=1):
        _require_sound(serial, part)
    return tuple(shapes)


def _geometries(sent: Any, depth: int = 0) -> list[Any]:
    """Return the geometry objects in any of the forms."""
    if isinstance(sent, list) and depth < DEEPEST:
        _require_few(len(sent), 0)
        return [geometry for one in sent for geometry in _geometries(one, depth + 1)]
    if not isinstance(sent, Mapping) or depth > DEEPEST:
        raise Invalid(_("barriers must be GeoJSON: a FeatureCollection, a Feature or a geometry."), code=CODE)
    _require_longlat(sent.get("crs"))
    if sent.get("type") == "FeatureCollection":
        features = sent.get("features")
        return _geometries(features if isinstance(features, list) else [features], depth + 1)
    return _geometries(sent.get("geometry"), depth + 1) if sent.get("type") == "Feature" else [sent]


def _shapes(geometry: Any) -> list[BaseGeometry]:
    try:
        return _parts(shapely.force_2d(shape(geometry)))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise Invalid(
            _("A barrier is no GeoJSON geometry: %(text)s") % {"text": str(geometry)[:80]}, code=CODE
        ) from None


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts = [part for part in shapely.get_parts(geometry) if not part.is_empty]
    single = [part for part in parts if not hasattr(part, "geoms")]
    return single + [inner for part in parts if hasattr(part, "geoms") for inner in _parts(part)]


def _require_few(count: int, vertices: int) -> None:
    if count > MOST or vertices > MOST_VERTICES:
        raise Invalid(
            _(
                "One request takes up to %(most)d barriers of %(vertices)d vertices together,"
                " this one has %(count)d of %(sent)d."
            )
            % {"most": MOST, "vertices": MOST_VERTICES, "count": count, "sent": vertices},
            code="too-many-barriers",
        )


def _require_longlat(crs: Any) -> None:
    """Refuse the older `crs` member of GeoJSON where it names anything but longitude and latitude."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = str(properties.get("name")) if isinstance(properties, Mapping) else str(crs)
    if not name.endswith(LONGLAT_NAMES):
        raise Invalid(
            _("barriers must be in EPSG:4326, longitude first. Got: %(text)s") % {"text": name[:60]},
            code="barriers-not-in-degrees",
        )


def _require_sound(serial: int, part: BaseGeometry) -> None:
    west, south, east, north = part.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(
            _("Barrier %(serial)d is not in EPSG:4326, longitude first. Got: %(x)s, %(y)s")
            % {"serial": serial, "x": west, "y": south},
            code="barriers-not-in-degrees",
        )
    if not part.is_valid:
        raise Invalid(
            _("Barrier %(serial)d is no valid shape: %(reason)s")
            % {"serial": serial, "reason": shapely.is_valid_reason(part)},
            code=CODE,
        )
