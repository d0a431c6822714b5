"""GeoParquet 1.1: WKB, a box for each row so that readers skip row groups, zstd."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import parquet
from pyproj import CRS

from layers.core import crs as systems
from layers.downloads.making.batches import SHAPE
from layers.downloads.making.shapes import shapes_of
from layers.downloads.making.task import Task

GROUP_ROWS = 50_000
SIDES = ("xmin", "ymin", "xmax", "ymax")
BOX = pa.struct([(side, pa.float64()) for side in SIDES])
TYPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon",
         "GeometryCollection")  # fmt: skip


class Summary:
    """What stands in the file's head of all its shapes: their box and types."""

    def __init__(self) -> None:
        self.boxes: list[Any] = []
        self.types: set[int] = set()

    def add(self, shapes: Any) -> Any:
        """Take in some shapes; return their boxes as a column."""
        bounds = shapely.bounds(shapes)
        self.types |= {int(number) for number in np.unique(shapely.get_type_id(shapes)) if number >= 0}
        if len(bounds) and not np.isnan(bounds).all():
            self.boxes.append([*np.nanmin(bounds[:, :2], axis=0), *np.nanmax(bounds[:, 2:], axis=0)])
        return pa.StructArray.from_arrays([pa.array(bounds[:, n]) for n in range(4)], SIDES)

    def metadata(self, system: str) -> dict[str, Any]:
        """Return GeoParquet's `geo`. Where no system is named readers take WGS 84, so a shifted one is said to be unknown."""
        crs = None if system in systems.SHIFTED else CRS.from_user_input(system).to_json_dict()
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": [TYPES[number] for number in sorted(self.types)],
            "crs": crs,
            "covering": {"bbox": {side: ["bbox", side] for side in SIDES}},
        }
        if self.boxes:
            boxes = np.array(self.boxes)
            column["bbox"] = [*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)]
        return {"version": "1.1.0", "primary_column": SHAPE, "columns": {SHAPE: column}}


def write(task: Task, rows: Any) -> None:
    summary, schema = Summary(), rows.schema.append(pa.field("bbox", BOX))
    options: dict[str, Any] = {"compression": "zstd", "compression_level": 1, "write_statistics": True}
    with parquet.ParquetWriter(task.path, schema, **options) as file:
        for group in _groups(rows):
            boxes = summary.add(shapes_of(group.column(SHAPE)))
            file.write_table(group.append_column("bbox", boxes).cast(schema), row_group_size=GROUP_ROWS)
        file.add_key_value_metadata({"geo": json.dumps(summary.metadata(task.system))})


def _groups(rows: Any) -> Any:
    """Gather batches into tables of about a row group."""
    held: list[Any] = []
    for batch in rows:
        held.append(batch)
        if sum(map(len, held)) >= GROUP_ROWS:
            yield pa.Table.from_batches(held, rows.schema)
            held = []
    if held:
        yield pa.Table.from_batches(held, rows.schema)
