"""Faults of polygons among themselves: broken, repeated, overlapping, torn, too thin, in parts. Pure, on shapely."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import DEGREE_LAT_M, DEGREE_LNG_M, area_m2, length_m
from layers.grids.coverage import NARROWEST_M, is_sliver
from layers.grids.findings import Finding
from layers.grids.rings import Cell
from layers.grids.shapeset import ShapeSet, flat

LEAST_GAP_M2 = 0.01
ERODED = 1.05
"""How much wider than the narrowest a polygon must surely be before it is believed without being eroded."""


def invalid(cells: Mapping[str, Cell]) -> tuple[dict[str, Cell], list[Finding]]:
    """Return the valid polygons, and a finding for each of the others."""
    valid = shapely.is_valid(np.array(list(cells.values()), dtype=object))
    if valid.all():
        return dict(cells), []
    sound = {code: cell for (code, cell), whole in zip(cells.items(), valid, strict=True) if whole}
    broken = {code: cell for code, cell in cells.items() if code not in sound}
    return sound, [Finding("invalid", (code,), shapely.make_valid(cell)) for code, cell in broken.items()]


def duplicates(cells: ShapeSet) -> Iterator[Finding]:
    """Polygons that are there twice, whatever vertex they start from; each is named with the first of its like."""
    first: dict[int, int] = {}
    for i, j in cells.overlaps:
        if j not in first and shapely.equals_exact(cells.shapes[i], cells.shapes[j], 0, normalize=True):
            first[j] = i
            measure = {"area_m2": area_m2(cells.shapes[j])}
            yield Finding("duplicate", (cells.codes[i], cells.codes[j]), cells.shapes[j], measure)


def overlaps(cells: ShapeSet, name: str) -> Iterator[Finding]:
    """Ground that two polygons cover; `share` is its part of the smaller one."""
    for (i, j), shared in cells.overlaps.items():
        if (size := area_m2(shared)) > LEAST_GAP_M2:
            share = shared.area / min(cells.shapes[i].area, cells.shapes[j].area)
            measure = {"area_m2": size, "share": float(share)}
            yield Finding(name, (cells.codes[i], cells.codes[j]), shared, measure)


def unmatched(cells: ShapeSet) -> Iterator[Finding]:
    """Edges that a neighbour does not have, vertex by vertex."""
    for i in cells.torn:
        fault = cells.faulty_edges[i]
        yield Finding("unmatched-edge", (cells.codes[i],), fault, {"length_m": _length_m(fault)})


def holes(cells: ShapeSet, name: str) -> Iterator[Finding]:
    """Inner rings of the union: places that all sides surround and none covers."""
    for part in shapely.get_parts(cells.union):
        for ring in getattr(part, "interiors", ()):
            hole = Polygon(ring)
            yield Finding(name, cells.touching(hole), hole, {"area_m2": area_m2(hole)})


def slivers(cells: ShapeSet) -> Iterator[Finding]:
    """Polygons that are nowhere wider than `NARROWEST_M`."""
    for i in np.flatnonzero(_may_be_thin(cells.shapes)):
        cell = cells.shapes[i]
        if is_sliver(cell):
            measure = {"area_m2": area_m2(cell), "narrower_than_m": NARROWEST_M}
            yield Finding("sliver", (cells.codes[i],), cell, measure)


def multiparts(cells: ShapeSet) -> Iterator[Finding]:
    parts = shapely.get_num_geometries(cells.shapes)
    for i in np.flatnonzero(parts > 1):
        yield Finding("multipart", (cells.codes[i],), cells.shapes[i], {"parts": float(parts[i])})


def _may_be_thin(shapes: np.ndarray) -> np.ndarray:
    """Whether a polygon may be a sliver; for most, area and perimeter rule it out.

    A polygon with at most one hole has area ≤ inradius · perimeter (Sz.-Nagy 1959), so one with area / perimeter above
    half the width holds a circle that wide. Degrees are measured by the shorter of the two, which errs to the safe side.
    """
    bounds = shapely.bounds(shapes)
    metres = np.minimum(DEGREE_LNG_M * np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2)), DEGREE_LAT_M)
    inradius_m = shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-300) * metres
    plain = (shapely.get_num_geometries(shapes) == 1) & (shapely.get_num_interior_rings(shapes) <= 1)
    return ~plain | (inradius_m < ERODED * NARROWEST_M / 2)


def _length_m(lines: BaseGeometry) -> float:
    return sum(length_m(line) for line in flat(lines))
