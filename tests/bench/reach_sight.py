"""What cameras see: sectors over grids beside bare shapely, and views between buildings beside exact shadows.

The exact peer takes the shadow of every wall out of the sector, one polygon at a time. Cameras hang at random corners of the
buildings of Porto's centre (OpenStreetMap), and look anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.geom
import shapely
from numpy.typing import NDArray

from layers.cameras.buildings import Buildings, buildings_of
from layers.cameras.field_of_view import FieldOfView
from layers.cameras.occlusion import TOUCHES_DEG, views
from layers.cameras.optics import Optics, optics_of, sectors
from layers.sight.cover import seen
from tests.bench.bench import Bench
from tests.bench.measure import medians
from tests.bench.row import Row, Target

FILE = Path(__file__).resolve().parents[3] / "shared/data/osm/porto-centre-buildings.osm.pbf"
GRIDS, SECTORS, CAMERAS, EXACT = (17, 20), 10_000, 6_619, 300
ANGLE_DEG, RANGE_M = 90.0, 100.0
Shapes = NDArray[np.object_]


def rows(bench: Bench) -> Iterator[Row]:
    town = Town(read_buildings(), np.random.default_rng(1))
    yield _cover(bench, town)
    yield from _occlusion(bench, town)


def _cover(bench: Bench, town: "Town") -> Row:
    """Ours makes the sectors too; the bare library is given them."""
    optics = town.anywhere(bench.sized(SECTORS, 500))
    given, grids = sectors(optics), town.grids(bench.scale)
    runs = {
        "ours": lambda: shapely.area(seen(grids, sectors(optics))),
        "bare": lambda: _bare(grids, given),
    }
    assert np.allclose(runs["ours"](), runs["bare"](), rtol=1e-9, atol=1e-14)
    took = medians(3, runs)
    name = f"{len(optics):,} sectors over {len(grids)} grids"
    return Row(name, "s", took["ours"], limit=took["bare"], target=Target("ratio_limit", "≤", 1.2))


def _bare(grids: Shapes, given: Shapes) -> NDArray[np.float64]:
    tree = shapely.STRtree(given)
    areas = np.zeros(len(grids))
    for number, grid in enumerate(grids):
        found = tree.query(grid, predicate="intersects")
        if len(found):
            areas[number] = shapely.area(shapely.intersection(grid, shapely.union_all(given[found])))
    return areas


def _occlusion(bench: Bench, town: "Town") -> Iterator[Row]:
    optics = town.at_corners(bench.sized(CAMERAS, 300))
    sample = optics.part(0, bench.sized(EXACT, 60))
    took = medians(
        2, {"ours": partial(_ours, optics, town.shapes), "exact": partial(exact, sample, town.buildings)}
    )
    ours, peer = (1_000 * took[name] / len(each) for name, each in (("ours", optics), ("exact", sample)))
    yield Row(
        f"views of {len(optics):,} cameras between {len(town.shapes):,} buildings",
        "ms a camera",
        ours,
        peer=peer,
        target=Target("ratio_peer", "≤", 0.05),
    )
    true, found = shapely.area(exact(sample, town.buildings)), shapely.area(_ours(sample, town.shapes))
    error = 100 * float(np.abs(found - true).sum() / true.sum())
    yield Row("views: error of the area", "%", error, target=Target("ours", "≤", 1.5))


def _ours(optics: Optics, shapes: Shapes) -> Shapes:
    return views(optics, buildings_of(shapes))


def exact(optics: Optics, buildings: Buildings) -> Shapes:
    """Return the views as sectors without every wall's shadow."""
    return np.array([_exact(optics.part(n, n + 1), buildings) for n in range(len(optics))], dtype=object)


def _exact(optics: Optics, buildings: Buildings) -> Any:
    [whole], [at], [scale] = sectors(optics), optics.lnglat, optics.degree_m
    shadows = []
    for shape in buildings.shapes[buildings.tree.query(whole, predicate="intersects")]:
        if not shapely.dwithin(shape, shapely.Point(at), TOUCHES_DEG):
            shadows += [shape, *_shadows(shape, at, scale)]
    return shapely.difference(whole, shapely.union_all(shadows)) if shadows else whole


def _shadows(shape: Any, at: NDArray[np.float64], scale: NDArray[np.float64]) -> Iterator[Any]:
    for ring in (shape.exterior, *shape.interiors):
        corners = np.array(ring.coords)
        metres = np.hypot(*((corners - at) * scale).T)
        far = at + (corners - at) * np.maximum(1, 4 * RANGE_M / np.maximum(metres, 1e-6))[:, None]
        for (a, b), (c, d) in zip(pairwise(corners), pairwise(far), strict=True):
            shadow = shapely.Polygon([a, b, d, c])
            if shadow.is_valid and shadow.area > 0:
                yield shadow


@dataclass
class Town:
    """Buildings, and cameras among them."""

    shapes: Shapes
    rng: np.random.Generator

    @cached_property
    def buildings(self) -> Buildings:
        return buildings_of(self.shapes)

    def grids(self, scale: float) -> Shapes:
        west, south, east, north = shapely.total_bounds(self.shapes)
        x, y = (np.linspace(a, b, n + 1) for a, b, n in ((west, east, GRIDS[0]), (south, north, GRIDS[1])))
        boxes = [shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(GRIDS[0]) for j in range(GRIDS[1])]  # fmt: skip
        return np.array(boxes[: max(20, round(len(boxes) * min(scale, 1)))], dtype=object)

    def anywhere(self, count: int) -> Optics:
        west, south, east, north = shapely.total_bounds(self.shapes)
        return self._looking(self.rng.uniform((west, south), (east, north), (count, 2)))

    def at_corners(self, count: int) -> Optics:
        corners = shapely.get_coordinates(shapely.get_exterior_ring(shapely.get_parts(self.shapes)))
        return self._looking(corners[self.rng.integers(0, len(corners), count)])

    def _looking(self, places: NDArray[np.float64]) -> Optics:
        bearings = self.rng.uniform(0, 360, len(places))
        return optics_of(
            FieldOfView(lng, lat, bearing, ANGLE_DEG, RANGE_M)
            for (lng, lat), bearing in zip(places.tolist(), bearings.tolist(), strict=True)
        )


def read_buildings() -> Shapes:
    """Return the valid outlines of all buildings of the file."""
    texts = osmium.geom.WKBFactory()
    found = osmium.FileProcessor(str(FILE)).with_areas().with_filter(osmium.filter.KeyFilter("building"))
    shapes = []
    for thing in found:
        if thing.is_area():
            try:
                shapes.append(shapely.from_wkb(bytes.fromhex(texts.create_multipolygon(thing))))
            except RuntimeError:  # an area whose ways do not close
                continue
    return np.array([shape for shape in shapes if shape.is_valid], dtype=object)
