"""15 minutes on foot as polygons: one beside Valhalla, a thousand beside pgRouting, and how well they tell who is reached."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.reach.engine import Snapped
from tests.bench.bench import Bench
from tests.bench.measure import medians
from tests.bench.pgrouting import PgRouting, loaded
from tests.bench.porto import LIMIT_S, MINUTES, SPEED_KMH, extract, porto
from tests.bench.row import Row, Target
from tests.bench.valhalla import Valhalla, asking

ALONE, JUDGED, DEMAND = 120, 150, 3000
MANY = 1000
WARM_UP = 20


def rows(bench: Bench) -> Iterator[Row]:
    pbf = extract()
    yield from _one(bench, pbf)
    yield from _thousand(bench)


def _one(bench: Bench, pbf: Path) -> Iterator[Row]:
    """One polygon after the other, ours and theirs in turns; both draw the same places."""
    peer = bench.or_without(lambda: bench.cleanup.enter_context(asking(pbf)))
    sites = porto.sites(max(bench.sized(ALONE, 30), bench.sized(JUDGED, 30)) + WARM_UP)
    ours, theirs, drawn, others = list[float](), list[float](), list[BaseGeometry](), list[BaseGeometry]()
    for at in range(len(sites)):
        site = sites[at]
        started = time.perf_counter()
        answer = _geojson(site)
        ours.append(time.perf_counter() - started)
        drawn.append(shapely.from_geojson(answer))
        if peer:
            spent, other = _theirs(peer, site)
            theirs.append(spent)
            others.append(other)
    first = WARM_UP
    label = "One polygon of 15 minutes on foot, with its GeoJSON, beside Valhalla in process"
    theirs_ms = median(theirs[first:]) * 1000 if theirs else None
    yield Row(label, "ms", median(ours[first:]) * 1000, peer=theirs_ms, target=Target("ratio_peer", "≤", 0.5))
    recall, precision = _judged(sites, drawn)
    other = _f1(*_judged(sites, others)) if others else None
    label = "… F1 of who is reached against the network, beside Valhalla's"
    yield Row(label, "", _f1(recall, precision), peer=other, target=Target("ours", "≥", 0.95))
    yield Row("… recall", "", recall)
    yield Row("… precision", "", precision)


def _geojson(site: Snapped) -> str:
    return str(shapely.to_geojson(porto.ground.circles(site, [MINUTES])[0][0]))


def _theirs(peer: Valhalla, site: Snapped) -> tuple[float, BaseGeometry]:
    lng, lat = site.lnglat[0]
    spent, answer = peer.isochrone(float(lng), float(lat), MINUTES, SPEED_KMH)
    return spent, shapely.make_valid(shape(answer["features"][0]["geometry"]))


def _judged(sites: Snapped, shapes: list[BaseGeometry]) -> tuple[float, float]:
    """Return (recall, precision) over people who live at random within 60 m of a street."""
    counts = np.zeros(3)
    rng = np.random.default_rng(5)
    for at, drawn in enumerate(shapes):
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
