"""GeoPackage, FlatGeobuf and KML, by GDAL from Arrow."""

import warnings
from typing import Any

import pyogrio

from layers.core import crs as systems
from layers.downloads.making.batches import SHAPE
from layers.downloads.making.task import Task

DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "kml": "KML", "shp": "ESRI Shapefile"}
TITLES = ("name", "text", "number", "code")
"""The property that KML shows as a place's name is the first of these that a layer has."""


def write(task: Task, rows: Any) -> None:
    names = [column.name for column in task.columns]
    options: dict[str, Any] = {}
    if task.ending == "kml":
        options["dataset_options"] = {"NameField": next((name for name in TITLES if name in names), "id")}
    by_gdal(rows, task.path, task.ending, task.layer, task.geometry_type, task.system, **options)


def by_gdal(
    rows: Any, path: str, driver: str, layer: str, geometry_type: str, system: str, **options: Any
) -> None:
    """Write record batches as they come. A shifted system has no code, so such a file names none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_arrow(
            rows,
            path,
            layer=layer,
            driver=DRIVERS[driver],
            geometry_name=SHAPE,
            geometry_type="Unknown" if geometry_type == "Geometry" else geometry_type,
            crs=None if system in systems.SHIFTED else system,
            **options,
        )
