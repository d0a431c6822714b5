"""15 minutes on foot as polygons: one beside Valhalla, a thousand beside pgRouting, and how well they tell who is reached."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.reach.engine import Snapped
from tests.bench.bench import Bench
from tests.bench.measure import medians
from tests.bench.pgrouting import PgRouting, loaded
from tests.bench.porto import LIMIT_S, MINUTES, SPEED_KMH, extract, porto
from tests.bench.row import Row, Target
from tests.bench.valhalla import asking

ALONE, JUDGED, DEMAND = 120, 150, 3000
MANY = 1000
TURN = 20
Drawn = tuple[float, BaseGeometry]


def rows(bench: Bench) -> Iterator[Row]:
    pbf = extract()
    yield from _one(bench, pbf)
    yield from _thousand(bench)


def _one(bench: Bench, pbf: Path) -> Iterator[Row]:
    """One polygon after the other, ours and theirs in turns of twenty; both draw the same places to the same end."""
    peer = bench.or_without(lambda: bench.cleanup.enter_context(asking(pbf)))
    sites = porto.sites(max(bench.sized(ALONE, 40), bench.sized(JUDGED, 40)) + TURN)
    ours, theirs = list[Drawn](), list[Drawn]()
    for first in range(0, len(sites), TURN):
        turn = sites[first : first + TURN]
        ours += [_ours(turn[at]) for at in range(len(turn))]
        theirs += peer.isochrones(map(tuple, turn.lnglat.tolist()), MINUTES, SPEED_KMH) if peer else []
    spent, other = (
        median(seconds for seconds, _shape in drawn[TURN:]) * 1000 if drawn else None
        for drawn in (ours, theirs)
    )
    assert spent is not None
    label = "One polygon of 15 minutes on foot, beside Valhalla in process"
    yield Row(label, "ms", spent, peer=other, target=Target("ratio_peer", "≤", 0.5))
    recall, precision = _judged(sites, ours)
    told = _f1(*_judged(sites, theirs)) if theirs else None
    label = "… F1 of who is reached against the network, beside Valhalla's"
    yield Row(label, "", _f1(recall, precision), peer=told, target=Target("ours", "≥", 0.95))
    yield Row("… recall", "", recall)
    yield Row("… precision", "", precision)


def _ours(site: Snapped) -> Drawn:
    started = time.perf_counter()
    drawn = porto.ground.circles(site, [MINUTES])[0][0]
    return time.perf_counter() - started, drawn


def _judged(sites: Snapped, shapes: list[Drawn]) -> tuple[float, float]:
    """Return (recall, precision) over people who live at random within 60 m of a street."""
    counts = np.zeros(3)
    rng = np.random.default_rng(5)
    for at, (_seconds, shape) in enumerate(shapes):
        drawn = shapely.make_valid(shape)
        places, reached = _people(sites[at], rng)
        shapely.prepare(drawn)
        inside = shapely.contains_xy(drawn, places.lnglat[:, 0], places.lnglat[:, 1])
        counts += [(reached & inside).sum(), reached.sum(), inside.sum()]
    return float(counts[0] / counts[1]), float(counts[0] / counts[2])


def _people(site: Snapped, rng: np.random.Generator) -> tuple[Snapped, NDArray[np.bool_]]:
    """Return people round a site, and whether they are within the time by street and the walk to it."""
    network, radius = porto.network, 1.1 * LIMIT_S * SPEED_KMH / 3.6
    spread = network.to_plane(site.lnglat) + rng.uniform(-radius, radius, (DEMAND, 2))
    places = porto.ground.snap(network.to_degrees(spread))
    places = places[places.found & (places.off_m <= 60)]
    return places, np.isfinite(porto.ground.seconds(site, places, LIMIT_S))


def _f1(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision)


def _thousand(bench: Bench) -> Iterator[Row]:
    """A thousand at once, a dissolved cover of them, and whether the two agree."""
    count = bench.sized(MANY, 50)
    sites = porto.sites(count)
    peer: PgRouting | None = bench.or_without(lambda: loaded(bench.url, porto.network, porto.ground, sites))
    runs: dict[str, Any] = {"ours": lambda: porto.ground.circles(sites, [MINUTES])}
    if peer:
        runs["peer"] = peer.polygons
    times = medians(3, runs)
    label = f"{count:,} polygons, beside pgRouting's one call with concave hulls"
    yield Row(label, "s", times["ours"], peer=times.get("peer"), target=Target("ratio_peer", "≤", 1.0))
    runs = {"ours": lambda: porto.ground.cover(sites, [MINUTES])}
    if peer:
        runs["peer"] = peer.circles_united
    times = medians(5, runs)
    label = f"Dissolved cover of {count:,}, beside PostGIS's union of their circles"
    limit = times.get("peer")
    yield Row(label, "s", times["ours"], peer=limit, target=Target("ratio_peer", "≤", 1.2))
    singles = [shapes[0] for shapes in porto.ground.circles(sites, [MINUTES])]
    united, cover = shapely.union_all(singles), porto.ground.cover(sites, [MINUTES])[0]
    both = shapely.intersection(united, cover).area / shapely.union(united, cover).area
    yield Row(
        "… what it shares with the union of single polygons", "", both, target=Target("ours", "≥", 0.999)
    )
