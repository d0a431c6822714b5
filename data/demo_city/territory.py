"""Blocks, grids, communities, streets: each a set of fine cells, so that all of them tile exactly."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import shapely

from data.demo_city.names import DISTRICT, STREETS, pairs
from data.demo_city.plane import RIVER_COLUMN, Plane
from layers.grids.codes import in_reading_order

Cell = tuple[int, int]
DISTRICT_CODE = "990101000000"
COMMUNITIES, GRIDS = 65, 700


@dataclass
class Area:
    """A division or grid: its code, name and shape, and the fine cells that it is made of."""

    code: str
    name: str
    level: str
    parent: str
    cells: list[Cell]
    shape: shapely.Polygon = field(default_factory=shapely.Polygon)


@dataclass
class Territory:
    district: Area
    streets: list[Area]
    communities: list[Area]
    grids: list[Area]
    unit_grids: list[Area]
    parks: set[Cell]
    community_of: dict[Cell, str]

    def is_river(self, cell: Cell) -> bool:
        return cell[0] == RIVER_COLUMN


def make_territory(
    rng: np.random.Generator, plane: Plane, communities: int = COMMUNITIES, grids: int = GRIDS
) -> Territory:
    """Cut the plane into streets, communities and grids, from the top down along block borders."""
    columns, rows = plane.shape[0] // 2, plane.shape[1] // 2
    street_boxes = _cut((0, 0, columns, rows), min(len(STREETS), communities), rng)
    shares = _shares([_size(box) for box in street_boxes], communities)
    names = iter(pairs(rng, communities))
    streets, places = [], []
    for number, (box, share) in enumerate(zip(street_boxes, shares, strict=True), 1):
        street = Area(f"990101{number:03d}000", STREETS[number - 1], "street", DISTRICT_CODE, _fine(box))
        streets.append(street)
        for serial, part in enumerate(_reading_order(_cut(box, share, rng)), 1):
            code = f"{street.code[:9]}{serial:03d}"
            places.append((Area(code, f"{next(names)}社区", "community", street.code, _fine(part)), part))
    found = [area for area, _box in places]
    governance = _governance_grids(rng, places, grids)
    units = [grid for area in found for grid in _unit_grids(area)]
    district = Area(DISTRICT_CODE, DISTRICT, "district", "", _fine((0, 0, columns, rows)))
    for area in (district, *streets, *found, *governance, *units):
        area.shape = shape_of(plane, area.cells)
    for grids_of_kind in (governance, units):
        _number(grids_of_kind)
    owners = {cell: area.code for area in found for cell in area.cells}
    return Territory(district, streets, found, governance, units, _parks(rng, columns, rows), owners)


def _cut(
    box: tuple[int, int, int, int], count: int, rng: np.random.Generator
) -> list[tuple[int, int, int, int]]:
    """Cut a box of blocks into `count` boxes of about the same size, along lines between blocks."""
    if count <= 1:
        return [box]
    west, south, east, north = box
    left = count // 2
    share = left / count + rng.uniform(-0.04, 0.04)
    if (east - west, north - south) == (1, 1):
        raise ValueError("more parts than blocks")
    if east - west >= north - south:
        at = int(np.clip(round(west + (east - west) * share), west + 1, east - 1))
        halves = ((west, south, at, north), (at, south, east, north))
    else:
        at = int(np.clip(round(south + (north - south) * share), south + 1, north - 1))
        halves = ((west, south, east, at), (west, at, east, north))
    return _cut(halves[0], left, rng) + _cut(halves[1], count - left, rng)


def _governance_grids(rng: np.random.Generator, places: list[tuple[Area, tuple]], wanted: int) -> list[Area]:
    """One grid a block, some of two blocks, counted within each community from the north-west."""
    shares = _shares([_size(box) for _area, box in places], wanted)
    grids = []
    for (area, box), count in zip(places, shares, strict=True):
        west, south, east, north = box
        blocks = [((x, y),) for y in range(north - 1, south - 1, -1) for x in range(west, east)]
        while len(blocks) > count:
            blocks = _join_two(rng, blocks)
        for serial, group in enumerate(blocks, 1):
            cells = [cell for x, y in group for cell in _fine((x, y, x + 1, y + 1))]
            grids.append(
                Area(f"{area.code}{serial:03d}", f"{area.name}第{serial}网格", "grid", area.code, cells)
            )
    return grids


def _join_two(rng: np.random.Generator, blocks: list[tuple]) -> list[tuple]:
    """Join a single block with a neighbouring one; the first of the two keeps its place."""
    order = rng.permutation(len(blocks))
    for i in sorted(order, key=lambda k: len(blocks[k])):
        for j in order:
            if i != j and _touch(blocks[i], blocks[j]):
                first, second = sorted((int(i), int(j)))
                return [
                    *blocks[:first],
                    blocks[first] + blocks[second],
                    *blocks[first + 1 : second],
                    *blocks[second + 1 :],
                ]
    raise ValueError("nothing to join")


def _touch(a: tuple, b: tuple) -> bool:
    return any(abs(x - p) + abs(y - q) == 1 for x, y in a for p, q in b)


def _unit_grids(area: Area) -> list[Area]:
    """Fine cells of about 10,000 m², numbered from the north-west; the river's cell goes with its west bank."""
    rows: dict[int, list[list[Cell]]] = defaultdict(list)
    for i, j in sorted(area.cells):
        bank = rows[j][-1] if rows[j] and i == RIVER_COLUMN and rows[j][-1][-1] == (i - 1, j) else None
        if bank is not None:
            bank.append((i, j))
        else:
            rows[j].append([(i, j)])
    ordered = [cells for j in sorted(rows, reverse=True) for cells in rows[j]]
    return [
        Area(f"{area.code}{serial:03d}", f"单元网格{serial}", "grid", area.code, cells)
        for serial, cells in enumerate(ordered, 1)
    ]


