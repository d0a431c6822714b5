"""Proposals of grids: they tile their ground, stay in one piece, are even and compact, and come out the same twice."""

from functools import cache

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon, box

from layers.core.measure import quantise
from layers.grids.rings import positions_of
from layers.planning.proposing.blocks import Blocks, Grain, Ground, blocks_of
from layers.planning.proposing.grids import cells_of, heirs_of, moved_weights, outline_of
from layers.planning.proposing.options import Partition, changed_partitions, new_partitions
from layers.planning.proposing.partition import shared_out
from layers.planning.proposing.scoring import Numbers, numbers_of
from layers.planning.proposing.tidying import Tidiness
from layers.planning.proposing.unit_grids import unit_grids
from tests.bench.block_town import BlockTown, block_town
from tests.coverages import at, coverage

WIDE = box(*at(0, 0), *at(20, 12))
COARSE = Grain(1e18, 1e18, 1e18, 1e18)


def fine(ground: Ground, k: int) -> Grain:
    weight = float(ground.points[:, 2].sum())
    size = sum(shapely.area(ground.plane.metres(area)) for area in ground.areas.values())
    return Grain(weight / k / 6, size / k / 2, weight / k / 12, size / k / 6)


def homes(shape: Polygon, count: int, seed: int = 1) -> np.ndarray:
    """Return `count` homes of one to twenty households somewhere in a shape."""
    random = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    spots = random.uniform((west, south), (east, north), (count * 8, 2))
    inside = spots[shapely.contains_xy(shape, spots)][:count]
    return np.c_[inside, random.integers(1, 20, len(inside))]


def cut(shape: Polygon, lines: dict[str, list[LineString]], points: np.ndarray, k: int) -> Blocks:
    ground = Ground({"": shape}, lines, points)
    return blocks_of(ground, fine(ground, k), Tidiness())


def loads(blocks: Blocks, partition: Partition) -> np.ndarray:
    return np.bincount(partition.owner, blocks.weight)


def require_tiles(cells: list[Polygon], ground: Polygon) -> None:
    """The cells are edge-matched, on the stored grid, and their union is the ground.

    The outline keeps all its vertices; it has others only where two cells meet on it.
    """
    assert shapely.coverage_is_valid(cells)
    assert all(shapely.equals_exact(cell, quantise(cell), 0) for cell in cells)
    outline = shapely.coverage_union_all(cells)
    known, found = positions_of(ground), positions_of(outline)
    assert known <= found
    assert all(sum(position in positions_of(cell) for cell in cells) > 1 for position in found - known)
    assert shapely.hausdorff_distance(outline.boundary, ground.boundary) < 1e-7


@cache
def town() -> BlockTown:
    return block_town(1_000)


@cache
def town_blocks() -> Blocks:
    return cut(town().ground, town().lines, town().points[:, :3], 20)


@cache
def town_partitions() -> tuple[Partition, ...]:
    return tuple(new_partitions(town_blocks(), 20, barriers=True, options=3))


def town_numbers(partition: Partition) -> Numbers:
    cells = cells_of(town_blocks(), partition.owner, outline_of([town().ground]))
    return numbers_of(cells, loads(town_blocks(), partition), town().lines["main-road"], town_blocks().plane)


def test_a_town_of_a_thousand_blocks_becomes_twenty_good_grids() -> None:
    assert 900 < len(town_blocks()) < 1_100
    found = {partition.style: town_numbers(partition) for partition in town_partitions()}
    assert list(found) == ["along-roads", "compact", "even"]
    for numbers in found.values():
        assert (numbers.k, numbers.parts) == (20, 20)
        assert numbers.worst_deviation <= 0.03 and numbers.mean_compactness >= 0.60
    assert found["along-roads"].main_road_share is not None
    assert found["along-roads"].main_road_share >= 0.80
    assert found["even"].worst_deviation < 0.02


def test_a_towns_grids_tile_it_vertex_by_vertex() -> None:
    for partition in town_partitions():
        require_tiles(cells_of(town_blocks(), partition.owner, outline_of([town().ground])), town().ground)


def test_the_same_request_gives_the_same_grids() -> None:
    again = cut(town().ground, town().lines, town().points[:, :3], 20)
    assert shapely.equals_exact(again.shapes, town_blocks().shapes, 0).all()
    first = next(new_partitions(again, 20, barriers=True, options=1))
    assert (first.owner == town_partitions()[0].owner).all()


