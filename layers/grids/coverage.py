"""A coverage: polygons that share their edges and leave no gap between them. Pure, on shapely.

    +---+---+        +---+---+
    | a | b |  move  | a  \\ b |     the shared vertex is one vertex: both neighbours follow
    +---+---+   →    +---+---+

All coordinates are (lng, lat) in EPSG:4326 on the grid of 1e-7 degree that `measure.quantise` rounds to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from layers.core.measure import DEGREE_LAT_M, DEGREE_LNG_M, quantise
from layers.grids.rings import TOLERANCE, Cell, Position, positions_of

NARROWEST_M = 5.0
"""A grid that is nowhere wider than this is a sliver."""


class OperationRefused(Exception):
    """An operation that would tear the coverage.

    Parameters
    ----------
    code : stable kebab-case reason that pages translate.
    place : geometry in EPSG:4326 that shows where.
    """

    def __init__(self, code: str, place: BaseGeometry, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.place, self.facts = code, place, facts


@dataclass(frozen=True)
class Coverage:
    """Cells by code. Make one with `of`, which rounds the coordinates, or with `noded`.

    Parameters
    ----------
    matched : known to share all edges vertex by vertex, so that its union needs no overlay.
    """

    cells: Mapping[str, Cell]
    matched: bool = field(default=False, compare=False)

    @classmethod
    def of(cls, cells: Mapping[str, Cell]) -> "Coverage":
        return cls({code: quantise(cell) for code, cell in cells.items()})

    @cached_property
    def outline(self) -> BaseGeometry:
        """The union of all cells; no operation changes it."""
        union = shapely.coverage_union_all if self.matched else shapely.union_all
        return union(list(self.cells.values()))

    @cached_property
    def _codes(self) -> list[str]:
        return list(self.cells)

    @cached_property
    def _bounds(self) -> np.ndarray:
        return shapely.bounds(np.array(list(self.cells.values()), dtype=object))

    def near(self, *geometries: BaseGeometry) -> dict[str, Cell]:
        """Return the cells whose bounding box touches that of the geometries."""
        west, south, east, north = shapely.total_bounds(geometries)
        boxes = self._bounds
        close = (
            (boxes[:, 0] <= east + TOLERANCE)
            & (boxes[:, 1] <= north + TOLERANCE)
            & (boxes[:, 2] >= west - TOLERANCE)
            & (boxes[:, 3] >= south - TOLERANCE)
        )
        return {self._codes[index]: self.cells[self._codes[index]] for index in np.flatnonzero(close)}

    def having(self, position: Position) -> dict[str, Cell]:
        """Return the cells that have a vertex at a position."""
        near = self.near(Point(position))
        return {code: cell for code, cell in near.items() if position in positions_of(cell)}

    def with_cells(self, changed: Mapping[str, Cell], without: Iterable[str] = ()) -> "Coverage":
        """Return a coverage with some cells replaced, added or left out."""
        cells = dict(self.cells)
        for code in without:
            cells.pop(code, None)
        cells.update(changed)
        return Coverage(cells)

    def examined(self) -> "Coverage":
        """Return the same cells with `matched` set as it is."""
        return replace(self, matched=self.is_valid())

    def is_valid(self) -> bool:
        """Whether cells share their edges vertex by vertex and nowhere overlap."""
        return bool(shapely.coverage_is_valid(list(self.cells.values())))


def noded(cells: Mapping[str, Cell]) -> Coverage:
    """Return a coverage in which every T-junction is a vertex on both sides; a valid one comes back unchanged."""
    coverage = Coverage.of(cells).examined()
    if coverage.matched:
        return coverage
    cleaned = shapely.coverage_clean(list(coverage.cells.values()), snapping_distance=0)
    return Coverage.of(dict(zip(coverage.cells, cleaned, strict=True))).examined()


def accepted(
    coverage: Coverage,
    changed: Mapping[str, Cell],
    without: Iterable[str] = (),
    grown: BaseGeometry | None = None,
) -> Coverage:
    """Return the changed coverage if it still is one, over the same ground.

    Only the changed cells and what lies near them is looked at: the rest was whole before.

    Parameters
    ----------
    grown : ground that no cell covered before and that is covered now.

    Raises
    ------
    OperationRefused : `self-crossing`, `tears-coverage` or `sliver`.
    """
    gone = list(without)
    for code, cell in changed.items():
        _refuse_broken(code, cell)
    result = coverage.with_cells(changed, gone)
    before = [coverage.cells[code] for code in (*changed, *gone) if code in coverage.cells]
    _refuse_torn(result.near(*before, *changed.values()))
    _refuse_other_ground(before, list(changed.values()), grown)
    for code, cell in changed.items():
        known = coverage.cells.get(code)
        if is_sliver(cell) and not (known is not None and is_sliver(known)):
            raise OperationRefused("sliver", cell, grid=code, narrowest_m=NARROWEST_M)
    return replace(result, matched=coverage.matched)


def is_sliver(cell: BaseGeometry, narrowest_m: float = NARROWEST_M) -> bool:
    """Whether a polygon is nowhere wider than `narrowest_m`."""
    return bool(in_metres(cell).buffer(-narrowest_m / 2).is_empty)


def in_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry in a local plane of metres, true to about 0.1 % over a community."""
    west, south, east, north = geometry.bounds
    scale = np.array([DEGREE_LNG_M * cos(radians((south + north) / 2)), DEGREE_LAT_M])
    return shapely.transform(geometry, lambda xy: (xy - [(west + east) / 2, (south + north) / 2]) * scale)


def _refuse_broken(code: str, cell: Cell) -> None:
    if not cell.is_valid:
        place = shapely.is_valid_reason(cell).partition("[")[2].rstrip("]").split()
        where = Point(*map(float, place)) if len(place) == 2 else cell.representative_point()
        raise OperationRefused("self-crossing", where, grid=code)


def _refuse_torn(cells: Mapping[str, Cell]) -> None:
    faults = shapely.coverage_invalid_edges(list(cells.values()))
    for code, fault in zip(cells, faults, strict=True):
        if not fault.is_empty:
            raise OperationRefused("tears-coverage", fault, grid=code)


def _refuse_other_ground(before: list[Cell], after: list[Cell], grown: BaseGeometry | None) -> None:
    """Refuse when land was won or lost, beyond the rounding of the border's vertices."""
    rounding = TOLERANCE * sum(cell.length for cell in after)
    expected = sum(cell.area for cell in before) + (grown.area if grown is not None else 0.0)
    if abs(sum(cell.area for cell in after) - expected) > rounding:
        place = shapely.union_all(before).symmetric_difference(shapely.union_all(after))
        raise OperationRefused("tears-coverage", place, grid="")
