"""Read the roads of an OpenStreetMap file: .osm.pbf, .osm, .osm.bz2, .osm.gz. Pure but for the file."""

from array import array
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import osmium
from osmium.filter import KeyFilter

from layers.core.measure import distance_m
from layers.roads.barriers import barrier_of
from layers.roads.network import MODES, Ints
from layers.roads.rules import RELEVANT, Skipped, minutes_of, passing_of_tags
from layers.roads.speeds import metres_a_second
from layers.roads.ways import Barrier, Passing, Read, Ways

ATTRIBUTION: Final = "© OpenStreetMap contributors"
ENDINGS: Final = (".pbf", ".osm", ".osm.bz2", ".osm.gz")
_NODES, _WAYS = osmium.osm.NODE, osmium.osm.WAY


class NotRead(Exception):
    """The file cannot be read, or holds no road; the text says what and where."""


def is_osm(path: Path) -> bool:
    """Whether a file is OpenStreetMap's, by its name."""
    return path.name.lower().endswith(ENDINGS)


def read_osm(path: Path, policy: str = "no") -> Read:
    """Read the roads of a file.

    Parameters
    ----------
    policy : who passes what is private, one of `access.POLICIES`.

    Raises
    ------
    NotRead : no readable file of OpenStreetMap, or one without roads.
    """
    reading = _Reading(policy)
    try:
        for entry in _entries(path):
            if entry.is_node():
                reading.node(entry)
            else:
                reading.way(entry)
    except (RuntimeError, osmium.InvalidLocationError, ValueError) as error:
        raise NotRead(f"{path.name} is no whole file of OpenStreetMap: {error}") from error
    if not reading.passing:
        raise NotRead(f"{path.name} holds no road that anybody may pass ({reading.ways_read} ways read).")
    return Read(reading.ways(), reading.told())


def _entries(path: Path) -> Any:
    entries = osmium.FileProcessor(str(path), _NODES | _WAYS).with_locations("flex_mem")
    entries = entries.with_filter(_only(_NODES, "barrier", "kerb"))
    return entries.with_filter(_only(_WAYS, "highway", "route"))


def _only(kind: Any, *keys: str) -> KeyFilter:
    """Let pass what has one of the keys; only things of one kind are asked."""
    wanted = KeyFilter(*keys)
    wanted.enable_for(kind)
    return wanted


class _Reading:
    """Gathers ways as arrays while the file goes by."""

    def __init__(self, policy: str) -> None:
        self._policy = policy
        self._ref, self._lng, self._lat = array("q"), array("d"), array("d")
        self._at = array("q", [0])
        self._judged: dict[tuple[tuple[str, str], ...], Passing | Skipped] = {}
        self._number: dict[Passing, int] = {}
        self._barriers: dict[int, Barrier] = {}
        self._skipped: Counter[str] = Counter()
        self.passing = array("i")
        self.ways_read = self._cut = 0

    def node(self, node: Any) -> None:
        barrier = barrier_of({tag.k: tag.v for tag in node.tags}, self._policy)
        if barrier is not None:
            self._barriers[node.id] = barrier

    def way(self, way: Any) -> None:
        tags = tuple([(tag.k, tag.v) for tag in way.tags if tag.k in RELEVANT])
        if tags not in self._judged:
            self._judged[tags] = passing_of_tags(dict(tags), self._policy)
        passing = self._judged[tags]
        self.ways_read += 1
        if isinstance(passing, Skipped):
            self._skipped[passing] += 1
            return
        try:
            places = [(node.ref, node.lon, node.lat) for node in way.nodes]
        except osmium.InvalidLocationError:
            places = self._cut_off(way)
        if len(places) < 2:
            self._skipped["fewer than two points in the file"] += 1
            return
        if passing.kind == "ferry":
            passing = _timed(passing, places, minutes_of(dict(tags)["duration"]))
        ref, lng, lat = zip(*places, strict=True)
        self._ref.extend(ref)
        self._lng.extend(lng)
        self._lat.extend(lat)
        self._at.append(len(self._ref))
        self.passing.append(self._number.setdefault(passing, len(self._number)))

    def _cut_off(self, way: Any) -> list[tuple[int, float, float]]:
        """Return the first part of a way whose points are in the file: an extract cuts off the rest."""
        self._cut += 1
        places: list[tuple[int, float, float]] = []
        for node in way.nodes:
            if node.location.valid():
                places.append((node.ref, node.lon, node.lat))
            elif len(places) > 1:
                break
            else:
                places.clear()
        return places

    def ways(self) -> Ways:
        refs, first, vertex = np.unique(np.asarray(self._ref), return_index=True, return_inverse=True)
        lnglat = np.column_stack([np.asarray(self._lng)[first], np.asarray(self._lat)[first]])
        points = self._points_of_barriers(refs)
        return Ways(
            lnglat,
            vertex.astype(np.int32),
            np.asarray(self._at, dtype=np.int32),
            np.asarray(self.passing, dtype=np.int32),
            tuple(self._number),
            points,
        )

    def _points_of_barriers(self, refs: Any) -> dict[int, Barrier]:
        nodes = np.asarray(sorted(self._barriers), dtype=np.int64)
        at: Ints = np.minimum(np.searchsorted(refs, nodes), len(refs) - 1)
        on_way = refs[at] == nodes
        return {
            int(point): self._barriers[int(node)]
            for point, node in zip(at[on_way], nodes[on_way], strict=True)
        }

    def told(self) -> dict[str, Any]:
        """Return what the summary says of the file."""
        return {"ways_read": self.ways_read, "ways_cut_off": self._cut, "skipped": dict(self._skipped)}


def _timed(passing: Passing, places: list[tuple[int, float, float]], minutes: float) -> Passing:
    """Return a ferry's passing with the time that it takes, whoever is on it."""
    metres = sum(distance_m(*a[1:], *b[1:]) for a, b in pairwise(places))
    metres, seconds = max(metres, 1.0), minutes * 60
    walk, chair, bicycle, e_bike = (round(seconds * metres_a_second(mode) / metres, 2) for mode in MODES[:4])
    slower = (walk, chair, bicycle, e_bike, 1.0)
    speed = max(round(metres / seconds * 3.6, 1), 0.1)
    return passing._replace(slower=slower, slower_back=slower, speed_kmh=speed)
