"""What a feature costs in a large city beside one in a tenth of it; the density is the same, so the tiles are too."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from statistics import median

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.bulk import download
from tests.bench.city import City
from tests.bench.layers_pages import PAGE, items
from tests.bench.layers_tiles import NOT_CACHED, WORKERS, both
from tests.bench.measure import interleaved
from tests.bench.row import Row, Target
from tests.bench.server import Client, Server, serving
from tests.bench.tile_places import tiles

GROWN = Target("ratio_limit", "≤", 1.3)
ROUNDS, PAGES_A_ROUND, Z = 3, 30, 16


def rows(bench: Bench) -> Iterator[Row]:
    with ExitStack() as stack:
        sides = {
            side: (city, stack.enter_context(serving(workers=WORKERS, DATABASE_URL=city.url, **NOT_CACHED)))
            for side, city in zip(("large", "tenth"), bench.cities, strict=True)
        }
        for name in bench.city.counts:
            yield _whole(sides, name)
        yield _page(sides)
        for name in bench.city.counts:
            yield _tiles(sides, name)


def _whole(sides: dict[str, tuple[City, Server]], name: str) -> Row:
    path = f"/download/{name}.geojson"
    runs = {side: partial(download, server.port, path, city.key) for side, (city, server) in sides.items()}
    counts = {side: city.counts[name] for side, (city, _server) in sides.items()}
    return _row(f"growth: GeoJSON of {name}", interleaved(ROUNDS, runs), counts)


def _page(sides: dict[str, tuple[City, Server]]) -> Row:
    clients = {side: Client(server.port, city.key) for side, (city, server) in sides.items()}
    runs = {
        side: lambda client=client: [
            client.request("GET", items("cases", PAGE)) for _ in range(PAGES_A_ROUND)
        ]
        for side, client in clients.items()
    }
    counts = dict.fromkeys(sides, PAGE * PAGES_A_ROUND)
    return _row("growth: items page of cases", interleaved(ROUNDS, runs), counts)


def _asked(client: Client) -> None:
    for _page in range(PAGES_A_ROUND):
        client.request("GET", items("cases", PAGE))


def _tiles(sides: dict[str, tuple[City, Server]], name: str) -> Row:
    """Seconds that all tiles of a list take, divided by the features in them."""
    times: dict[str, list[float]] = {side: [] for side in sides}
    places = {side: tiles(city.ground, Z) for side, (city, _server) in sides.items()}
    loads = {side: both(server, city, name, places[side])["ours"] for side, (city, server) in sides.items()}
    for number in range(ROUNDS + 1):
        for side, load in loads.items():
            spent = len(places[side]) / load().per_second
            if number:
                times[side].append(spent)
    counts = {
        side: layer_sql.in_tiles(city.url, name, places[side]) for side, (city, _server) in sides.items()
    }
    return _row(f"growth: tiles of {name}, z{Z}", times, counts)


def _row(label: str, times: dict[str, list[float]], counts: dict[str, int]) -> Row:
    cost = {side: median(spent) / counts[side] * 1e6 for side, spent in times.items()}
    return Row(f"{label}, 10 × the rows", "µs/feature", cost["large"], cost["tenth"], target=GROWN)
