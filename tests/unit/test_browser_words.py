"""The browser tries every gesture before the server is asked; both must come to the same. This writes what the server says.

`tests/js/operations.test.ts` and `numbers.test.ts` hold the browser to it. After a change of the rules, write it anew:
`.venv/bin/python manage.py shell -c "from tests.unit.test_browser_words import write; write()"`.
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import shapely

from layers.grids.coverage import Coverage, OperationRefused
from layers.grids.rings import Cell, Position, rings_of, rounded
from layers.planning.balance import numbers_of, points_body, sums_of
from layers.planning.operations.words import apply, read
from tests.coverages import ORIGIN, bent, coverage

FIXTURE = Path(__file__).parents[1] / "js" / "fixtures" / "operations.json"
ROUNDS = 40
NEW_CODES = [f"+{number}" for number in range(1, 30)]
EXACT = {"move-vertex", "move-vertices", "insert-vertex", "delete-vertex"}

Gesture = Callable[[Coverage, Random], dict[str, Any] | None]


def test_the_cases_for_the_browser_are_those_of_today() -> None:
    assert FIXTURE.read_text() == written(), (
        "the rules have changed: write the cases anew, and see the browser's tests"
    )


def write() -> None:
    FIXTURE.write_text(written())


def written() -> str:
    """Return the fixture: coverages by name, and cases one a line."""
    drawn = coverages()
    cases = [_json(case) for case in cases_of(drawn)]
    named = [f'"{name}": {_json(_cells(c.cells))}' for name, c in drawn.items()]
    return (
        '{"coverages": {\n'
        + ",\n".join(named)
        + '\n},\n"cases": [\n'
        + ",\n".join(cases)
        + f'\n],\n"numbers": {_json(counted(drawn, "bent"))}}}\n'
    )


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def coverages() -> dict[str, Coverage]:
    """Return coverages of squares, and of borders as bent as real ones."""
    return {
        "corners": coverage("aab / aab / ccc"),
        "squares": coverage("abcd / efgh / ijkl"),
        "hole": coverage("aaab / acab / aaab"),
        "parts": coverage("aabb / acca / ddda"),
        "gap": coverage("aabb / a..b / cccc"),
        "bent": bent(coverage("abcd / efgh / ijkl / mnop"), 4, 0.13),
        "winding": bent(coverage("aabb / aaxb / cxxx / ccdd"), 9, 0.055),
    }


def counted(drawn: dict[str, Coverage], name: str) -> dict[str, Any]:
    """Say what the grids of a coverage weigh, with points scattered over it."""
    random, cells = Random(name), drawn[name].cells
    west, south, east, north = shapely.total_bounds(list(cells.values()))
    rows = [
        (
            random.uniform(west, east),
            random.uniform(south, north),
            random.randint(0, 9),
            random.randint(0, 30),
        )
        for _ in range(400)
    ]
    points = np.array([(*row, random.choice([0, 1 / 12])) for row in rows]).round(7)
    numbers = numbers_of(cells, sums_of(list(cells.values()), points), {})
    return {"on": name, "points": points_body(points), "grids": [asdict(entry) for entry in numbers]}


def cases_of(drawn: dict[str, Coverage]) -> Iterator[dict[str, Any]]:
    """Draw seeded gestures of every word on every coverage, and say what the server makes of them."""
    for name, before in drawn.items():
        for kind, gesture in GESTURES.items():
            random = Random(f"{name} {kind}")
            for _ in range(ROUNDS if kind in EXACT | {"split", "reshape"} else ROUNDS // 2):
                body = json.loads(json.dumps(gesture(before, random)))
                if body is not None:
                    yield {"on": name, "operation": {"kind": kind, **body}, **_outcome(before, kind, body)}


def _outcome(before: Coverage, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    try:
        after = apply(before, kind, _completed(before, kind, read(kind, body)))
    except OperationRefused as refusal:
        return {"refusal": refusal.code}
    changed = {code: cell for code, cell in after.cells.items() if cell is not before.cells.get(code)}
    removed = sorted(before.cells.keys() - after.cells.keys())
    if kind in EXACT:
        return {"cells": _cells(changed)}
    areas = {code: [cell.area, len(shapely.get_parts(cell))] for code, cell in changed.items()}
    return {"areas": areas, "removed": removed}


def _completed(before: Coverage, kind: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Add what the server decides, as `layers/planning/completing.py` does for a plan."""
    if kind == "merge":
        return parameters | {"keep": max(parameters["grids"], key=lambda code: before.cells[code].area)}
    if kind == "fill-gap":
        holes = [
            shapely.Polygon(ring) for part in shapely.get_parts(before.outline) for ring in part.interiors
        ]
        gap = next((hole for hole in holes if hole.intersects(shapely.Point(parameters["at"]))), None)
        if gap is None:
            raise OperationRefused("no-such-gap", shapely.Point(parameters["at"]))
        return parameters | {"area": rings_of(gap)}
    return parameters | {"new_codes": NEW_CODES}


def _cells(cells: Any) -> dict[str, Any]:
    """Write cells in steps of the grid of coordinates from the drawings' origin: short, and exact."""
    return {
        code: [[[_steps(p) for p in ring] for ring in rings_of(part)] for part in shapely.get_parts(cell)]
        for code, cell in cells.items()
    }


def _steps(position: Position) -> list[int]:
    return [round(number * 1e7) - round(zero * 1e7) for number, zero in zip(position, ORIGIN, strict=True)]


def _any_cell(before: Coverage, random: Random) -> Cell:
    return before.cells[random.choice(sorted(before.cells))]


def _any_ring(before: Coverage, random: Random) -> list[Position]:
    return random.choice(rings_of(random.choice(list(shapely.get_parts(_any_cell(before, random))))))


