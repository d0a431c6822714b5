"""Shapes as GeoJSON text: written by GEOS, for tens of thousands of vertices are too many to pass through objects."""

import json
from collections.abc import Iterable
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid

MOST_VERTICES = 3_000_000
"""Of one answer; about 90 MB of text."""
Row = dict[str, Any]


def feature(id: int | str, shape: BaseGeometry | None, properties: Row) -> str:
    """Return one GeoJSON Feature as text; without a shape its geometry is null."""
    geometry = "null" if shape is None or shape.is_empty else shapely.to_geojson(shape)
    said = f'"properties":{_text(properties)}'
    return f'{{"type":"Feature","id":{_text(id)},"geometry":{geometry},{said}}}'


def collection(features: Iterable[str], members: Row | None = None) -> str:
    """Return a GeoJSON FeatureCollection as text, with further members of its own."""
    own = "".join(f"{_text(name)}:{_text(value)}," for name, value in (members or {}).items())
    return f'{{{own}"type":"FeatureCollection","features":[{",".join(features)}]}}'


def with_members(body: Row, **texts: str) -> str:
    """Return a JSON object as text, with members that are JSON text already."""
    parts = [f"{_text(name)}:{_text(value)}" for name, value in body.items()]
    return "{" + ",".join([*parts, *(f"{_text(name)}:{text}" for name, text in texts.items())]) + "}"


class Vertices:
    """How many vertices an answer has so far."""

    def __init__(self) -> None:
        self.count = 0

    def add(self, shapes: Any) -> None:
        """Count some, and refuse an answer that nobody could draw."""
        self.count += int(shapely.get_num_coordinates(shapes).sum())
        if self.count > MOST_VERTICES:
            raise Invalid(
                _("This answer has more than %(most)d vertices. Ask for fewer points, or for merge=1.")
                % {"most": MOST_VERTICES},
                code="answer-too-large",
            )


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
