"""What the base map shows: roads, water, parks, buildings, and names of places."""

import itertools
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.demo_city.names import RESIDENCES, pairs
from data.demo_city.plane import RIVER_COLUMN, Plane
from data.demo_city.territory import Cell, Territory, great_park

ARTERIAL_EVERY, SECONDARY_EVERY = 10, 4
"""Every tenth fine line is an arterial road, every fourth a secondary one, every second a street of its own."""


@dataclass(frozen=True)
class Ground:
    """One feature of the base map."""

    kind: str
    category: str
    name: str
    min_zoom: int
    shape: BaseGeometry


@dataclass(frozen=True)
class Building:
    """A building with its entrance and the homes in it."""

    shape: shapely.Polygon
    entrance: tuple[float, float]
    cell: Cell
    address: str
    weight: float


def make_roads(rng: np.random.Generator, plane: Plane, territory: Territory) -> list[Ground]:
    """Lines of the lattice as roads; lesser ones stop at the river and at parks."""
    columns, rows = plane.shape
    names = iter(pairs(rng, columns + rows + 2))
    roads = []
    for i in (i for i in range(columns + 1) if i not in (RIVER_COLUMN, RIVER_COLUMN + 1) or i % 2 == 0):
        roads += _road(plane, [(i, j) for j in range(rows + 1)], i, next(names), territory, "路")
    for j in range(rows + 1):
        roads += _road(plane, [(i, j) for i in range(columns + 1)], j, next(names), territory, "街")
    return roads


def _road(
    plane: Plane, nodes: list[Cell], number: int, name: str, territory: Territory, ending: str
) -> list[Ground]:
    category, zoom, ending = _class_of(number, ending)
    pieces = _passable(nodes, category, territory)
    called = name + ending if category != "footway" else ""
    return [
        Ground("road", category, called, zoom, shapely.LineString([plane.corners[n] for n in piece]))
        for piece in pieces
    ]


def _class_of(number: int, ending: str) -> tuple[str, int, str]:
    if number % ARTERIAL_EVERY == 0:
        return "arterial", 0, "大道"
    if number % SECONDARY_EVERY == 0:
        return "secondary", 12, ending
    if number % 2 == 0:
        return "residential", 13, ending
    return "footway", 15, ""


def _passable(nodes: list[Cell], category: str, territory: Territory) -> list[list[Cell]]:
    """Cut a line where its class does not pass: bridges carry only the greater roads, parks only paths and great roads."""
    pieces: list[list[Cell]] = []
    current = [nodes[0]]
    for a, b in itertools.pairwise(nodes):
        west = (min(a[0], b[0]), min(a[1], b[1]))
        over_river = a[0] != b[0] and west[0] == RIVER_COLUMN
        in_park = west in territory.parks and category == "residential"
        if (over_river and category in {"residential", "footway"}) or in_park:
            pieces.append(current)
            current = []
        current = [*current, b] if current else [b]
    return [piece for piece in [*pieces, current] if len(piece) > 1]


def make_green(plane: Plane, territory: Territory) -> list[Ground]:
    """The river, the lake and the parks."""
    rows = plane.shape[1]
    river = shapely.coverage_union_all([plane.cell(RIVER_COLUMN, j) for j in range(rows)])
    parks = shapely.coverage_union_all(
        [plane.cell(*cell) for cell in sorted(territory.parks) if not territory.is_river(cell)]
    )
    lake = _lake(plane)
    green = [
        Ground("park", "park", "", 11, shapely.normalize(part))
        for part in shapely.get_parts(parks.difference(lake))
    ]
    return [*green, Ground("water", "river", "云溪", 0, river), Ground("water", "lake", "霁月湖", 0, lake)]


def _lake(plane: Plane) -> shapely.Polygon:
    """A lake with a soft shore inside the great park."""
    park = shapely.coverage_union_all([plane.cell(*cell) for cell in great_park(plane)])
    centre, size = park.centroid, np.sqrt(park.area)
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    radius = size * (0.27 + 0.05 * np.sin(3 * angle + 1) + 0.03 * np.sin(5 * angle))
    shore = np.stack(
        [centre.x + 1.15 * radius * np.cos(angle), centre.y + 0.8 * radius * np.sin(angle)], axis=1
    )
    return shapely.Polygon(np.round(shore, 7))


def make_buildings(rng: np.random.Generator, plane: Plane, territory: Territory) -> list[Building]:
    """Rows of slabs and some towers in each fine cell that is neither green nor water."""
    columns, rows = plane.shape
    names = pairs(rng, 400)
    buildings = []
    for i in range(columns):
        for j in range(rows):
            if (i, j) in territory.parks or i == RIVER_COLUMN or rng.random() < 0.04:
                continue
            estate = (
                names[(i // 2 * 31 + j // 2 * 17) % len(names)]
                + RESIDENCES[(i // 2 + j // 2) % len(RESIDENCES)]
            )
            buildings += _estate(rng, plane, (i, j), estate)
    return buildings


def _estate(rng: np.random.Generator, plane: Plane, cell: Cell, estate: str) -> list[Building]:
    corner = cell[0] % 2 + 2 * (cell[1] % 2)
    rows, columns = int(rng.integers(2, 4)), int(rng.integers(1, 3))
    dense = float(rng.uniform(0.5, 1.6))
    made = []
    for number in range(rows * columns):
        y, x = divmod(number, columns)
        left = 0.14 + x * 0.76 / columns + rng.uniform(0, 0.03)
        low = 0.14 + y * 0.76 / rows + rng.uniform(0, 0.02)
        right, high = left + 0.76 / columns - 0.10, low + min(0.13 + rng.uniform(0, 0.05), 0.76 / rows - 0.06)
        ring = plane.within(*cell, np.array([left, right, right, left]), np.array([low, low, high, high]))
        door = plane.within(*cell, np.array([(left + right) / 2]), np.array([low]))[0]
        address = f"{estate}{corner * 6 + number + 1}幢"
        made.append(Building(shapely.Polygon(ring), (float(door[0]), float(door[1])), cell, address, dense))
    return made


def make_places(territory: Territory) -> list[Ground]:
    """Names of streets and communities, to be read on the map."""
    streets = [Ground("place", "street", a.name, 11, a.shape.point_on_surface()) for a in territory.streets]
    communities = [
        Ground("place", "community", a.name, 14, a.shape.point_on_surface()) for a in territory.communities
    ]
    return streets + communities