coordinate = st.floats(0, 1, allow_nan=False)
road = st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=5, unique=True)


@settings(max_examples=25, deadline=None)
@given(
    roads=st.lists(road, max_size=8),
    main=st.lists(road, max_size=2),
    k=st.integers(1, 6),
    seed=st.integers(0, 999),
)
def test_whatever_the_roads_grids_cover_the_ground_in_one_piece_each(
    roads: list[list[tuple[float, float]]], main: list[list[tuple[float, float]]], k: int, seed: int
) -> None:
    def lines(rows: list[list[tuple[float, float]]]) -> list[LineString]:
        return [LineString([at(x * 24 - 2, y * 16 - 2) for x, y in row]) for row in rows]

    blocks = cut(WIDE, {"road": lines(roads), "main-road": lines(main)}, homes(WIDE, 150, seed), k)
    assert shapely.coverage_is_valid(blocks.shapes)
    partition = next(new_partitions(blocks, k, barriers=True, options=1))
    assert set(partition.owner.tolist()) == set(range(k))
    cells = cells_of(blocks, partition.owner, outline_of([WIDE]))
    require_tiles(cells, WIDE)
    assert [len(shapely.get_parts(cell)) for cell in cells] == [1] * k


def test_ground_without_roads_is_cut_between_its_homes() -> None:
    blocks = cut(WIDE, {}, homes(WIDE, 600), 8)
    assert len(blocks) > 60
    partition = next(new_partitions(blocks, 8, barriers=True, options=1))
    assert partition.style == "compact"
    assert np.abs(loads(blocks, partition) / blocks.weight.sum() * 8 - 1).max() < 0.05


def test_ground_without_homes_is_cut_by_area() -> None:
    spots = np.array([[*at(x + 0.5, y + 0.5), 1.0] for x in range(20) for y in range(12)])
    blocks = cut(WIDE, {}, spots, 6)
    partition = next(new_partitions(blocks, 6, barriers=False, options=1))
    assert np.abs(loads(blocks, partition) / 40 - 1).max() < 0.1


def test_a_block_that_cannot_be_divided_keeps_the_others_even() -> None:
    tower = np.array([[*at(10, 6), 900.0]])
    blocks = cut(WIDE, {}, np.vstack([homes(WIDE, 300), tower]), 6)
    partition = next(new_partitions(blocks, 6, barriers=False, options=1))
    held = loads(blocks, partition)
    assert held.max() >= 900
    cells = cells_of(blocks, partition.owner, outline_of([WIDE]))
    assert all(len(shapely.get_parts(cell)) == 1 for cell in cells)


def test_islands_get_grids_of_their_own_and_an_islet_goes_with_the_nearest() -> None:
    west, east, islet = box(*at(0, 0), *at(6, 6)), box(*at(9, 0), *at(15, 6)), box(*at(16, 2), *at(16.5, 2.5))
    ground = shapely.MultiPolygon([west, east, islet])
    points = np.vstack([homes(west, 200, 1), homes(east, 200, 2), homes(islet, 1, 3)])
    area = Ground({"": ground}, {}, points)
    blocks = blocks_of(area, fine(area, 4), Tidiness())
    partition = next(new_partitions(blocks, 4, barriers=False, options=1))
    cells = cells_of(blocks, partition.owner, outline_of([ground]))
    assert sorted(len(shapely.get_parts(cell)) for cell in cells) == [1, 1, 1, 2]
    assert sorted(sum(cell.intersects(island) for cell in cells) for island in (west, east, islet)) == [
        1,
        2,
        2,
    ]
    assert shapely.coverage_union_all(cells).equals(ground)


def test_no_grid_leaves_its_community() -> None:
    communities = coverage("aaab / aaab / aabb").cells
    points = homes(coverage("aaaa / aaaa / aaaa").outline, 300)
    ground = Ground(dict(communities), {}, points)
    blocks = blocks_of(ground, fine(ground, 6), Tidiness())
    partition = next(new_partitions(blocks, 6, barriers=False, options=1))
    cells = cells_of(blocks, partition.owner, outline_of(list(communities.values())))
    for cell in cells:
        assert sum(cell.relate_pattern(area, "2********") for area in communities.values()) == 1


