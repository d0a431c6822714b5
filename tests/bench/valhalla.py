"""Valhalla, the routing engine that others draw isochrones with: its tile builder, and its actor in a process.

The wheel that installs on Python 3.11 has an actor and no tile builder; a later wheel has programs that run without Python.
Both are unpacked side by side under `.local/`, and never part of the product.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from shapely import from_wkt
from shapely.geometry.base import BaseGeometry

from tests.bench.database import LOCAL
from tests.bench.peers import NotToBeHad

HOME = LOCAL / "bench-valhalla"
ACTOR, PROGRAMS = "pyvalhalla==3.2.0", "pyvalhalla==3.9.1"
ASKED = Path(__file__).with_name("valhalla_asked.py")
BUILD_S = 600


class Valhalla:
    """An actor that answers in a process of its own, and tells how long it took in there."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def isochrones(
        self, lnglat: Iterable[tuple[float, float]], minutes: float, speed_kmh: float
    ) -> list[tuple[float, BaseGeometry]]:
        """Return (seconds in its process, polygon on foot) for each point, asked one after the other."""
        asked = [
            {
                "locations": [{"lon": lng, "lat": lat}],
                "costing": "pedestrian",
                "costing_options": {"pedestrian": {"walking_speed": speed_kmh}},
                "contours": [{"time": minutes}],
                "polygons": True,
            }
            for lng, lat in lnglat
        ]
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answers = json.loads(self._process.stdout.readline())
        return [(float(seconds), from_wkt(text)) for seconds, text in answers]


@contextmanager
def asking(extract: Path) -> Iterator[Valhalla]:
    """Build tiles of an extract and keep an actor on them until the end.

    Raises
    ------
    NotToBeHad : its packages are not here and cannot be brought.
    """
    _bring()
    with TemporaryDirectory(prefix="valhalla-", dir=LOCAL) as folder:
        settings = _settings(Path(folder))
        build_tiles(extract, Path(folder))
        process = subprocess.Popen(
            [sys.executable, "-P", str(ASKED), str(settings)], env={"PYTHONPATH": str(HOME / "actor")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            yield Valhalla(process)
        finally:
            process.kill()
            process.wait()


def build_tiles(extract: Path, folder: Path) -> float:
    """Build tiles of an extract in an empty folder with both cores, and return the seconds it took.

    Raises
    ------
    NotToBeHad : its packages are not here and cannot be brought.
    """
    _bring()
    settings = _settings(folder)
    program = HOME / "programs" / "valhalla" / "bin" / "valhalla_build_tiles"
    started = time.perf_counter()
    subprocess.run(
        [str(program), "-c", str(settings), "-j", "2", str(extract)],
        check=True, timeout=BUILD_S, stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    return time.perf_counter() - started


def _settings(folder: Path) -> Path:
    """Write the settings that the package itself proposes, with tiles in a folder."""
    path = folder / "valhalla.json"
    if not path.exists():
        made = subprocess.run(
            [sys.executable, "-c", "import json, valhalla.config as c; print(json.dumps(c.get_config('', '.')))"],
            env={"PYTHONPATH": str(HOME / "actor")}, check=True, capture_output=True, text=True,
        )  # fmt: skip
        settings = json.loads(made.stdout)
        settings["mjolnir"] |= {
            "tile_dir": str(folder / "tiles"),
            "tile_extract": "",
            "logging": {"type": ""},
        }
        settings["logging"] = {"type": ""}
        path.write_text(json.dumps(settings), "utf-8")
    return path


def _bring() -> None:
    if (HOME / "programs" / "valhalla").is_dir() and (HOME / "actor" / "valhalla").is_dir():
        return
    shutil.rmtree(HOME, ignore_errors=True)
    later = ["--python-version", "3.12", "--platform", "manylinux_2_28_x86_64"]
    for folder, wheel, options in (("actor", ACTOR, []), ("programs", PROGRAMS, later)):
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--no-input", "-q", "--no-deps", "--only-binary", ":all:",
             *options, "--target", str(HOME / folder), wheel],
            check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            shutil.rmtree(HOME, ignore_errors=True)
            raise NotToBeHad(f"Valhalla cannot be brought: {done.stderr.strip().splitlines()[-1:]}")
