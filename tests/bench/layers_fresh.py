"""How soon a changed tile is fresh after the commit, and how many tiles one change makes anew."""

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tests.bench.bench import Bench
from tests.bench.city_ground import SEED
from tests.bench.layers_tiles import WORKERS
from tests.bench.measure import percentile
from tests.bench.row import Row, Target
from tests.bench.server import Client, Server, serving
from tests.bench.tile_places import holding, tiles_between

Z, ZOOMS = 16, range(8, 17)
WRITES, CONNECTIONS, LATEST_S = 100, 6, 5.0
"""So many connections reach every worker."""


def rows(bench: Bench) -> Iterator[Row]:
    city = bench.city
    with serving(workers=WORKERS) as server:
        clients = [Client(server.port, city.key) for _ in range(CONNECTIONS)]
        random = np.random.default_rng(SEED)
        chosen = random.choice(city.counts["cases"], bench.sized(WRITES, 20), replace=False) + 1
        times = [_until_fresh(clients, int(case)) for case in chosen]
        label = f"a changed tile is fresh on all {WORKERS} workers after the commit"
        yield Row(f"{label}, p99", "ms", percentile(times, 0.99), target=Target("ours", "≤", 500))
        yield Row("… median", "ms", percentile(times, 0.5))
        yield _made_anew(server, bench, int(chosen[0]))


def _until_fresh(clients: Sequence[Client], case: int) -> float:
    """Change a case and return the milliseconds until its tile has other bytes, whomever one asks."""
    path = _path(holding(_place_of(case), Z))
    before = {client.request("GET", path).content for client in clients}
    committed = _change(case)
    for client in clients:
        while client.request("GET", path).content in before:
            if time.perf_counter() - committed > LATEST_S:
                raise RuntimeError(f"{path} did not change within {LATEST_S} s of the commit")
    return (time.perf_counter() - committed) * 1000


def _made_anew(server: Server, bench: Bench, case: int) -> Row:
    """Ask for all tiles of the city, change one case in its place, and count those that are no longer what they were."""
    client, city = Client(server.port, bench.city.key), bench.city.ground
    paths = [_path(tile) for tile in tiles_between(city.points.min(axis=0), city.points.max(axis=0), ZOOMS)]
    tags = {path: client.request("GET", path).tag for path in paths}
    _until_fresh([Client(server.port, bench.city.key) for _ in range(CONNECTIONS)], case)
    changed = sum(client.request("GET", path, If_None_Match=tag).status != 304 for path, tag in tags.items())
    label = f"tiles that one change makes anew, of {len(tags):,} between z{ZOOMS[0]} and z{ZOOMS[-1]}"
    return Row(label, "", changed, target=Target("ours", "≤", 25))


def _change(case: int) -> float:
    """Give a case another state and a line of history as an action does; return the moment before the commit ends."""
    from django.db import transaction

    from layers.core.history import record
    from layers.models import Case

    with transaction.atomic():
        row = Case.objects.select_for_update(of=("self",)).select_related("division").get(pk=case)
        row.state = "checking" if row.state != "checking" else "closed"
        row.save(update_fields=["state"])
        record(actor=None, action="case.check", layer="cases", rows=[row])
        last = time.perf_counter()
    return last


def _place_of(case: int) -> Any:
    from layers.models import Case

    return np.array(Case.objects.get(pk=case).geometry.coords)


def _path(tile: tuple[int, int, int]) -> str:
    z, x, y = tile
    return f"/tiles/cases/{z}/{x}/{y}.mvt"
