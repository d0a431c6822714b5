"""The divisions by which a tile of too many areas tells of them: which ones, and which part of the map they cover."""

from typing import Any, NamedTuple

from django.db.models import FloatField, Func

from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.tiles.models import SIDE
from layers.tiles.pyramid import ALL, BITS, Touch, Versions, meeting

MOST = 150
"""Outlines in one tile; of more, those of the level above are shown."""
LEVELS: tuple[Any, ...] = (
    Division.Level.COMMUNITY,
    Division.Level.STREET,
    Division.Level.DISTRICT,
    Division.Level.CITY,
)
HALF_WORLD_M = 20037508.342789244
FINEST = 64
"""Tiles by whose states that of a larger area is named."""


class Outline(NamedTuple):
    """The box of a division, in the units of touches."""

    path: str
    level: str
    box: Touch


class Parents(NamedTuple):
    """The divisions of one level that meet a tile, and a number that names the state of a layer in all they cover."""

    level: str
    state: int
    paths: tuple[str, ...]


class _Corner(Func):
    output_field = FloatField()


_kept: tuple[int, list[Outline]] = (-1, [])


def parents_of(layer: str, scope: Scope, versions: Versions, z: int, x: int, y: int) -> Parents:
    """Return by which divisions a tile tells of many areas: those of the lowest level of which there are not too many."""
    outlines = [
        entry for entry in _outlines(versions) if scope.holds(entry.path) and meets(entry.box, z, x, y)
    ]
    level, chosen = LEVELS[0], list[Outline]()
    for level in LEVELS:
        chosen = [entry for entry in outlines if entry.level == level] or chosen
        if chosen and len(chosen) <= MOST:
            break
    level = chosen[0].level if chosen else level
    state = _state(layer, versions, chosen, z, x, y)
    return Parents(level, state, tuple(entry.path for entry in chosen))


def _state(layer: str, versions: Versions, outlines: list[Outline], z: int, x: int, y: int) -> int:
    shift = BITS - z
    boxes = [entry.box for entry in outlines]
    around = Touch(
        layer,
        min([x << shift, *(box.west for box in boxes)]),
        min([y << shift, *(box.north for box in boxes)]),
        max([(x + 1 << shift) - 1, *(box.east for box in boxes)]),
        max([(y + 1 << shift) - 1, *(box.south for box in boxes)]),
        0,
    )
    columns, rows = meeting(z, around)
    while len(columns) * len(rows) > FINEST:
        z -= 1
        columns, rows = meeting(z, around)
    return versions.of_area(layer, z, columns, rows)


def meets(box: Touch, z: int, x: int, y: int) -> bool:
    """Whether a box meets a tile or its margin."""
    columns, rows = meeting(z, box)
    return x in columns and y in rows


def _outlines(versions: Versions) -> list[Outline]:
    """Return all divisions with an outline; read anew when any division has changed."""
    global _kept
    state, outlines = _kept
    if state != versions.of_layer(ALL):
        outlines = _read()
        _kept = (versions.of_layer(ALL), outlines)
    return outlines


def _read() -> list[Outline]:
    corners = {
        name: _Corner("geometry_web", function=f"ST_{name}") for name in ("XMin", "YMax", "XMax", "YMin")
    }
    rows = Division.objects.exclude(geometry=None).annotate(**corners)
    return [
        Outline(path, level, box_of(west, north, east, south))
        for path, level, west, north, east, south in rows.values_list("path", "level", *corners)
    ]


def box_of(west: float, north: float, east: float, south: float) -> Touch:
    """Return a box of metres of EPSG:3857 in the units of touches."""
    return Touch("", _unit(west), _unit(-north), _unit(east), _unit(-south), 0)


def _unit(metres: float) -> int:
    return int((metres + HALF_WORLD_M) * SIDE / (2 * HALF_WORLD_M))
