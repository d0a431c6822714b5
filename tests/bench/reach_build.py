"""Build the road network of Porto out of OpenStreetMap, as `import_roads` does it, and load it again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import osmium
from django.conf import settings

from layers.roads.osm import read_osm
from layers.roads.storing import read
from tests.bench.bench import Bench
from tests.bench.database import LOCAL
from tests.bench.measure import medians
from tests.bench.porto import extract
from tests.bench.row import Row, Target
from tests.bench.valhalla import build_tiles

ROUNDS, LOADS = 3, 5
MOST_LOAD_S = 1.0


def rows(bench: Bench) -> Iterator[Row]:
    source = extract()
    with TemporaryDirectory(prefix="roads-", dir=LOCAL) as folder, _forgotten():
        told: dict[str, Any] = {}
        runs: dict[str, Callable[[], object]] = {
            "ours": lambda: told.update(_imported(source, Path(folder))),
            "limit": lambda: _bare(source),
        }
        if bench.or_without(lambda: _tiles(source)) is not None:
            runs["peer"] = lambda: _tiles(source)
        seconds = medians(bench.sized(ROUNDS), runs)
        label = f"road network of {source.name.split('.')[0]}, {told['ways_read']:,} ways"
        yield Row(
            f"{label}: whole process",
            "s",
            seconds["ours"],
            limit=seconds["limit"],
            peer=seconds.get("peer"),
            target=Target("ratio_peer", "≤", 1.0),
        )
        yield Row(
            f"{label}: reading the file alone", "s", medians(1, {"read": lambda: read_osm(source)})["read"]
        )
        yield Row(f"{label}: peak memory", "MB", told["peak_mb"])
        (saved,) = (Path(folder) / "roads").glob("*.roads")
        loading = medians(LOADS, {"load": lambda: read(saved)})["load"]
        yield Row(
            f"load of its {told['edges']:,} edges, checked",
            "s",
            loading,
            target=Target("ours", "≤", MOST_LOAD_S),
        )


@contextmanager
def _forgotten() -> Iterator[None]:
    """Leave no network in use whose file is gone."""
    from layers.models import RoadNetwork

    try:
        yield
    finally:
        RoadNetwork.objects.all().delete()


def _imported(source: Path, storage: Path) -> dict[str, Any]:
    """Run the command as an operator does, and return its summary."""
    done = subprocess.run(
        [sys.executable, "manage.py", "import_roads", str(source)],
        cwd=settings.BASE_DIR, env=os.environ | {"STORAGE_DIR": str(storage)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


def _bare(source: Path) -> int:
    """Go through the file with its places, and do nothing: the least that a reader by pyosmium costs."""
    entries = osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY).with_locations("flex_mem")
    return sum(1 for _ in entries.with_filter(osmium.filter.KeyFilter("highway", "route")))


def _tiles(source: Path) -> float:
    with TemporaryDirectory(prefix="valhalla-", dir=LOCAL) as folder:
        return build_tiles(source, Path(folder))
