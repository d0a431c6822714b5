"""Check a coverage of 10,000 grids, against the bare library on the same arrays."""

from collections.abc import Iterator

import numpy as np
import shapely

from tests.bench.bench import Bench
from tests.bench.measure import medians
from tests.bench.row import Row, Target
from tests.bench.tiling import tiling

GRIDS = 10_000


def rows(bench: Bench) -> Iterator[Row]:
    from layers.grids.validation import check

    cells = tiling(bench.sized(GRIDS, 100))
    shapes = np.array(list(cells.values()), dtype=object)
    assert shapely.coverage_is_valid(shapes) and not check(cells, {}, {})
    times = medians(
        bench.rounds,
        {"ours": lambda: check(cells, {}, {}), "limit": lambda: shapely.coverage_is_valid(shapes)},
    )
    yield Row(
        f"check of {len(cells):,} grids",
        "ms",
        times["ours"] * 1000,
        limit=times["limit"] * 1000,
        target=Target("ratio_limit", "≤", 1.5),
    )
