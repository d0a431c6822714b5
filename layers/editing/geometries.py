"""Read the geometry of a JSON body: of the right kind, whole, in degrees on this earth, rounded as stored."""

import json
import re
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.cases.serializers import check_position
from layers.core import crs as systems
from layers.core.errors import Invalid
from layers.transfer.findings import place_of
from layers.transfer.mending import ANY, NoGeometry, mended, transformed

NAME = re.compile(r"[A-Za-z0-9:_-]{2,20}")
TYPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def transform_of(crs: str) -> systems.Transform:
    """Return what brings coordinates of a named system into EPSG:4326.

    Raises
    ------
    Invalid : nothing is known by that name. Only short names are looked up, never definitions.
    """
    try:
        if not NAME.fullmatch(crs):
            raise systems.UnknownCrs(crs)
        return systems.to_wgs84(systems.name_of(crs))
    except systems.UnknownCrs:
        raise Invalid(
            _("There is no coordinate system %(crs)s. Write EPSG:4490, GCJ-02, BD-09 or the like.")
            % {"crs": crs[:40]},
            code="unknown-crs",
        ) from None


def geometry_of(value: Any, kind: str, transform: systems.Transform) -> BaseGeometry:
    """Return a geometry in EPSG:4326, rounded to 1e-7 degree.

    Parameters
    ----------
    kind : the layer's kind of geometry, as in `mending`.

    Raises
    ------
    Invalid : not of the kind, not whole, or nowhere on earth.
    """
    shape = transformed(_parsed(value, kind), transform)
    _require_on_earth(shape)
    if not shape.is_valid:
        raise Invalid(
            _("The geometry crosses or touches itself: %(where)s.")
            % {"where": shapely.is_valid_reason(shape)},
            code="geometry-invalid",
            place=place_of(shape),
        )
    try:
        rounded, _was_broken = mended(shape, kind)
    except NoGeometry as nothing:
        raise _wrong(kind) from nothing
    return rounded


def _parsed(value: Any, kind: str) -> BaseGeometry:
    wanted = TYPES if kind == ANY else (kind,)
    if not isinstance(value, dict) or value.get("type") not in wanted:
        raise _wrong(kind)
    try:
        shape = shapely.from_geojson(json.dumps(value))
    except (shapely.errors.ShapelyError, ValueError):
        raise _wrong(kind) from None
    if shape is None or shape.is_empty:
        raise _wrong(kind)
    return shape


def _require_on_earth(shape: BaseGeometry) -> None:
    xy = shapely.get_coordinates(shape)
    off = ~(np.isfinite(xy).all(axis=1) & (np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90))
    if off.any():
        check_position(*map(float, xy[np.argmax(off)]))


def _wrong(kind: str) -> Invalid:
    words = ", ".join(TYPES) if kind == ANY else kind
    return Invalid(
        _("geometry must be a GeoJSON geometry of type %(types)s, with coordinates.") % {"types": words},
        code="bad-geometry",
    )
