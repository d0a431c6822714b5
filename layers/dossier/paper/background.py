"""The base map on paper: parks, water, buildings and streets of the database, in the quiet colours of the screen."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import Polygon
from shapely.geometry.base import BaseGeometry

from layers.basemap.models import BaseFeature
from layers.dossier.paper.frame import Frame, lines_of, rings_of
from layers.dossier.paper.pen import Pen

AREAS = {"park": "#dbe9d2", "water": "#c3dcea", "building": "#e3ded4"}
MOST = 20_000
SMALLEST_MM2 = 0.05


@dataclass(frozen=True)
class Street:
    """How a class of street is drawn: width in metres and at least in millimetres, filling, rim."""

    width_m: float
    least_mm: float
    fill: str
    rim: str

    def width_mm(self, frame: Frame) -> float:
        return max(self.width_m * frame.mm_per_m, self.least_mm)


STREETS = {
    "footway": Street(2, 0.12, "#d6d0c4", ""),
    "residential": Street(8, 0.35, "#ffffff", "#d0cbc0"),
    "secondary": Street(14, 0.6, "#ffffff", "#c4beb2"),
    "arterial": Street(22, 0.9, "#fbe6bb", "#d6b56e"),
}
LIKE = {
    **dict.fromkeys(("motorway", "trunk", "primary", "expressway"), "arterial"),
    **dict.fromkeys(("tertiary", "secondary_link", "primary_link"), "secondary"),
    **dict.fromkeys(("path", "steps", "pedestrian", "cycleway", "track"), "footway"),
}


@dataclass(frozen=True)
class Feature:
    """A feature of the ground, clipped to the map, in millimetres of the paper."""

    kind: str
    category: str
    name: str
    shape: BaseGeometry

    @property
    def street(self) -> str:
        """The class of street whose look it has."""
        name = LIKE.get(self.category, self.category)
        return name if name in STREETS else "residential"


def draw_background(pen: Pen, frame: Frame) -> None:
    """Draw the ground: areas below, then all rims of streets, then their fillings, then names.

    What looks the same is one path: a thousand houses, each with settings of its own, make the file slow and large.
    """
    by_kind: dict[str, list[Feature]] = defaultdict(list)
    by_street: dict[str, list[Feature]] = {name: [] for name in STREETS}
    for feature in _features(frame):
        by_kind[feature.kind].append(feature)
        if feature.kind == "road":
            by_street[feature.street].append(feature)
    for kind, colour in AREAS.items():
        rings = [ring for f in by_kind[kind] if f.shape.area >= SMALLEST_MM2 for ring in rings_of(f.shape)]
        pen.shape(rings, colour)
    lines = {name: [line for f in of for line in lines_of(f.shape)] for name, of in by_street.items()}
    for name, street in STREETS.items():
        if street.rim:
            pen.lines(lines[name], street.rim, street.width_mm(frame) + 0.25)
    for name, street in STREETS.items():
        pen.lines(lines[name], street.fill, street.width_mm(frame))
    _names(pen, [*by_street["arterial"], *by_street["secondary"]])


def _features(frame: Frame) -> Iterator[Feature]:
    """Read what the frame shows, clipped to it."""
    rows = BaseFeature.objects.filter(geometry__bboverlaps=Polygon.from_bbox(frame.box))
    wkb = rows.exclude(kind="place").annotate(wkb=AsWKB("geometry")).order_by("pk")
    table = list(wkb.values_list("kind", "category", "name", "wkb")[:MOST])
    window = (frame.x - 1, frame.y - 1, frame.x + frame.width + 1, frame.y + frame.height + 1)
    drawn = frame.drawn(shapely.from_wkb([bytes(row[3]) for row in table]))
    shown = shapely.orient_polygons(shapely.clip_by_rect(drawn, *window))
    for (kind, category, name, _wkb), shape in zip(table, shown, strict=True):
        if not shape.is_empty:
            yield Feature(kind, category, name, shape)


def _names(pen: Pen, streets: list[Feature]) -> None:
    """Name the great streets once each, along their longest straight piece, where names do not meet."""
    taken: list[BaseGeometry] = []
    named: set[str] = set()
    for feature in streets:
        if not feature.name or feature.name in named:
            continue
        placed = _place(pen, feature)
        if placed is not None and not any(placed[3].intersects(other) for other in taken):
            x, y, angle, ground = placed
            with pen.pdf.rotation(angle, x, y):
                pen.text(x, y + 0.8, feature.name, size=6, colour="#6d6355", align="middle")
            taken.append(ground)
            named.add(feature.name)


def _place(pen: Pen, feature: Feature) -> tuple[float, float, float, BaseGeometry] | None:
    """Return where a name stands, at which angle, and the ground that it takes; None where it has no room."""
    width = pen.width(feature.name, 6)
    pieces = [piece for line in lines_of(feature.shape) for piece in _pieces(line)]
    if not pieces:
        return None
    (x, y), (u, v) = max(pieces, key=_length)
    if _length(((x, y), (u, v))) < width * 1.15:
        return None
    angle = _angle(x, y, u, v)
    ground = shapely.LineString([(x, y), (u, v)])
    middle = ground.interpolate(0.5, normalized=True)
    return middle.x, middle.y, angle, middle.buffer(max(width / 2, 2.5))


def _pieces(line: Any) -> Iterator[tuple[Any, Any]]:
    yield from pairwise(line)


def _length(piece: tuple[Any, Any]) -> float:
    (x, y), (u, v) = piece
    return float(((u - x) ** 2 + (v - y) ** 2) ** 0.5)


def _angle(x: float, y: float, u: float, v: float) -> float:
    """Return the angle of a line on paper, counter-clockwise in degrees, so that a text along it reads from the left."""
    angle = math.degrees(math.atan2(y - v, u - x))
    return angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
