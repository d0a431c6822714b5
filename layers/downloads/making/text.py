"""GeoJSON, GeoJSON lines and CSV in shifted systems, which the database does not know."""

import csv
from collections.abc import Iterator
from typing import Any

import shapely

from layers.downloads.making.batches import SHAPE
from layers.downloads.making.shapes import shapes_of
from layers.downloads.making.sheet import place_names, places
from layers.downloads.making.task import Task

PROPERTIES = "properties"
"""The one column that GeoJSON is made of: the properties' text, as the database writes it."""


def write_collection(task: Task, rows: Any) -> None:
    with open(task.path, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        file.writelines(
            (",\n" if number else "") + ",\n".join(features)
            for number, features in enumerate(_features(rows))
        )
        file.write("\n]}\n")


def write_lines(task: Task, rows: Any) -> None:
    with open(task.path, "w", encoding="utf-8") as file:
        file.writelines("\n".join(features) + "\n" for features in _features(rows))


def write_table(task: Task, rows: Any) -> None:
    is_points = task.geometry_type == "Point"
    with open(task.path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["id", *(column.name for column in task.columns), *place_names(is_points)])
        for batch in rows:
            columns = [batch.column(name).to_pylist() for name in batch.schema.names if name != SHAPE]
            table.writerows(zip(*columns, *places(batch.column(SHAPE), is_points), strict=True))


def _features(rows: Any) -> Iterator[list[str]]:
    for batch in rows:
        shapes = shapely.to_geojson(shapes_of(batch.column(SHAPE)))
        ids, properties = batch.column("id").to_pylist(), batch.column(PROPERTIES).to_pylist()
        yield [
            f'{{"type":"Feature","id":{pk}, "geometry":{shape or "null"}, "properties":{text}}}'
            for pk, shape, text in zip(ids, shapes, properties, strict=True)
        ]
