"""Make one scheme out of several: a leading one, and a decision for every true difference. Pure.

Slivers follow the leading scheme's borders. Where another scheme truly differs, the ground stays as it is (`keep`), goes
to the grid that corresponds to the other's (`take`), or becomes a grid of its own (`split`). A grid of the other scheme
that corresponds to none becomes a new grid when it is taken. The ground is that of the leading scheme, to the last
vertex.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise
from layers.grids.coverage import Coverage, noded
from layers.grids.edges import noded_with
from layers.grids.rings import TOLERANCE, Cell
from layers.one_net.overlaying import Overlay
from layers.one_net.pieces import are_wide, owners
from layers.one_net.plane import Plane, as_array
from layers.planning.operations.pieces import faces_of, joined

KEEP, TAKE, SPLIT = "keep", "take", "split"
CHOICES = (KEEP, TAKE, SPLIT)


class Key(NamedTuple):
    """Names a grid of the result before it has a code.

    `code` is a leading grid's, or empty; then `scheme` and `other` say whose grid it was, and `part` which piece of it.
    """

    code: str = ""
    scheme: str = ""
    other: str = ""
    part: str = ""


class Decided(NamedTuple):
    """The place that a decision is about: the leading grid, and the grid of another scheme."""

    scheme: str
    code: str
    other: str


@dataclass(frozen=True)
class Merged:
    """The result of a merge.

    Parameters
    ----------
    cells : key → polygon; an edge-matched coverage over the ground of the leading scheme.
    touched : the keys whose ground is not that of the leading scheme's grid of the same code.
    """

    cells: Mapping[Key, Cell]
    touched: frozenset[Key]

    @cached_property
    def fresh(self) -> list[Key]:
        """The keys that need a new code."""
        return [key for key in self.cells if not key.code]

    def coverage(self, codes: Mapping[Key, str]) -> Coverage:
        """Return the result by code; a leading grid that is kept has its own unless `codes` says otherwise."""
        return Coverage({codes.get(key, key.code): cell for key, cell in self.cells.items()})


def merge(
    leading: Coverage, overlays: Mapping[str, Overlay], decisions: Mapping[Decided, str], sliver_m: float
) -> Merged:
    """Carry decisions out.

    Parameters
    ----------
    overlays : scheme → its overlay with the leading one, in order: where two are to be taken, the first is.
    decisions : place → one of `CHOICES`; what is not named is kept, and so is what is no difference.
    """
    cuts = {scheme: _Cuts.of(overlay, scheme, decisions) for scheme, overlay in overlays.items()}
    affected = {code for cut in cuts.values() for code in cut.codes}
    if not affected:
        return Merged({Key(code): cell for code, cell in leading.cells.items()}, frozenset())
    faces = _faces({code: leading.cells[code] for code in leading.cells if code in affected}, cuts)
    parts = _glued(faces, Plane.over([leading.outline]), sliver_m)
    groups: dict[Key, list[BaseGeometry]] = {}
    for key, shape in parts:
        groups.setdefault(key, []).append(shape)
    kept = {Key(code): cell for code, cell in leading.cells.items() if code not in affected}
    return _matched(leading, kept, groups)


@dataclass(frozen=True)
class _Cuts:
    """The borders of one scheme that decisions follow, and who gets the ground behind them."""

    overlay: Overlay
    chosen: Mapping[tuple[str, str], Key]

    @classmethod
    def of(cls, overlay: Overlay, scheme: str, decisions: Mapping[Decided, str]) -> "_Cuts":
        chosen = {}
        for difference in overlay.differences():
            place = Decided(scheme, difference.code, difference.other)
            choice = decisions.get(place, KEEP)
            if choice == TAKE and difference.partner:
                chosen[place.code, place.other] = Key(difference.partner)
            elif choice == TAKE:
                chosen[place.code, place.other] = Key(scheme=scheme, other=difference.other)
            elif choice == SPLIT:
                chosen[place.code, place.other] = Key(
                    scheme=scheme, other=difference.other, part=difference.code
                )
        return cls(overlay, chosen)

    @cached_property
    def codes(self) -> set[str]:
        """The leading grids that give ground, and those that take some."""
        return {code for code, _other in self.chosen} | {key.code for key in self.chosen.values() if key.code}

    def lines(self, cells: Mapping[str, Cell]) -> Iterable[BaseGeometry]:
        """Yield those edges of the other scheme's borders that lie on a cell: whole ones, whose ends are stored."""
        for code, other in self.chosen:
            rings = shapely.get_rings(self.overlay.two.cells[other])
            corners, ring = shapely.get_coordinates(rings, return_index=True)
            rows = np.stack([corners[:-1], corners[1:]], axis=1)[ring[:-1] == ring[1:]]
            edges = shapely.linestrings(rows)
            yield from edges[shapely.dwithin(edges, cells[code], TOLERANCE)]

    def owners(self, codes: list[str], points: NDArray[Any]) -> list[Key | None]:
        names = self.overlay.others
        found = owners(self.overlay.two, points)
        return [
            self.chosen.get((code, names[at])) if at >= 0 else None
            for code, at in zip(codes, found, strict=True)
        ]