def _number(grids: list[Area]) -> None:
    """Give serials within each community from west to east and from north to south, by the rule of the grids' codes."""
    communities: dict[str, list[Area]] = defaultdict(list)
    for grid in grids:
        communities[grid.parent].append(grid)
    for community, own in communities.items():
        order = in_reading_order({str(index): grid.shape for index, grid in enumerate(own)})
        for serial, key in enumerate(order, 1):
            grid = own[int(key)]
            grid.code = f"{community}{serial:03d}"
            grid.name = re.sub(r"\d+", str(serial), grid.name)


def _parks(rng: np.random.Generator, columns: int, rows: int) -> set[Cell]:
    """Blocks that are green: a great park of four, and small ones here and there."""
    great = (columns // 3, rows // 2)
    chosen = {(great[0] + dx, great[1] + dy) for dx in (0, 1) for dy in (0, 1)}
    for _number in range(max(columns * rows // 28, 1)):
        chosen.add((int(rng.integers(columns)), int(rng.integers(rows))))
    return {cell for x, y in chosen for cell in _fine((x, y, x + 1, y + 1))}


def great_park(plane: Plane) -> list[Cell]:
    """Return the fine cells of the great park, which holds the lake."""
    columns, rows = plane.shape[0] // 2, plane.shape[1] // 2
    x, y = columns // 3, rows // 2
    return _fine((x, y, x + 2, y + 2))


def shape_of(plane: Plane, cells: list[Cell]) -> shapely.Polygon:
    """Return the polygon that fine cells make."""
    return shapely.normalize(shapely.coverage_union_all([plane.cell(i, j) for i, j in cells]))


def _fine(box: tuple[int, int, int, int]) -> list[Cell]:
    west, south, east, north = box
    return [(i, j) for i in range(2 * west, 2 * east) for j in range(2 * south, 2 * north)]


def _size(box: tuple[int, int, int, int]) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _reading_order(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    return sorted(boxes, key=lambda box: (-box[3], box[0]))


def _shares(sizes: list[int], total: int) -> list[int]:
    """Share a total out by size, at least one each, exact in sum."""
    raw = np.array(sizes) / sum(sizes) * total
    shares = np.minimum(np.maximum(raw.astype(int), 1), sizes)
    for k in np.argsort(-(raw - shares)):
        if shares.sum() < total and shares[k] < sizes[k]:
            shares[k] += 1
    return [int(share) for share in shares]
