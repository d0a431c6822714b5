"""Tiles that are made already, and tiles that the asker has: beside nginx that hands out the same bytes as files."""

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.layers_tiles import ROUNDS, SECONDS, WORKERS, Sides, in_turns, median_rate
from tests.bench.load import asked
from tests.bench.nginx import files_by_nginx
from tests.bench.peers import NotToBeHad
from tests.bench.row import Row, Target
from tests.bench.server import Client, Server, serving
from tests.bench.tile_places import tiles

ZOOMS = (16, 14)


def rows(bench: Bench) -> Iterator[Row]:
    layers = bench.city.counts
    with serving(workers=WORKERS) as server:
        try:
            for name in layers:
                for z in ZOOMS:
                    yield from _again(bench, server, name, z)
        except NotToBeHad as missing:
            bench.say(f"no figures of made tiles: {missing}")


def _again(bench: Bench, server: Server, name: str, z: int) -> Iterator[Row]:
    """Ask for tiles that were asked for before: all of them, and with their ETags.

    Raises
    ------
    NotToBeHad : wrk or nginx is not installed.
    """
    key = bench.city.key
    made, tags = _made(
        server, key, [f"/tiles/{name}/{z}/{x}/{y}.mvt" for z, x, y in tiles(bench.city.ground, z)]
    )
    with files_by_nginx(made) as port:
        signed = {"Authorization": f"Bearer {key}"}
        sides: Sides = {
            "cached": lambda: asked(server.port, list(made), SECONDS, signed),
            "unchanged": lambda: asked(server.port, list(made), SECONDS, signed, tags),
            "file": lambda: asked(port, list(made), SECONDS),
        }
        found = in_turns(ROUNDS, sides)
    cached, unchanged, file = (median_rate(found[side]) for side in ("cached", "unchanged", "file"))
    size = sum(map(len, made.values())) / len(made) / 1000
    label = f"tiles of {name}, z{z}, {size:.0f} kB"
    yield Row(f"{label}, made before", "tiles/s", cached, file, target=Target("ours", "≥", 3000))
    yield Row("… 304", "answers/s", unchanged, file, target=Target("ours", "≥", 5000))


def _made(server: Server, key: str, paths: list[str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Ask each worker for every tile; return path → bytes and path → ETag of those that hold something."""
    made: dict[str, bytes] = {}
    tags: dict[str, str] = {}
    for _worker in range(2 * WORKERS):
        client = Client(server.port, key)
        for path in paths:
            answer = client.request("GET", path)
            if answer.content:
                made[path], tags[path] = answer.content, answer.tag
        client.connection.close()
    return made, tags