def _near(position: Position, away: float, random: Random) -> Position:
    return rounded((position[0] + random.uniform(-away, away), position[1] + random.uniform(-away, away)))


def _on_border(cell: Cell, random: Random) -> Position:
    return rounded(cell.boundary.interpolate(random.random(), normalized=True).coords[0])


def _destination(before: Coverage, start: Position, random: Random) -> Position:
    """A place to drag a vertex to: near, far, on some border, or on another vertex."""
    way = random.random()
    if way < 0.5:
        return _near(start, 0.0003, random)
    if way < 0.65:
        return _near(start, 0.0014, random)
    if way < 0.9:
        return _on_border(random.choice(sorted(before.having(start).values(), key=lambda c: c.area)), random)
    return random.choice(_any_ring(before, random))


def _move(before: Coverage, random: Random) -> dict[str, Any]:
    start = random.choice(_any_ring(before, random))
    return {"from": start, "to": _destination(before, start, random)}


def _move_several(before: Coverage, random: Random) -> dict[str, Any]:
    ring = _any_ring(before, random)[:-1]
    first, count = random.randrange(len(ring)), random.randint(2, 3)
    dx, dy = random.uniform(-2e-4, 2e-4), random.uniform(-2e-4, 2e-4)
    chosen = [ring[(first + index) % len(ring)] for index in range(count)]
    return {"moves": [[p, rounded((p[0] + dx, p[1] + dy))] for p in chosen]}


def _insert(before: Coverage, random: Random) -> dict[str, Any]:
    ring = _any_ring(before, random)
    index, share = random.randrange(len(ring) - 1), random.uniform(0.1, 0.9)
    (x, y), (u, v) = ring[index], ring[index + 1]
    on = rounded((x + share * (u - x), y + share * (v - y)))
    return {"edge": [[x, y], [u, v]], "at": on if random.random() < 0.4 else _near(on, 0.0002, random)}


def _delete(before: Coverage, random: Random) -> dict[str, Any]:
    return {"at": random.choice(_any_ring(before, random))}


def _across(cell: Cell, random: Random) -> list[Position]:
    """A line from border to border and a little beyond, now and then with a bend, or too short."""
    (x, y), (u, v) = _on_border(cell, random), _on_border(cell, random)
    over = random.choice([0.0, 0.05, 0.3, -0.1])
    ends = [(x - over * (u - x), y - over * (v - y)), (u + over * (u - x), v + over * (v - y))]
    bend = [_near(((x + u) / 2, (y + v) / 2), 0.0003, random)] if random.random() < 0.5 else []
    return [rounded(ends[0]), *bend, rounded(ends[1])]


def _split(before: Coverage, random: Random) -> dict[str, Any]:
    code = random.choice(sorted(before.cells))
    lines = [_across(before.cells[code], random) for _ in range(random.choice([1, 1, 1, 2]))]
    return {"grid": code, "line": lines if len(lines) > 1 else lines[0]}


def _reshape(before: Coverage, random: Random) -> dict[str, Any]:
    """A new border: from a border through the ground beside it and back to the border, or just anything."""
    if random.random() < 0.25:
        return {"line": _across(_any_cell(before, random), random)}
    cell = _any_cell(before, random)
    border, start = cell.boundary, random.random()
    length = random.uniform(0.05, 0.3)
    places = [border.interpolate((start + length * share) % 1, normalized=True) for share in (0, 0.3, 0.7, 1)]
    away = random.choice([0.0002, 0.0004, 0.0008])
    inner = [_near(place.coords[0], away, random) for place in places[1:3]]
    return {"line": [rounded(places[0].coords[0]), *inner, rounded(places[3].coords[0])]}


def _area(before: Coverage, random: Random) -> list[Position]:
    place = _near(_any_cell(before, random).representative_point().coords[0], 0.0007, random)
    size, corners = random.choice([0.00005, 0.0003, 0.0007, 0.0015]), random.randint(3, 6)
    turns = sorted(random.uniform(0, 2 * math.pi) for _ in range(corners))
    return [rounded((place[0] + size * math.cos(a), place[1] + size * math.sin(a))) for a in turns]


def _cut_out(before: Coverage, random: Random) -> dict[str, Any]:
    return {"area": _area(before, random)}


def _give(before: Coverage, random: Random) -> dict[str, Any]:
    area = _area(before, random)
    around = sorted(before.near(shapely.Polygon(area)))
    return {"area": area, "to": random.choice(around or sorted(before.cells))}


def _fill(before: Coverage, random: Random) -> dict[str, Any] | None:
    holes = [ring for part in shapely.get_parts(before.outline) for ring in part.interiors]
    if not holes:
        return None
    place = shapely.Polygon(random.choice(holes)).representative_point().coords[0]
    if random.random() < 0.2:
        place = _near(place, 0.003, random)
    return {"at": rounded(place), "to": random.choice(sorted(before.cells))}


def _merge(before: Coverage, random: Random) -> dict[str, Any]:
    codes = sorted(before.cells)
    return {"grids": random.sample(codes, min(len(codes), random.choice([1, 2, 2, 3])))}


def _simplify(before: Coverage, random: Random) -> dict[str, Any]:
    codes = sorted(before.cells)
    chosen = random.sample(codes, random.randint(2, len(codes)))
    return {"grids": chosen, "tolerance_m": random.choice([1.0, 5.0, 12.0, 25.0])}


GESTURES: dict[str, Gesture] = {
    "move-vertex": _move,
    "move-vertices": _move_several,
    "insert-vertex": _insert,
    "delete-vertex": _delete,
    "split": _split,
    "reshape": _reshape,
    "cut-out": _cut_out,
    "give": _give,
    "fill-gap": _fill,
    "merge": _merge,
    "simplify": _simplify,
}
