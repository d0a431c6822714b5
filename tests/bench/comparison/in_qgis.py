"""Runs inside QGIS Desktop (`qgis --code`): makes one scene's gestures with the program's own tools and the mouse.

Which scene, with or without topological editing, and where to write `qgis.json` and a picture stands in the environment.
"""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

sys.path.insert(0, os.environ["COMPARISON_SCENES"])
OUT = Path(os.environ["COMPARISON_OUT"])

import scenes
from qgis.core import (
    Qgis,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.utils import iface

SNAP_PIXELS = 12


def main() -> None:
    scene = next(scene for scene in scenes.SCENES if scene.name == os.environ["COMPARISON_SCENE"])
    topological = os.environ["COMPARISON_TOPOLOGICAL"] == "1"
    found = {"version": Qgis.QGIS_VERSION, **played(scene, topological)}
    OUT.joinpath("qgis.json").write_text(json.dumps(found))
    os._exit(0)


def played(scene: scenes.Scene, topological: bool) -> dict[str, Any]:
    """Return the cells after the gestures as WKT, and what the program said."""
    layer = opened(scene, topological)
    desk = Desk(scene)
    if scene.split is not None:
        iface.actionSplitFeatures().trigger()
        desk.line(scene.split[1])
    iface.actionVertexToolActiveLayer().trigger()
    QTest.qWait(400)
    for start, end in scene.moves:
        desk.drag_until_it_moved(layer, start, end)
    said = [item.text() for item in iface.messageBar().items()]
    iface.mapCanvas().refreshAllLayers()
    QTest.qWait(800)
    iface.mapCanvas().grab().scaledToWidth(560, Qt.SmoothTransformation).save(str(OUT / "qgis.png"))
    return {"cells": cells_of(layer), "said": said}


def cells_of(layer: Any) -> list[str]:
    return [feature.geometry().asWkt(17) for feature in layer.getFeatures()]


def opened(scene: scenes.Scene, topological: bool) -> Any:
    """Show a scene's cells, snap to vertices and edges, and start editing."""
    project = QgsProject.instance()
    project.setTopologicalEditing(topological)
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326&field=name:string", scene.name, "memory")
    for code, ring in scene.cells.items():
        feature = QgsFeature(layer.fields())
        corners = ", ".join(f"{x!r} {y!r}" for x, y in scenes.ring_of(ring))
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({corners}))"))
        feature.setAttributes([code])
        layer.dataProvider().addFeatures([feature])
    project.addMapLayer(layer)
    snapping = QgsSnappingConfig(project)
    snapping.setEnabled(True)
    snapping.setMode(QgsSnappingConfig.AllLayers)
    snapping.setTypeFlag(QgsSnappingConfig.VertexFlag | QgsSnappingConfig.SegmentFlag)
    snapping.setTolerance(SNAP_PIXELS)
    snapping.setUnits(QgsTolerance.Pixels)
    project.setSnappingConfig(snapping)
    iface.setActiveLayer(layer)
    layer.startEditing()
    return layer


class Desk:
    """The map of QGIS, and a mouse on it."""

    def __init__(self, scene: scenes.Scene) -> None:
        self.canvas = iface.mapCanvas()
        west, south = scenes.degrees((-0.3, -0.3))
        east, north = scenes.degrees((scene.size[0] + 0.3, scene.size[1] + 0.3))
        QTest.qWait(300)
        self.canvas.setExtent(QgsRectangle(west, south, east, north))
        self.canvas.refresh()
        QTest.qWait(700)

    def pixel(self, position: scenes.Position) -> Any:
        at = self.canvas.getCoordinateTransform().transform(*scenes.degrees(position))
        return QPoint(round(at.x()), round(at.y()))

    def hover(self, pixel: Any) -> None:
        """Come to a pixel from open ground and rest there, so that the tool sees what lies under it and nothing else."""
        for place in (QPoint(5, 5), pixel + QPoint(1, 0), pixel, pixel + QPoint(0, 1), pixel):
            QTest.mouseMove(self.canvas.viewport(), place)
            QTest.qWait(120)

    def click(self, position: scenes.Position, button: Any = Qt.LeftButton) -> None:
        pixel = self.pixel(position)
        self.hover(pixel)
        QTest.mouseClick(self.canvas.viewport(), button, Qt.NoModifier, pixel)
        QTest.qWait(150)

    def drag(self, start: scenes.Position, end: scenes.Position) -> None:
        """Pick a vertex up with one click and put it down with another, as the vertex tool wants it."""
        self.click(start)
        self.click(end)

    def drag_until_it_moved(self, layer: Any, start: scenes.Position, end: scenes.Position) -> None:
        """Drag, again where the program was not ready yet, as a person does who sees that nothing moved."""
        before = cells_of(layer)
        for _attempt in range(5):
            self.drag(start, end)
            if cells_of(layer) != before:
                return
            QTest.qWait(1500)
        raise RuntimeError("Nothing moved.")

    def line(self, positions: list[scenes.Position]) -> None:
        for position in positions:
            self.click(position)
        self.click(positions[-1], Qt.RightButton)


def failed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    OUT.joinpath("qgis.error").write_text("".join(traceback.format_exception(kind, error, trace)))
    os._exit(1)


sys.excepthook = failed
QTimer.singleShot(2000, main)