def test_slivers_beside_roads_are_no_blocks() -> None:
    twin = [LineString([at(10, -1), at(10, 13)]), LineString([at(10.05, -1), at(10.05, 13)])]
    ground = Ground({"": WIDE}, {"main-road": twin}, homes(WIDE, 50))
    assert len(blocks_of(ground, COARSE, Tidiness())) == 2


def test_a_splinter_that_touches_nothing_is_part_of_its_nearest_block() -> None:
    splinter = box(*at(20.5, 3), *at(20.51, 4))
    ground = Ground({"": shapely.MultiPolygon([WIDE, splinter])}, {}, homes(WIDE, 50))
    units = unit_grids(ground)
    assert units.graph.area_m2.min() > 4_000
    assert sorted(len(shapely.get_parts(shape)) for shape in units.shapes)[-2:] == [1, 2]


def test_rebalancing_evens_out_and_moves_few() -> None:
    today = coverage("aabbcc / aabbcc / ddeeff / ddeeff").cells
    outline = shapely.coverage_union_all(list(today.values()))
    crowd = homes(today["a"], 120, 7)
    ground = Ground(dict(today), {}, np.vstack([homes(outline, 400), crowd]))
    blocks = blocks_of(ground, fine(ground, 6), Tidiness())
    before = np.bincount(blocks.area, blocks.weight)
    few, between, even = changed_partitions(blocks, np.zeros(6, dtype=int), barriers=True, options=3)
    worst, moved = [], []
    for partition in (few, between, even):
        held = loads(blocks, partition)
        worst.append(np.abs(held / held.mean() - 1).max())
        moved.append(blocks.weight[partition.owner != blocks.area].sum() / blocks.weight.sum())
        cells = cells_of(blocks, partition.owner, outline_of([outline]))
        require_tiles(cells, outline)
        assert all(len(shapely.get_parts(cell)) == 1 for cell in cells)
    assert np.abs(before / before.mean() - 1).max() > 0.5
    assert worst[0] < 0.13 and worst[2] < 0.05
    surplus = np.maximum(before - before.mean() * 1.1, 0).sum() / before.sum()
    assert moved[0] < 2 * surplus + 0.05


def test_unit_grids_are_about_ten_thousand_square_metres() -> None:
    streets = [LineString([at(x, -1), at(x, 13)]) for x in range(1, 20, 3)]
    streets += [LineString([at(-1, y), at(21, y)]) for y in (2, 2.7, 6, 9)]
    units = unit_grids(Ground({"": WIDE}, {"road": streets}, homes(WIDE, 200)))
    require_tiles(cells_of(units, np.arange(len(units)), outline_of([WIDE])), WIDE)
    size = units.graph.area_m2
    assert 7_000 < np.median(size) < 13_000
    assert size.min() >= 4_000 and size.max() <= 20_000


def test_a_cell_takes_over_the_code_of_the_grid_it_mostly_is() -> None:
    today, after = coverage("aabb").cells, coverage("xxxy").cells
    points = np.array([[*at(x + 0.5, 0.5), 1.0] for x in range(4)])
    cells = [after["x"], after["y"]]
    assert heirs_of(today, cells, points) == ["a", None]
    assert moved_weights(today, cells, ["a", "b"], points).tolist() == [1.0]
    assert moved_weights(today, cells, ["a", None], points).tolist() == [2.0]


@pytest.mark.parametrize(
    ("weights", "k", "expected"), [([10, 10], 4, [2, 2]), ([30, 10], 4, [3, 1]), ([0, 10], 3, [1, 2])]
)
def test_grids_are_shared_out_by_weight_and_none_goes_without(
    weights: list[float], k: int, expected: list[int]
) -> None:
    counts = shared_out(np.array(weights, dtype=float), np.full(len(weights), 9), k)
    assert counts.tolist() == expected


def test_no_roads_no_share() -> None:
    cells = list(coverage("ab").cells.values())
    blocks = cut(WIDE, {}, homes(WIDE, 10), 2)
    assert numbers_of(cells, np.ones(2), [], blocks.plane).main_road_share is None
    middle = LineString([at(1, 0), at(1, 1)])
    assert numbers_of(cells, np.ones(2), [middle], blocks.plane).main_road_share == 1.0
