"""Tiles that no cache holds, over HTTP, beside the bare SQL of a plain tile, and beside tipg."""

from collections.abc import Callable, Iterator
from statistics import median

from tests.bench import layer_sql
from tests.bench.bench import Bench
from tests.bench.city import City
from tests.bench.load import Rate, asked, stated
from tests.bench.peers import NotToBeHad
from tests.bench.row import Row, Target
from tests.bench.server import Server, serving
from tests.bench.tile_places import Tile, tiles

ROUNDS, SECONDS, WORKERS = 3, 2.0, 2
SHARES = {16: 0.5, 14: 0.85, 12: 0.85, 10: 0.85}
"""Zoom → least share of the tiles a second that the bare SQL gives."""
THINNED, THINNED_TIMES = ("cases", (12, 10)), 20.0
"""Where a million cases are shown as counts, a tile costs so much less than one with all of them."""
NOT_CACHED = {"TILE_MEMORY_MB": "0", "TILE_DISK_MB": "0"}
Sides = dict[str, Callable[[], Rate]]


def rows(bench: Bench) -> Iterator[Row]:
    layers = bench.city.counts
    with serving(workers=WORKERS, **NOT_CACHED) as server:
        for name in layers:
            for z in SHARES:
                yield from _zoom(bench, server, name, z)


def _zoom(bench: Bench, server: Server, name: str, z: int) -> Iterator[Row]:
    city = bench.city
    places = tiles(city.ground, z)
    sides = both(server, city, name, places)
    tipg = bench.tipg if z == max(SHARES) else None
    if tipg:
        theirs = [tipg.tile(name, *place) for place in places]
        sides["peer"] = lambda: asked(tipg.port, theirs, SECONDS)
    try:
        found = in_turns(ROUNDS, sides)
    except NotToBeHad as missing:
        return bench.say(f"no figures of tiles: {missing}")
    ours, limit = median_rate(found["ours"]), median_rate(found["limit"])
    thinned = name == THINNED[0] and z in THINNED[1]
    target = Target("ratio_limit", "≥", THINNED_TIMES if thinned else SHARES[z])
    yield Row(f"tiles of {name}, z{z}, not cached", "tiles/s", ours, limit, target=target)
    if thinned:
        yield Row("… p95", "ms", median_p95(found["ours"]), target=Target("ours", "≤", 30))
    if z == max(SHARES):
        peer = median_rate(found["peer"]) if tipg else None
        yield Row("… beside tipg", "tiles/s", ours, peer=peer, target=Target("ratio_peer", "≥", 3))


def both(server: Server, city: City, name: str, places: list[Tile]) -> Sides:
    """Return the loads of the same tiles on our server, and as plain SQL on its database."""
    paths = [f"/tiles/{name}/{z}/{x}/{y}.mvt" for z, x, y in places]
    plain = [layer_sql.tile(name, *place) for place in places]
    signed = {"Authorization": f"Bearer {city.key}"}
    return {
        "ours": lambda: asked(server.port, paths, SECONDS, signed),
        "limit": lambda: stated(city.url, plain, SECONDS),
    }


def in_turns(rounds: int, sides: Sides) -> dict[str, list[Rate]]:
    """Load each side once a round; the first round warms up and is not counted."""
    found: dict[str, list[Rate]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, load in sides.items():
            one = load()
            if number:
                found[name].append(one)
    return found


def median_rate(found: list[Rate]) -> float:
    return median(one.per_second for one in found)


def median_p95(found: list[Rate]) -> float:
    return median(one.p95_ms for one in found if one.p95_ms is not None)
