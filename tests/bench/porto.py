"""Porto in OpenStreetMap, as every part of the benchmark of reach has it: its network, its ground, points in its middle."""

from functools import cached_property
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from layers.reach.engine import Ground, Snapped
from layers.reach.engine.base import Base
from layers.reach.engine.costs import Pace, for_mode
from layers.roads.building import build
from layers.roads.network import Network
from layers.roads.osm import read_osm

SPEED_KMH, MINUTES = 5.1, 15.0
LIMIT_S = 60 * MINUTES
CENTRE, HALF_M = (-8.6291, 41.1579), (7000.0, 8500.0)
"""The middle of the city, and how far its points lie from it, east and north."""

Floats = NDArray[np.float64]


def extract(name: str = "porto.osm.pbf") -> Path:
    """Return a file of the shared data.

    Raises
    ------
    FileNotFoundError : it stands beside no folder above this one.
    """
    beside = (above / "shared/data/osm" / name for above in Path(settings.BASE_DIR).resolve().parents)
    found = next((path for path in beside if path.is_file()), None)
    if found is None:
        raise FileNotFoundError(f"the benchmark of reach needs shared/data/osm/{name} beside the project")
    return found


class Porto:
    """The city on foot."""

    @cached_property
    def network(self) -> Network:
        """Its streets, read and built as `import_roads` does."""
        return build(read_osm(extract()).ways, "© OpenStreetMap contributors").network

    @cached_property
    def ground(self) -> Ground:
        """Walking, with everything that is worked out once already worked out."""
        speed = SPEED_KMH / 3.6
        opened = np.ones(len(self.network.gate_edge), dtype=bool)
        ground = Ground(Base(self.network, "walk", 60.0), Pace("walk", speed, speed, slope=False), opened)
        ground.cover(ground.snap([CENTRE]), [MINUTES])
        return ground

    def sites(self, count: int) -> Snapped:
        """Return points at junctions of the walking network that hang together with most others, the same every time."""
        network = self.network
        edges = for_mode(network, "walk")
        links = (np.ones(int(edges.sum())), (network.start[edges], network.end[edges]))
        _count, part = connected_components(coo_matrix(links, shape=(len(network.xy),) * 2), directed=False)
        inside = (np.abs(network.xy - network.to_plane([CENTRE])) < HALF_M).all(1)
        chosen = np.flatnonzero(inside & (part == np.bincount(part).argmax()))
        drawn = np.random.default_rng(1).choice(chosen, count, replace=False)
        return self.ground.snap(network.to_degrees(network.xy[drawn]))


porto = Porto()
