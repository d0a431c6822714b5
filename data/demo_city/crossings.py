"""What joins and what does not: an expressway that runs over the streets, and the gates of walled compounds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from data.demo_city.ground import ARTERIAL_EVERY, Ground
from data.demo_city.plane import Plane
from data.demo_city.territory import Cell, Territory

EXPRESSWAY = "云溪高架路"
BESIDE = 0.08
"""The expressway runs so much of a fine cell beside the arterial road below it."""
COMPOUND_EVERY = 5
INSIDE = 0.16
"""How far behind the street a gate stands, as a share of the path to the middle of the block."""


@dataclass(frozen=True)
class CompoundGate:
    """A gate on a path into a compound; `hours` in OpenStreetMap's notation, `modes` who gets through."""

    position: tuple[float, float]
    name: str
    hours: str
    modes: str


SIDES: tuple[tuple[Cell, str, str, str], ...] = (
    ((1, 0), "南门", "", "walk wheelchair bicycle e-bike"),
    ((2, 1), "东门", "06:00-22:00", "walk wheelchair bicycle e-bike"),
    ((1, 2), "北门", "closed", "walk"),
    ((0, 1), "西门", "06:30-09:00,16:30-20:00", "walk"),
)
"""Where the path meets the street, in fine lines from a block's corner; a back gate that is never opened is not rare."""


def make_expressway(plane: Plane) -> list[Ground]:
    """A road on stilts above an arterial one: it crosses every street, and meets the ground at its two ends alone."""
    columns, rows = plane.shape
    row = ARTERIAL_EVERY if rows > ARTERIAL_EVERY else 0
    middle = [plane.within(i, row, np.array([0.5]), np.array([BESIDE]))[0] for i in range(1, columns - 1)]
    line = shapely.LineString([plane.corners[0, row], *middle, plane.corners[columns, row]])
    return [Ground("road", "expressway", EXPRESSWAY, 0, line)]


def make_gates(plane: Plane, territory: Territory) -> list[CompoundGate]:
    """Return the gates of every fifth block."""
    return [gate for block in _compounds(plane, territory) for gate in _gates(plane, block)]


def _compounds(plane: Plane, territory: Territory) -> Iterator[Cell]:
    columns, rows = plane.shape[0] // 2, plane.shape[1] // 2
    for a in range(columns):
        for b in range(rows):
            cells = [(2 * a + i, 2 * b + j) for i in (0, 1) for j in (0, 1)]
            green = any(cell in territory.parks or territory.is_river(cell) for cell in cells)
            if (3 * a + 7 * b) % COMPOUND_EVERY == 0 and not green:
                yield a, b


def _gates(plane: Plane, block: Cell) -> Iterator[CompoundGate]:
    west, south = 2 * block[0], 2 * block[1]
    middle = plane.corners[west + 1, south + 1]
    for (i, j), name, hours, modes in SIDES:
        street = plane.corners[west + i, south + j]
        at = np.round(street + INSIDE * (middle - street), 7)
        yield CompoundGate((float(at[0]), float(at[1])), name, hours, modes)
