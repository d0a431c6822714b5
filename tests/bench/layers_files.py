"""GeoPackage, FlatGeobuf and Shapefile over HTTP, beside ogr2ogr that writes the same rows to the same format."""

from collections.abc import Iterator
from statistics import median

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.bulk import made
from tests.bench.measure import Timed, interleaved
from tests.bench.ogr import DRIVERS, write_file
from tests.bench.peers import program
from tests.bench.row import Row, Target

ROUNDS = 2


def rows(bench: Bench) -> Iterator[Row]:
    """All grids, and the cases of one street of ten: a file of a million rows only takes longer."""
    city = bench.city
    street = f"d.path LIKE '{city.street_path}%'"
    for name, where, key in (("grids", "true", city.key), ("cases", street, city.street_key)):
        count = layer_sql.count(city.url, name, where)
        sql = layer_sql.rows(name, where)
        for ending in DRIVERS:
            yield _one(bench, f"{ending} of {count:,} {name}", f"/download/{name}.{ending}", key, sql, count)


def _one(bench: Bench, label: str, path: str, key: str, sql: str, count: int) -> Row:
    sides: dict[str, Timed] = {"ours": lambda: made(bench.server, path, key)}
    if bench.or_without(lambda: program("ogr2ogr")):
        sides["peer"] = lambda: write_file(bench.city.url, sql, path.partition(".")[2])
    times = interleaved(ROUNDS, sides)
    rates = {side: count / median(spent) for side, spent in times.items()}
    target = Target("ratio_peer", "≥", 0.9)
    return Row(label, "features/s", rates["ours"], peer=rates.get("peer"), target=target)
