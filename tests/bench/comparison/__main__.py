"""`python -m tests.bench.comparison FOLDER`: run every gesture in QGIS, in uMap and here; print the table.

Pictures and uMap's own installation go to FOLDER. QGIS, Xvfb and Chromium must be there; uMap is brought by pip. The
databases are made for the run and removed.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright
from shapely.geometry.base import BaseGeometry

from tests.bench.comparison import ours, qgis, umap
from tests.bench.comparison.measured import left_by
from tests.bench.comparison.scenes import SCENES, Scene
from tests.bench.database import empty_database, own_database

HEADINGS = ("scene", "program", "gap m²", "overlap m²", "crossing", "a coverage", "")
Line = tuple[str, ...]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}", flush=True)
    for lines in (_in_qgis(folder), _in_umap(folder), _here()):
        for line in lines:
            print(f"| {' | '.join(line)} |", flush=True)
    return 0


def _in_qgis(folder: Path) -> Iterator[Line]:
    for topological, name in ((False, "as installed"), (True, "topological editing")):
        for scene in SCENES:
            own = folder / f"qgis-{int(topological)}-{scene.name.replace(' ', '-')}"
            shutil.rmtree(own, ignore_errors=True)
            version, cells = qgis.played(scene, topological=topological, folder=own)
            yield _line(scene, f"QGIS {version.partition('-')[0]}, {name}", cells)


def _in_umap(folder: Path) -> Iterator[Line]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with empty_database("umap") as url, umap.serving(folder, url) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for every_cell, name in ((False, "one drag"), (True, "a drag in every cell")):
            for scene in SCENES:
                program = f"uMap {umap.VERSION}, {name}"
                if scene.split is not None:
                    yield (scene.name, program, "–", "–", "–", "–", "no tool that splits a polygon")
                    continue
                picture = folder / f"umap-{int(every_cell)}-{scene.name.replace(' ', '-')}.png"
                cells = umap.played(browser, address, scene, every_cell=every_cell, picture=picture)
                yield _line(scene, program, cells)


def _here() -> Iterator[Line]:
    with own_database():
        for scene in SCENES:
            outcome = ours.played(scene)
            refused = ", ".join(f"refused: {reason}" for reason in outcome.refused)
            yield _line(scene, "here", outcome.cells.values(), refused)


def _line(scene: Scene, program: str, cells: Iterable[BaseGeometry], remark: str = "") -> Line:
    left = left_by(scene, cells)
    areas = (f"{left.gap_m2:,.2f}", f"{left.overlap_m2:,.2f}")
    return (scene.name, program, *areas, str(left.crossing), "yes" if left.is_coverage else "no", remark)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
