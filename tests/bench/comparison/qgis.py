"""The gestures in QGIS Desktop: a fresh program for each scene, with its own tools and the mouse (`in_qgis.py`)."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from tests.bench.comparison.scenes import Scene

HERE = Path(__file__).parent
LONGEST_S = 120
PACKAGES = "apt-get install --no-install-recommends qgis python3-qgis xvfb"


def played(scene: Scene, *, topological: bool, folder: Path) -> tuple[str, list[BaseGeometry]]:
    """Return the version of QGIS and the cells after the gestures; `folder` gets a picture."""
    if not (shutil.which("qgis") and shutil.which("xvfb-run")):
        raise RuntimeError(f"QGIS or Xvfb is not installed: {PACKAGES}")
    folder.mkdir(parents=True, mode=0o700)
    environment = os.environ | {
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "COMPARISON_SCENES": str(HERE),
        "COMPARISON_SCENE": scene.name,
        "COMPARISON_TOPOLOGICAL": str(int(topological)),
        "COMPARISON_OUT": str(folder),
    }
    program = ["qgis", "--nologo", "--noversioncheck", "--noplugins", "--profiles-path", str(folder)]
    screen = ["xvfb-run", "--auto-servernum", "--server-args=-screen 0 1400x900x24"]
    script = ["--code", str(HERE / "in_qgis.py")]
    subprocess.run(
        [*screen, *program, *script], env=environment, capture_output=True, timeout=LONGEST_S, check=False
    )
    failure = folder / "qgis.error"
    if failure.exists():
        raise RuntimeError(failure.read_text())
    found: dict[str, Any] = json.loads((folder / "qgis.json").read_text())
    return found["version"], [shapely.from_wkt(text) for text in found["cells"]]
