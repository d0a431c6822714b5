"""GeoParquet over HTTP, beside binary COPY of the same rows, and beside geopandas that makes the same file."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.bulk import copy_out, made
from tests.bench.measure import interleaved
from tests.bench.memory import Peak
from tests.bench.row import Row, Target

ROUNDS = {"grids": 3, "cases": 1}
WITH_GEOPANDAS = """
import sys, time, warnings
import geopandas, psycopg2
warnings.simplefilter("ignore")
url, sql, path = sys.argv[1:]
started = time.perf_counter()
geopandas.read_postgis(sql, psycopg2.connect(url), geom_col="geometry").to_parquet(path, compression="zstd")
print(time.perf_counter() - started)
"""
"""Prints its seconds, without those that importing takes."""


def rows(bench: Bench) -> Iterator[Row]:
    city = bench.city
    for name, rounds in ROUNDS.items():
        count, path = city.counts[name], f"/download/{name}.parquet"
        peak = Peak(bench.server.pid)
        times = interleaved(
            rounds,
            {
                "ours": partial(made, bench.server, path, city.key),
                "limit": partial(copy_out, city.url, layer_sql.binary_rows(name), binary=True),
            },
        )
        grown = peak.grown_mb()
        ours, limit = (count / median(times[side]) for side in ("ours", "limit"))
        label = f"GeoParquet of {count:,} {name}"
        yield Row(label, "features/s", ours, limit, target=Target("ratio_limit", "≥", 0.2))
        peer = count / _seconds_of_geopandas(city.url, layer_sql.rows(name))
        yield Row("… beside geopandas", "features/s", ours, peer=peer, target=Target("ratio_peer", "≥", 2))
        yield Row("… server memory above idle", "MB", grown)


def _seconds_of_geopandas(url: str, sql: str) -> float:
    """Make the file in a process of its own: it takes gigabytes that nobody gives back."""
    with TemporaryDirectory() as folder:
        plain, path = url.replace("postgis://", "postgres://", 1), str(Path(folder, "layer.parquet"))
        command = [sys.executable, "-c", WITH_GEOPANDAS, plain, sql, path]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