def _faces(cells: Mapping[str, Cell], cuts: Mapping[str, _Cuts]) -> list[tuple[str, Key, BaseGeometry]]:
    """Cut the affected cells; return code, key and shape of every face."""
    lines = [line for cut in cuts.values() for line in cut.lines(cells) if not line.is_empty]
    found = [(code, face) for code, faces in faces_of(cells, lines).items() for face in faces]
    codes = [code for code, _face in found]
    points = shapely.point_on_surface(as_array(face for _code, face in found))
    owned = [cut.owners(codes, points) for cut in cuts.values()]
    keys = [next((key for key in each if key is not None), None) for each in zip(*owned, strict=True)]
    return [(code, key or Key(code), face) for (code, face), key in zip(found, keys, strict=True)]


def _glued(
    faces: list[tuple[str, Key, BaseGeometry]], plane: Plane, sliver_m: float
) -> list[tuple[Key, BaseGeometry]]:
    """Join the faces of one cell that go the same way; slivers go with the part of the cell they border most."""
    by_cell: dict[str, dict[Key, list[BaseGeometry]]] = {}
    for code, key, face in faces:
        by_cell.setdefault(code, {}).setdefault(key, []).append(face)
    return [pair for parts in by_cell.values() for pair in _without_slivers(parts, plane, sliver_m)]


def _without_slivers(
    parts: Mapping[Key, list[BaseGeometry]], plane: Plane, sliver_m: float
) -> list[tuple[Key, BaseGeometry]]:
    pieces = [(key, part) for key, faces in parts.items() for part in shapely.get_parts(joined(faces))]
    if len(pieces) == 1:
        return pieces
    wide = are_wide(plane.flatten(as_array(shape for _key, shape in pieces)), sliver_m)
    if not wide.any():
        largest = max(pieces, key=lambda piece: piece[1].area)
        return [(largest[0], joined([shape for _key, shape in pieces]))]
    keys: list[Key | None] = [
        key if is_wide else None for (key, _s), is_wide in zip(pieces, wide, strict=True)
    ]
    borders = _shared_lengths([shape for _key, shape in pieces])
    while None in keys:
        at, key = _next_glued(keys, borders)
        keys[at] = key if key is not None else pieces[at][0]
    return [(key, shape) for key, (_old, shape) in zip(keys, pieces, strict=True) if key is not None]


def _next_glued(keys: list[Key | None], borders: NDArray[np.float64]) -> tuple[int, Key | None]:
    """Return the sliver with the longest border to a part that has its key, and that key."""
    loose = [at for at, key in enumerate(keys) if key is None]
    known = [at for at, key in enumerate(keys) if key is not None]
    lengths = borders[np.ix_(loose, known)]
    row, column = np.unravel_index(int(lengths.argmax()), lengths.shape)
    return loose[row], keys[known[column]] if lengths[row, column] > 0 else None


def _shared_lengths(shapes: list[BaseGeometry]) -> NDArray[np.float64]:
    rims = shapely.boundary(as_array(shapes))
    lengths = shapely.length(shapely.intersection(rims[:, None], rims[None, :]))
    np.fill_diagonal(lengths, 0)
    return lengths


def _matched(leading: Coverage, kept: Mapping[Key, Cell], groups: Mapping[Key, list[BaseGeometry]]) -> Merged:
    """Join what belongs together, and give all cells each other's vertices."""
    made = {key: quantise(joined(shapes)) for key, shapes in _in_parts(groups).items()}
    names = {str(number): key for number, key in enumerate([*kept, *made])}
    shapes = dict(zip(names, [*kept.values(), *made.values()], strict=True))
    coverage = noded(_with_vertices(shapes, len(kept)))
    cells = {names[name]: cell for name, cell in coverage.cells.items()}
    before = leading.cells
    touched = {key for key in made if key.code not in before or not _same(cells[key], before[key.code])}
    return Merged(cells, frozenset(touched))


def _with_vertices(shapes: Mapping[str, Cell], kept: int) -> dict[str, Cell]:
    """Give the cells that stay the vertices of those that were made."""
    old, new = dict(list(shapes.items())[:kept]), dict(list(shapes.items())[kept:])
    return noded_with(old, new) | noded_with(new, old)


def _in_parts(groups: Mapping[Key, list[BaseGeometry]]) -> dict[Key, list[BaseGeometry]]:
    """Make a grid of every part of what is split off: parts that do not touch are no one grid."""
    result: dict[Key, list[BaseGeometry]] = {}
    for key, shapes in groups.items():
        parts = shapely.get_parts(joined(shapes)) if key.part else []
        if len(parts) < 2:
            result[key] = shapes
        for number, part in enumerate(parts if len(parts) > 1 else [], 1):
            result[key._replace(part=f"{key.part}/{number}")] = [part]
    return result


def _same(one: Cell, two: Cell) -> bool:
    return bool(shapely.equals(one, two))


def shares(old: Coverage, result: Coverage) -> list[tuple[str, str, float]]:
    """Return which old grid went into which grid of the result, with its share of the old one's area.

    Shares of rounding are left out. An old grid that lies wholly outside the result's ground has no row.
    """
    before, after = as_array(old.cells.values()), as_array(result.cells.values())
    codes, new = list(old.cells), list(result.cells)
    one, two = shapely.STRtree(after).query(before, predicate="intersects")
    part = shapely.area(shapely.intersection(before[one], after[two])) / shapely.area(before[one])
    return [
        (codes[a], new[b], round(float(share), 6))
        for a, b, share in zip(one, two, part, strict=True)
        if share > 1e-4
    ]
