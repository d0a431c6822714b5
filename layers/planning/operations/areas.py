"""Operations on whole pieces of ground: merge, cut out, give, fill a gap, simplify a border, adopt. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry import GeometryCollection, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise
from layers.grids.coverage import Coverage, OperationRefused, accepted, in_metres
from layers.grids.edges import noded_with
from layers.grids.rings import Cell, Position, TooFewCorners, change_rings
from layers.planning.operations.pieces import (
    cell_named,
    edge_matched,
    faces_of,
    joined,
    matched,
    refuse_taken,
    under,
)


def merge(coverage: Coverage, codes: Iterable[str], keep: str) -> Coverage:
    """Make one cell out of neighbours; it takes the code `keep`, which is one of theirs."""
    codes = list(dict.fromkeys(codes))
    cells = [cell_named(coverage, code) for code in codes]
    if len(codes) < 2 or keep not in codes:
        raise OperationRefused("merge-needs-two", shapely.union_all(cells) if cells else coverage.outline)
    whole = shapely.coverage_union_all(cells)
    parts_before = sum(len(shapely.get_parts(cell)) for cell in cells)
    if len(shapely.get_parts(whole)) > parts_before - len(codes) + 1:
        raise OperationRefused("not-adjacent", shapely.union_all(cells))
    return accepted(coverage, {keep: whole}, without=[code for code in codes if code != keep])


def cut_out(coverage: Coverage, area: Sequence[Position], new_codes: Iterable[str]) -> Coverage:
    """Make a new cell of a drawn area; the cells it lies on lose that ground. What lies outside is left out."""
    shape = _area(area)
    inside, outside = _divided(coverage, shape)
    code = next(iter(new_codes), "")
    if not code:
        raise OperationRefused("too-many-pieces", shape, pieces=1)
    refuse_taken(coverage, [code])
    new = [face for faces in inside.values() for face in faces]
    kept = {other: joined(outside[other]) for other, faces in inside.items() if faces}
    return accepted(coverage, matched(coverage, kept | {code: joined(new)}))


def give(coverage: Coverage, area: Sequence[Position], to: str) -> Coverage:
    """Give the ground of a building, a block or a sliver to a cell."""
    shape = _area(area)
    cell_named(coverage, to)
    inside, outside = _divided(coverage, shape, but=to)
    given = [face for other, faces in inside.items() if other != to for face in faces]
    if not given:
        raise OperationRefused("is-there-already", shape, grid=to)
    kept = {other: joined(outside[other]) for other, faces in inside.items() if faces and other != to}
    own = [*inside.get(to, []), *outside.get(to, [])] or [coverage.cells[to]]
    taker = joined(edge_matched([*own, *given]))
    return accepted(coverage, matched(coverage, kept | {to: taker}))


def fill_gap(coverage: Coverage, area: Sequence[Sequence[Position]], to: str) -> Coverage:
    """Give a gap, ground that no cell covers, to a cell. `area` is the gap's rings, the outer one first."""
    gap = quantise(Polygon(area[0], area[1:]))
    cell = cell_named(coverage, to)
    covered = shapely.union_all([other.intersection(gap) for other in under(coverage, gap).values()])
    if covered.area > gap.area * 1e-3:
        raise OperationRefused("no-such-gap", gap)
    filled = joined(edge_matched([cell, gap]))
    return accepted(coverage, matched(coverage, {to: filled}), grown=gap)


def simplify(coverage: Coverage, codes: Sequence[str], tolerance_m: float) -> Coverage:
    """Leave out vertices of the borders between some cells; their borders with all others stay.

    Parameters
    ----------
    tolerance_m : side of the square whose area no left-out triangle exceeds (Visvalingam–Whyatt).
    """
    cells = [cell_named(coverage, code) for code in dict.fromkeys(codes)]
    flat = in_metres(GeometryCollection(cells))
    thin = shapely.coverage_simplify(list(flat.geoms), tolerance_m, simplify_boundary=False)
    changed = {}
    for code, cell, before, after in zip(dict.fromkeys(codes), cells, flat.geoms, thin, strict=True):
        if shapely.get_num_coordinates(after) < shapely.get_num_coordinates(before):
            changed[code] = _keeping(cell, before, after)
    if not changed:
        raise OperationRefused("nothing-to-simplify", shapely.union_all(cells))
    return accepted(coverage, changed)


def adopt(coverage: Coverage, cells: Mapping[str, Cell], without: Iterable[str]) -> Coverage:
    """Put a whole proposal in the place of the cells it covers; cells beside it take its vertices on their border."""
    changed = {code: quantise(cell) for code, cell in cells.items()}
    gone = [code for code in without if code not in changed]
    for code in gone:
        cell_named(coverage, code)
    met = coverage.near(*changed.values()).items()
    around = {code: cell for code, cell in met if code not in changed and code not in gone}
    noded = noded_with(around, changed)
    grown = {code: cell for code, cell in noded.items() if cell is not around[code]}
    inner = noded_with(changed, around | grown) if around else changed
    return accepted(coverage, inner | grown, without=gone)


def _divided(
    coverage: Coverage, shape: Polygon, but: str = ""
) -> tuple[dict[str, list[Polygon]], dict[str, list[Polygon]]]:
    """Cut the cells under an area along its border; return their faces inside it and outside it.

    Raises
    ------
    OperationRefused : the area meets no cell, or takes all of one (other than `but`).
    """
    met = under(coverage, shape)
    faces = faces_of(met, [shape.boundary])
    shapely.prepare(shape)
    inside = {c: [f for f in fs if shape.contains(f.representative_point())] for c, fs in faces.items()}
    outside = {c: [f for f in fs if f not in inside[c]] for c, fs in faces.items()}
    if not any(inside.values()):
        raise OperationRefused("leaves-community", shape)
    for code, rest in outside.items():
        if not rest and code != but:
            raise OperationRefused("swallows-grid", met[code], grid=code)
    return inside, outside


def _area(positions: Sequence[Position]) -> Polygon:
    shape = quantise(Polygon([tuple(position) for position in positions]))
    if not shape.is_valid or shape.area == 0:
        place = shapely.make_valid(shape)
        raise OperationRefused("self-crossing", place if not place.is_empty else Point(positions[0]), grid="")
    return shape


def _keeping(cell: Cell, before: BaseGeometry, after: BaseGeometry) -> Cell:
    """Keep those vertices of a cell whose image in metres is still there."""
    images = {tuple(xy) for xy in shapely.get_coordinates(after)}
    stays = {
        tuple(map(float, position))
        for position, image in zip(
            shapely.get_coordinates(cell), np.asarray(shapely.get_coordinates(before)), strict=True
        )
        if tuple(image) in images
    }
    try:
        return change_rings(cell, lambda ring: _ring_of([p for p in ring[:-1] if p in stays]))
    except TooFewCorners:
        raise OperationRefused("too-few-corners", cell) from None


def _ring_of(positions: list[Position]) -> list[Position]:
    return [*positions, *positions[:1]]
