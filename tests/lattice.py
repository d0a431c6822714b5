"""Street networks drawn as text, on which every walking time is known by hand.

    drawn = draw('''
        A-B-C
        | | |
        D-E>F
    ''')
    drawn.network           # a layers.roads.network.Network
    drawn.at("E")           # (lng, lat) of a junction
    drawn.at("E", 30, -20)  # … and of what lies 30 m east and 20 m south of it

Junctions are letters, digits or `+` (one without a name), two characters apart, which is 100 m (`spacing_m`). Between them:

    -  |    a street for all modes      > < ^ v   one way for all modes
    s       steps: walking only         d         driving only
    g       a street with a gate at its middle; `gates` are the hours of the gates in reading order

A `-` or `|` where a junction might stand goes straight on, and `#` there is a bridge: both streets go on and do not meet.
`more` adds edges along lines: (junction, junction, [(east, north) metres from the first junction, …]) – parallel streets, and
rings that leave and end at one junction. `slower` makes all edges slower forward and backward (south and east are forward).
`network_of` makes a network of bare numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

import numpy as np

from layers.roads.network import MODES, Network

CENTRE = (113.0, 29.0)
ALL = (1 << len(MODES)) - 1
WALK, DRIVE = 1 << MODES.index("walk"), 1 << MODES.index("drive")
STREETS = {
    "-": (ALL, ALL), "|": (ALL, ALL), "g": (ALL, ALL), "s": (WALK, WALK), "d": (DRIVE, DRIVE),
    ">": (ALL, 0), "v": (ALL, 0), "<": (0, ALL), "^": (0, ALL),
}  # fmt: skip
STRAIGHT = {(0, 1): "-#", (1, 0): "|#"}
Line = list[tuple[float, float]]


@dataclass
class Edge:
    """An edge before it is an array; a gate has hours."""

    start: int
    end: int
    line: Line
    forward: int = ALL
    backward: int = ALL
    slower: tuple[float, float] = (1.0, 1.0)
    hours: str | None = None


@dataclass
class Drawn:
    """A network and where its named junctions are."""

    network: Network
    junctions: dict[str, tuple[float, float]]

    def at(self, name: str, east: float = 0, north: float = 0) -> tuple[float, float]:
        """Return (lng, lat) of a junction, or of what lies some metres from it."""
        x, y = self.junctions[name]
        lng, lat = self.network.to_degrees([(x + east, y + north)])[0]
        return float(lng), float(lat)


def draw(
    drawing: str,
    *,
    spacing_m: float = 100.0,
    gates: Sequence[str] = (),
    more: Sequence[tuple[str, str, Line]] = (),
    slower: tuple[float, float] = (1.0, 1.0),
) -> Drawn:
    """Read a drawing."""
    rows = [line.rstrip() for line in dedent(drawing).splitlines() if line.strip()]
    step = spacing_m / 2
    spots = [
        (row, column)
        for row, line in enumerate(rows)
        for column, sign in enumerate(line)
        if sign == "+" or (sign.isalnum() and row % 2 == column % 2 == 0)
    ]
    number = {spot: at for at, spot in enumerate(spots)}
    xy: Line = [(column * step, -row * step) for row, column in spots]
    hours, edges = iter(gates), list[Edge]()
    for spot, signs, goal in _streets(rows, number):
        forward, backward = STREETS[next((sign for sign in signs if sign not in "-|#"), "-")]
        if "g" not in signs:
            edges.append(
                Edge(
                    number[spot],
                    number[goal],
                    [xy[number[spot]], xy[number[goal]]],
                    forward,
                    backward,
                    slower,
                )
            )
            continue
        first, middle = number[spot], _middle(xy[number[spot]], xy[number[goal]])
        xy += [middle, middle]
        near, far = len(xy) - 2, len(xy) - 1
        edges.append(Edge(first, near, [xy[first], middle], slower=slower))
        edges.append(Edge(near, far, [middle, middle], hours=next(hours, "")))
        edges.append(Edge(far, number[goal], [middle, xy[number[goal]]], slower=slower))
    names = {rows[row][column]: xy[at] for (row, column), at in number.items()}
    for start, end, line in more:
        begin, goal_ = _named(rows, number, start), _named(rows, number, end)
        x, y = xy[begin]
        edges.append(
            Edge(begin, goal_, [(x, y), *((x + east, y + north) for east, north in line), xy[goal_]])
        )
    return Drawn(network_of(xy, edges), names)


def _streets(rows: list[str], number: dict[tuple[int, int], int]) -> Any:
    """Yield (junction, signs between, junction) of all streets east and south."""
    for row, column in list(number):
        for (down, right), straight in STRAIGHT.items():
            signs, spot = "", (row + down, column + right)
            while (sign := _sign(rows, spot)) in STREETS or (sign in straight and sign):
                between = spot[0] % 2 != 0 or spot[1] % 2 != 0
                if (spot in number) or (not between and sign not in straight) or not _fits(sign, right):
                    break
                signs, spot = signs + sign, (spot[0] + down, spot[1] + right)
            if signs and spot in number:
                yield (row, column), signs, spot


def _fits(sign: str, right: int) -> bool:
    return sign not in ("|^v" if right else "-<>")


def _sign(rows: list[str], spot: tuple[int, int]) -> str:
    row, column = spot
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def _named(rows: list[str], number: dict[tuple[int, int], int], name: str) -> int:
    return next(at for (row, column), at in number.items() if rows[row][column] == name)


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def network_of(xy: Line, edges: Sequence[Edge], version: str = "drawn") -> Network:
    """Make a network of junctions in metres and edges; lengths are those of the lines."""
    lines = [np.array(edge.line, dtype=float) for edge in edges]
    lengths = [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines]
    slower = np.ones((len(MODES), 2, len(edges)), dtype=np.float32)
    slower[:] = np.array([edge.slower for edge in edges], dtype=np.float32).T
    gates = [at for at, edge in enumerate(edges) if edge.hours is not None]
    return Network(
        version=version, centre=CENTRE, attribution="drawn", xy=np.array(xy, dtype=float).reshape(-1, 2),
        start=np.array([edge.start for edge in edges], dtype=np.int32),
        end=np.array([edge.end for edge in edges], dtype=np.int32),
        length_m=np.array(lengths, dtype=np.float32),
        forward=np.array([edge.forward for edge in edges], dtype=np.uint8),
        backward=np.array([edge.backward for edge in edges], dtype=np.uint8),
        slower=slower, speed_kmh=np.full(len(edges), 36, dtype=np.float32),
        kind=np.zeros(len(edges), dtype=np.uint8), kinds=("street",),
        lines=np.concatenate(lines), line_at=np.cumsum([0, *map(len, lines)]).astype(np.int32),
        gate_edge=np.array(gates, dtype=np.int32), gate_hours=tuple(edges[at].hours or "" for at in gates),
    )  # fmt: skip
