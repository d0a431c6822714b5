"""How many areas every division holds. The same for all tiles, so it is counted once for a state of the layer."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, FloatField, Func, TextField

from layers.core.sql import among
from layers.divisions.models import Division
from layers.tiles.parents import Parents, box_of, meets
from layers.tiles.pyramid import Touch

NONE = 0
"""Stands for the division of areas that have none."""


class Own(NamedTuple):
    """The areas of one division, without those of the divisions in it: how many, and the box around them."""

    division: int
    path: str
    areas: int
    box: Touch


class Told(NamedTuple):
    """What a tile tells: the counts of the divisions that it shows, and the ids of those whose areas it shows in boxes."""

    paths: list[str]
    counts: list[int]
    lone: list[int]


class Counts:
    """The areas that somebody sees and asks for, by division."""

    def __init__(self, own: list[Own]) -> None:
        self._own, self._below = own, dict[str, int]()
        for entry in own:
            for path in _upwards(entry.path):
                self._below[path] = self._below.get(path, 0) + entry.areas

    def told(self, parents: Parents, z: int, x: int, y: int) -> Told:
        """Return what a tile tells of; an area goes in a box where no division shown holds it."""
        shown = {path: self._below[path] for path in parents.paths if path in self._below}
        lone = [
            entry.division
            for entry in self._own
            if meets(entry.box, z, x, y) and not any(path in shown for path in _upwards(entry.path))
        ]
        return Told(list(shown), list(shown.values()), lone)


def own_lookup(rows: Any) -> str:
    """Return how rows reach the id of their division; rows that are divisions are their own."""
    return str(rows.scope_lookup.removesuffix("path").removesuffix("__")) or "pk"


def counted(rows: Any) -> Counts:
    """Count rows by their division. By its id: texts are much slower to tell apart."""
    corners = {
        f"_{name}": _Corner(_Extent("geometry_web"), function=f"ST_{name}")
        for name in ("XMin", "YMax", "XMax", "YMin")
    }
    found = list(rows.order_by().values_list(own_lookup(rows)).annotate(_count=Count("pk"), **corners))
    held = Division.objects.filter(pk__in=among(own for own, *_ in found if own))
    paths = dict(held.values_list("pk", "path"))
    return Counts([Own(own or NONE, paths.get(own, ""), n, box_of(*box)) for own, n, *box in found])


def _upwards(path: str) -> Iterator[str]:
    """Yield the path of a division, of the one that holds it, and so on."""
    while path:
        yield path
        path = path[: path.rfind("/", 0, -1) + 1]


class _Extent(Aggregate):
    function, output_field = "ST_Extent", TextField()


class _Corner(Func):
    output_field = FloatField()
