"""Whole layers as GeoJSON over HTTP, beside COPY of the same features and tipg's pages."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.bulk import Taken, copy_out, download
from tests.bench.measure import interleaved, seconds_of
from tests.bench.memory import Peak
from tests.bench.row import Row, Target

ROUNDS = {"grids": 5, "cases": 3}


def rows(bench: Bench) -> Iterator[Row]:
    for name in ROUNDS:
        yield from _whole(bench, name)
    yield from _one_street(bench)


def _whole(bench: Bench, name: str) -> Iterator[Row]:
    city, taken = bench.city, list[Taken]()
    path, count, sql = f"/download/{name}.geojson", city.counts[name], layer_sql.features(name)
    peak = Peak(bench.server.pid)
    times = interleaved(
        ROUNDS[name],
        {
            "ours": lambda: taken.append(download(bench.server.port, path, city.key)),
            "limit": lambda: copy_out(city.url, sql),
        },
    )
    grown, first = peak.grown_mb(), median(one.first_byte_s for one in taken) * 1000
    ours, limit = (count / median(times[side]) for side in ("ours", "limit"))
    label = f"GeoJSON of {count:,} {name}"
    yield Row(label, "features/s", ours, limit, target=Target("ratio_limit", "≥", 0.9))
    alone = count / seconds_of(lambda: copy_out(city.url, sql, one_process=True))
    yield Row("… beside COPY in one process", "features/s", ours, alone)
    peer = bench.tipg.features_a_second(name, count) if bench.tipg else None
    label = "… beside three of tipg's pages of 10,000"
    yield Row(label, "features/s", ours, peer=peer, target=Target("ratio_peer", "≥", 20))
    yield Row("… first byte", "ms", first, target=Target("ours", "≤", 50))
    yield Row("… server memory above idle", "MB", grown, target=Target("ours", "≤", 128))


def _one_street(bench: Bench) -> Iterator[Row]:
    """A viewer of one street of ten asks for everything: the scope is the only filter."""
    city = bench.city
    where = f"d.path LIKE '{city.street_path}%'"
    for name in ROUNDS:
        inside = layer_sql.count(city.url, name, where)
        path = f"/download/{name}.geojson"
        times = interleaved(
            bench.rounds,
            {
                "ours": partial(download, bench.server.port, path, city.street_key),
                "limit": partial(copy_out, city.url, layer_sql.features(name, where)),
            },
        )
        ours, limit = (inside / median(times[side]) for side in ("ours", "limit"))
        label = f"GeoJSON of the {inside:,} {name} of one street"
        yield Row(label, "features/s", ours, limit, target=Target("ratio_limit", "≥", 0.7))
