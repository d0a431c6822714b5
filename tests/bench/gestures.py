"""A planner's day: gestures of every word all over a tiling, no two in the same place. Pure."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely

from layers.core.measure import quantise
from layers.grids.rings import Cell, rings_of, rounded, with_path
from layers.grids.shapes import to_geojson
from tests.bench.tiling import SPACING_DEG

Gesture = dict[str, Any]
APART = 4
"""Cells between one gesture and the next, so that none meets what another has changed."""


def gestures(cells: dict[str, Cell], gaps: dict[str, Cell]) -> list[Gesture]:
    """Return operations as the API takes them; each is accepted if they are all sent, in this order."""
    codes, shapes = list(cells), list(cells.values())
    tree = shapely.STRtree(shapes)
    made = [{"kind": "fill-gap", **_filled(gap, codes, shapes, tree)} for gap in gaps.values()]
    words = list(WORDS)
    for number, code in enumerate(_places(cells, list(gaps.values()))):
        neighbour = _neighbour(cells, code, codes, shapes, tree)
        made += WORDS[words[number % len(words)]](cells, code, neighbour)
    return _mixed(made)


def _mixed(made: list[Gesture]) -> list[Gesture]:
    """Spread the gap fillings, which come first, among the others."""
    filled = [gesture for gesture in made if gesture["kind"] == "fill-gap"]
    others = [gesture for gesture in made if gesture["kind"] != "fill-gap"]
    for number, gesture in enumerate(filled):
        others.insert((number + 1) * len(made) // (len(filled) + 1), gesture)
    return others


def _places(cells: dict[str, Cell], gaps: list[Cell]) -> Iterator[str]:
    """Yield codes far from each other, from the outer border, and from gaps."""
    taken: set[tuple[int, int]] = set()
    ground = shapely.union_all(list(cells.values()))
    border = shapely.union_all([ground.boundary, *gaps])
    west, south, *_ = ground.bounds
    for code, cell in cells.items():
        if cell.dwithin(border, SPACING_DEG * 1.5):
            continue
        x, y = shapely.get_coordinates(cell.representative_point())[0]
        place = int((x - west) / SPACING_DEG / APART), int((y - south) / SPACING_DEG / APART)
        middle = (np.array([x - west, y - south]) / SPACING_DEG / APART) % 1
        if place not in taken and np.all(np.abs(middle - 0.5) < 0.2):
            taken.add(place)
            yield code


def _neighbour(cells: dict[str, Cell], code: str, codes: list[str], shapes: list[Cell], tree: Any) -> str:
    """Return the neighbour with the longest border."""
    near = [codes[index] for index in tree.query(cells[code], predicate="touches")]
    return max(near, key=lambda other: cells[other].intersection(cells[code]).length)


def _filled(gap: Cell, codes: list[str], shapes: list[Cell], tree: Any) -> Gesture:
    near = tree.query(gap, predicate="touches")
    index = max(near, key=lambda other: shapes[other].intersection(gap).length)
    return {"at": _xy(gap.representative_point()), "to": codes[index]}


def _edge(cells: dict[str, Cell], code: str, neighbour: str) -> np.ndarray:
    """Return the two ends of the border between two cells."""
    return shapely.get_coordinates(shapely.line_merge(cells[code].intersection(cells[neighbour])))[[0, -1]]


def _towards(start: Any, end: Any, share: float) -> list[float]:
    return _xy(shapely.Point(np.asarray(start) + (np.asarray(end) - start) * share))


def _xy(point: Any) -> list[float]:
    return [float(number) for number in shapely.get_coordinates(quantise(point))[0]]


def _middle(cell: Cell) -> np.ndarray:
    return shapely.get_coordinates(cell.representative_point())[0]


def _move(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    start = _edge(cells, code, neighbour)[0]
    return [{"kind": "move-vertex", "from": start.tolist(), "to": _towards(start, _middle(cells[code]), 0.1)}]


def _move_edge(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    ends, by = _edge(cells, code, neighbour), (_middle(cells[code]) - _middle(cells[neighbour])) * 0.05
    return [
        {"kind": "move-vertices", "moves": [[end.tolist(), _xy(shapely.Point(end + by))] for end in ends]}
    ]


def _insert(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    ends = _edge(cells, code, neighbour)
    at = _towards(ends.mean(axis=0), _middle(cells[code]), 0.2)
    return [{"kind": "insert-vertex", "edge": ends.tolist(), "at": at}]


def _delete(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    inserted = _insert(cells, code, neighbour)
    return [*inserted, {"kind": "delete-vertex", "at": inserted[0]["at"]}]


def _simplify(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    ends = _edge(cells, code, neighbour)
    at = _towards(ends.mean(axis=0), _middle(cells[code]), 0.02)
    inserted = {"kind": "insert-vertex", "edge": ends.tolist(), "at": at}
    return [inserted, {"kind": "simplify", "grids": [code, neighbour], "tolerance_m": 30}]


def _split(cells: dict[str, Cell], code: str, _neighbour: str) -> list[Gesture]:
    west, _south, east, _north = cells[code].bounds
    height = _middle(cells[code])[1]
    return [{"kind": "split", "grid": code, "line": [[west - 1e-4, height], [east + 1e-4, height]]}]


def _reshape(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    start, end = _edge(cells, code, neighbour)
    over = _towards((start + end) / 2, _middle(cells[code]), 0.4)
    return [{"kind": "reshape", "line": [start.tolist(), over, end.tolist()]}]


def _cut_out(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    return [{"kind": "cut-out", "area": _block(cells, code, neighbour)}]


def _give(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    return [{"kind": "give", "area": _block(cells, code, neighbour), "to": neighbour}]


def _merge(_cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    return [{"kind": "merge", "grids": [code, neighbour]}]


def _adopt(cells: dict[str, Cell], code: str, neighbour: str) -> list[Gesture]:
    ends = _edge(cells, code, neighbour)
    over = _towards(ends.mean(axis=0), _middle(cells[code]), 0.3)
    start, end, middle = (rounded(xy) for xy in (*ends, over))
    new = {name: with_path(cells[name], start, end, [middle]) for name in (code, neighbour)}
    return [
        {"kind": "adopt", "cells": [{"code": name, "geometry": to_geojson(c)} for name, c in new.items()]}
    ]


def _block(cells: dict[str, Cell], code: str, neighbour: str) -> list[list[float]]:
    """Return the ring of a block that lies across the border of two cells."""
    middle = shapely.Point(_edge(cells, code, neighbour).mean(axis=0))
    return [_xy(shapely.Point(xy)) for xy in rings_of(middle.buffer(SPACING_DEG * 0.1, quad_segs=1))[0]]


WORDS: dict[str, Callable[[dict[str, Cell], str, str], list[Gesture]]] = {
    "move-vertex": _move,
    "move-vertices": _move_edge,
    "insert-vertex": _insert,
    "delete-vertex": _delete,
    "split": _split,
    "reshape": _reshape,
    "cut-out": _cut_out,
    "give": _give,
    "merge": _merge,
    "simplify": _simplify,
    "adopt": _adopt,
}
