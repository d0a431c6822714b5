"""Propose 20 grids of 1,000 blocks: time, balance, compactness, barriers; beside METIS alone.

The limit is the bare METIS partition. The peer is what a user of METIS does with it: thirty seeds, the best balanced kept.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.bench.bench import Bench
from tests.bench.block_town import block_town
from tests.bench.measure import medians
from tests.bench.row import Row, Target

BLOCKS, GRIDS = 1_000, 20
PEER_SEEDS = 30


def rows(bench: Bench) -> Iterator[Row]:
    from layers.planning.proposing import grids, scoring
    from layers.planning.proposing.aims import Aims
    from layers.planning.proposing.blocks import Blocks, Grain, Ground, blocks_of
    from layers.planning.proposing.options import new_partitions
    from layers.planning.proposing.partition import metis
    from layers.planning.proposing.tidying import Tidiness

    town, k = block_town(bench.sized(BLOCKS, 100)), bench.sized(GRIDS, 4)
    load = float(town.points[:, 2].sum()) / k
    whole = Grain(load / 6, 1e12, load / 12, 1e12)
    plain = Aims()

    def cut() -> Blocks:
        return blocks_of(Ground({"": town.ground}, town.lines, town.points[:, :3]), whole, Tidiness())

    blocks = cut()

    def ours() -> list[Any]:
        return list(new_partitions(cut(), k, barriers=True, options=3))

    def peer() -> np.ndarray:
        found = [metis(blocks.graph, blocks.weight, k, plain, seed) for seed in range(1, PEER_SEEDS + 1)]
        return min(found, key=lambda owner: worst(np.bincount(owner, blocks.weight)))

    def worst(loads: np.ndarray) -> float:
        return float(np.abs(loads / loads.mean() - 1).max())

    def numbers(owner: np.ndarray) -> scoring.Numbers:
        cells = grids.cells_of(blocks, owner, grids.outline_of([town.ground]))
        loads = np.bincount(owner, blocks.weight)
        return scoring.numbers_of(cells, loads, town.lines["main-road"], blocks.plane)

    times = medians(
        min(bench.rounds, 3),
        {"ours": ours, "limit": lambda: metis(blocks.graph, blocks.weight, k, plain, 1), "peer": peer},
    )
    name = f"{len(blocks):,} blocks → {k} grids"
    yield Row(f"proposal, 3 options, {name}", "s", **times, target=Target("ours", "≤", 5.0))
    options = {partition.style: numbers(partition.owner) for partition in ours()}
    bare, best = numbers(metis(blocks.graph, blocks.weight, k, plain, 1)), numbers(peer())
    yield from _quality(name, options, bare, best)
    if "along-roads" in options:  # a few blocks, as at a small scale, may leave no choice between the styles
        yield from _along_roads(name, options["along-roads"], bare, best)


def _quality(name: str, options: dict[str, Any], bare: Any, best: Any) -> Iterator[Row]:
    """Report the worst of all options, and the compactness of the most compact."""
    every = list(options.values())
    yield Row(
        f"worst deviation of {len(every)} options, {name}",
        "%",
        max(option.worst_deviation for option in every) * 100,
        limit=bare.worst_deviation * 100,
        peer=best.worst_deviation * 100,
        target=Target("ours", "≤", 3.0),
    )
    yield Row(
        f"mean Polsby–Popper, {name}",
        "",
        max(option.mean_compactness for option in every),
        limit=bare.mean_compactness,
        peer=best.mean_compactness,
        target=Target("ours", "≥", 0.60),
    )
    yield Row(
        f"parts beyond one a grid, {name}",
        "",
        float(max(option.parts - option.k for option in every)),
        limit=float(bare.parts - bare.k),
        peer=float(best.parts - best.k),
        target=Target("ours", "≤", 0.0),
    )


def _along_roads(name: str, roads: Any, bare: Any, best: Any) -> Iterator[Row]:
    """Report what borders on main roads come to where they are asked for."""
    yield Row(
        f"mean Polsby–Popper along main roads, {name}",
        "",
        roads.mean_compactness,
        target=Target("ours", "≥", 0.60),
    )
    yield Row(
        f"main roads on borders, {name}",
        "%",
        roads.main_road_share * 100,
        limit=bare.main_road_share * 100,
        peer=best.main_road_share * 100,
        target=Target("ours", "≥", 80.0),
    )
