"""Operations by a drawn line: split a cell, reshape a border. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.grids.codes import in_reading_order
from layers.grids.coverage import Coverage, OperationRefused, accepted
from layers.grids.rings import TOLERANCE, Cell, Position, rings_of
from layers.planning.operations.pieces import (
    cell_named,
    edge_matched,
    faces_of,
    joined,
    line_of,
    matched,
    refuse_taken,
    under,
)

Lines = Sequence[Sequence[Position]]


def split(
    coverage: Coverage, code: str, lines: Lines | Sequence[Position], new_codes: Iterable[str]
) -> Coverage:
    """Cut a cell along a line or several: the largest piece keeps the code, the others take `new_codes`.

    New codes are given in reading order.
    """
    cuts = _lines(lines)
    pieces = _pieces(cell_named(coverage, code), cuts)
    if len(pieces) < 2:
        raise OperationRefused("line-does-not-cross", shapely.union_all(cuts))
    codes = [code, *new_codes][: len(pieces)]
    if len(codes) < len(pieces):
        raise OperationRefused("too-many-pieces", shapely.union_all(cuts), pieces=len(pieces))
    refuse_taken(coverage, codes[1:])
    named = dict(zip(codes, pieces, strict=True))
    return accepted(coverage, matched(coverage, named))


def pieces_of_split(coverage: Coverage, code: str, lines: Lines | Sequence[Position]) -> int:
    """Return how many pieces a cut would leave."""
    return len(_pieces(cell_named(coverage, code), _lines(lines)))


def reshape(coverage: Coverage, line: Sequence[Position]) -> Coverage:
    """Draw a border anew: what lies between the old border and the line changes hands.

    +----+----+         +----+----+
    | a  | b  |   →     | a   \\ b |      the line starts and ends on the old border
    +----+----+         +----/---+
    """
    cut = line_of(line)
    met = under(coverage, cut)
    faces = faces_of(met, [cut])
    heirs = _heirs(coverage, met, faces, cut)
    if all(heir == code for code, pieces in heirs.items() for heir, _face in pieces):
        raise OperationRefused("line-does-not-reshape", cut)
    shares: dict[str, list[Cell]] = {}
    for pieces in heirs.values():
        for heir, face in pieces:
            shares.setdefault(heir, []).append(face)
    for code in met.keys() - shares.keys():
        raise OperationRefused("swallows-grid", met[code], grid=code)
    touched = {code for code, pieces in heirs.items() if any(heir != code for heir, _ in pieces)}
    touched |= {heir for pieces in heirs.values() for heir, _ in pieces if heir not in met}
    gained = {heir for code, pieces in heirs.items() for heir, _ in pieces if heir != code}
    whole = {code: _with_own(coverage, code, shares[code], met) for code in touched | gained}
    return accepted(coverage, matched(coverage, whole))


def _with_own(coverage: Coverage, code: str, shares: list[Cell], met: dict[str, Cell]) -> Cell:
    """Join what a cell gets; a cell that the line did not meet keeps its ground as well."""
    own = [] if code in met else [coverage.cells[code]]
    if not own:
        return joined(shares)
    return joined(edge_matched([*own, *shares]))


def _heirs(
    coverage: Coverage, met: dict[str, Cell], faces: dict[str, list[Polygon]], cut: LineString
) -> dict[str, list[tuple[str, Polygon]]]:
    """Return cell → (who gets it, face) of its faces."""
    result = {}
    for code, pieces in faces.items():
        parts = len(shapely.get_parts(met[code]))
        if len(pieces) <= parts:
            result[code] = [(code, piece) for piece in pieces]
        else:
            result[code] = _handed_over(coverage, code, pieces, cut)
    return result


def _handed_over(
    coverage: Coverage, code: str, pieces: list[Polygon], cut: LineString
) -> list[tuple[str, Polygon]]:
    """Decide which faces of a cut cell go to a neighbour: those that lie between the line and one neighbour alone.

    Where none does, or all do, the largest face stays and the others go to the neighbour with the longest border.
    """
    neighbours = {
        other: cell for other, cell in under(coverage, coverage.cells[code]).items() if other != code
    }
    enclosed = [(_enclosing(piece, neighbours, cut), piece) for piece in pieces]
    largest = max(pieces, key=lambda piece: piece.area)
    if all(heir for heir, _ in enclosed) or not any(heir for heir, _ in enclosed):
        made_by_line = [piece for piece in pieces if _length_along(piece, cut) > TOLERANCE * 4]
        return [
            (
                code
                if piece is largest or piece not in made_by_line
                else _longest(piece, neighbours) or code,
                piece,
            )
            for piece in pieces
        ]
    return [(heir or code, piece) for heir, piece in enclosed]


def _enclosing(piece: Polygon, neighbours: dict[str, Cell], cut: BaseGeometry) -> str:
    """Return the one neighbour that all of a face's border lies on, but for the line; empty when there is none."""
    rest = piece.boundary.difference(cut.buffer(TOLERANCE * 2))
    if rest.length <= TOLERANCE:
        return ""
    for code, cell in neighbours.items():
        if rest.difference(cell.boundary.buffer(TOLERANCE * 2)).length <= TOLERANCE * 4:
            return code
    return ""


def _length_along(piece: Polygon, cut: BaseGeometry) -> float:
    """Return how much of a face's border is the line itself, however flat it crosses the rest of the border."""
    starts, ends = (np.vstack(side) for side in zip(*(_sides(ring) for ring in rings_of(piece)), strict=True))
    on_line = [
        shapely.dwithin(shapely.points(places), cut, TOLERANCE)
        for places in (starts, ends, (starts + ends) / 2)
    ]
    return float(np.hypot(*(ends - starts)[np.all(on_line, axis=0)].T).sum())


def _sides(ring: list[Position]) -> tuple[np.ndarray, np.ndarray]:
    corners = np.array(ring)
    return corners[:-1], corners[1:]


def _longest(piece: Polygon, neighbours: dict[str, Cell]) -> str:
    """Return the neighbour with the longest border along a face; empty when it touches none."""
    edge = piece.boundary.buffer(TOLERANCE * 2)
    shared = {code: cell.boundary.intersection(edge).length for code, cell in neighbours.items()}
    code = max(shared, key=lambda name: shared[name], default="")
    return code if code and shared[code] > TOLERANCE * 8 else ""


def _lines(lines: Lines | Sequence[Position]) -> list[LineString]:
    """Read one line or several."""
    several = lines if isinstance(lines[0][0], (list, tuple)) else [lines]
    return [line_of(line) for line in several]  # type: ignore[arg-type]


def _pieces(cell: Cell, cuts: list[LineString]) -> list[Cell]:
    """Cut a cell: the largest piece first, the others in reading order.

    Parts that no line touches stay with the largest piece.
    """
    cut = shapely.union_all(cuts)
    touched = [part for part in shapely.get_parts(cell) if part.intersects(cut)]
    rest = [part for part in shapely.get_parts(cell) if not part.intersects(cut)]
    numbered = {str(index): part for index, part in enumerate(touched)}
    pieces = [piece for faces in faces_of(numbered, cuts).values() for piece in faces]
    if len(pieces) <= len(touched):
        return [cell]
    pieces.sort(key=lambda piece: piece.area, reverse=True)
    others = {str(index): piece for index, piece in enumerate(pieces[1:])}
    largest = MultiPolygon([pieces[0], *rest]) if rest else pieces[0]
    return [largest, *(others[key] for key in in_reading_order(others))]
