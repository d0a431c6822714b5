"""How operations are called and written: one table from word to rule, with the form of every parameter. Pure.

The browser speaks the same words. A parameter that the server decides is added before an operation is stored, so that
replaying it later needs nothing but the list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely

from layers.grids.coverage import Coverage
from layers.grids.rings import Position, rounded
from layers.planning import operations

LONGEST_LINE = 2_000
MOST = 500
WIDEST_TOLERANCE_M = 100.0


class BadOperation(ValueError):
    """An operation that is not of its form; says what it needs."""


def position(value: Any) -> Position:
    lng, lat = (float(number) for number in value)
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError("position")
    return rounded((lng, lat))


def line(value: Any) -> list[Position]:
    if not isinstance(value, list) or not 2 <= len(value) <= LONGEST_LINE:
        raise ValueError("line")
    return [position(entry) for entry in value]


def lines(value: Any) -> list[list[Position]]:
    """Read one line or several."""
    if not isinstance(value, list) or not value or len(value) > LONGEST_LINE:
        raise ValueError("lines")
    if isinstance(value[0], list) and value[0] and isinstance(value[0][0], list):
        return [line(entry) for entry in value[:MOST]]
    return [line(value)]


def edge(value: Any) -> list[Position]:
    a, b = value
    return [position(a), position(b)]


def ring(value: Any) -> list[Position]:
    """Read an area's outer ring; whether its first position is repeated at its end does not matter."""
    positions = line(value)
    if positions[0] != positions[-1]:
        positions.append(positions[0])
    if len(positions) < 4:
        raise ValueError("ring")
    return positions


def moves(value: Any) -> list[list[Position]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        raise ValueError("moves")
    return [edge(entry) for entry in value]


def names(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > MOST * 20:
        raise ValueError("grids")
    return [str(code) for code in value]


def tolerance(value: Any) -> float:
    number = float(value)
    if not 0 < number <= WIDEST_TOLERANCE_M:
        raise ValueError("tolerance_m")
    return number


def cells(value: Any) -> list[dict[str, Any]]:
    """Read a proposal's cells: `[{"code": text or null, "geometry": GeoJSON}]`."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST * 20:
        raise ValueError("cells")
    return [{"code": _code(entry), "geometry": _area(entry["geometry"])} for entry in value]


def _code(entry: Mapping[str, Any]) -> str | None:
    return str(entry["code"])[:32] if entry.get("code") else None


def _area(document: Any) -> dict[str, Any]:
    if document["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError("geometry")
    shape = shapely.geometry.shape(document)
    if shape.is_empty or not all(map(_on_earth, shapely.get_coordinates(shape))):
        raise ValueError("geometry")
    return {"type": document["type"], "coordinates": document["coordinates"]}


def _on_earth(xy: Any) -> bool:
    return -180 <= xy[0] <= 180 and -90 <= xy[1] <= 90


@dataclass(frozen=True)
class Word:
    """One operation.

    Parameters
    ----------
    rule : coverage and parameters → coverage.
    reads : parameter name → reader of what a caller sends, in the order of the rule.
    decided : names of parameters that the server adds, after those.
    also : other names under which a parameter may be sent.
    """

    rule: Callable[..., Coverage]
    reads: Mapping[str, Callable[[Any], Any]]
    decided: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)


def _adopt(
    coverage: Coverage, adopted: list[dict[str, Any]], codes: list[str], without: list[str]
) -> Coverage:
    shapes = [shapely.geometry.shape(entry["geometry"]) for entry in adopted]
    return operations.adopt(coverage, dict(zip(codes, shapes, strict=True)), without)


WORDS: dict[str, Word] = {
    "move-vertex": Word(operations.move_vertex, {"from": position, "to": position}),
    "move-vertices": Word(operations.move_vertices, {"moves": moves}),
    "insert-vertex": Word(operations.insert_vertex, {"edge": edge, "at": position}),
    "delete-vertex": Word(operations.delete_vertex, {"at": position}),
    "split": Word(operations.split, {"grid": str, "line": lines}, ("new_codes",), {"lines": "line"}),
    "reshape": Word(operations.reshape, {"line": line}),
    "cut-out": Word(operations.cut_out, {"area": ring}, ("new_codes",)),
    "give": Word(operations.give, {"area": ring, "to": str}),
    "fill-gap": Word(
        lambda c, at, to, area: operations.fill_gap(c, area, to), {"at": position, "to": str}, ("area",)
    ),
    "merge": Word(operations.merge, {"grids": names}, ("keep",)),
    "simplify": Word(operations.simplify, {"grids": names, "tolerance_m": tolerance}),
    "adopt": Word(_adopt, {"cells": cells}, ("codes", "without")),
}


def read(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return an operation's parameters in the form they are stored in; members of no meaning are left out.

    Raises
    ------
    BadOperation : there is no such operation, or it is not of its form.
    """
    word = WORDS.get(kind)
    if word is None:
        raise BadOperation(f"There is no operation {kind!r}. Known: {', '.join(sorted(WORDS))}.")
    sent = {word.also.get(name, name): value for name, value in body.items()}
    try:
        return {name: reader(sent[name]) for name, reader in word.reads.items()}
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, AttributeError) as error:
        needed = ", ".join(word.reads)
        raise BadOperation(f"The operation {kind} needs {needed}; positions are [lng, lat].") from error


def apply(coverage: Coverage, kind: str, parameters: Mapping[str, Any]) -> Coverage:
    """Apply one stored operation.

    Raises
    ------
    OperationRefused : it would tear the coverage.
    """
    word = WORDS[kind]
    return word.rule(coverage, *(parameters[name] for name in (*word.reads, *word.decided)))
