"""Shapefiles in a zip: one for each kind of shape, UTF-8, and a table of what the format made of the names.

Field names have ten bytes at most, texts 254, files 2 GB, and each file one kind of shape.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.downloads.making.batches import SHAPE
from layers.downloads.making.shapes import shapes_of
from layers.downloads.making.task import MIXED, TOO_LARGE, CannotMake, Column, Task
from layers.downloads.making.vector import by_gdal

NAME_BYTES, TEXT_BYTES, FILE_BYTES = 10, 254, 2**31 - 1
KINDS = {
    "points": ("Point", {0}),
    "multipoints": ("MultiPoint", {4}),
    "lines": ("MultiLineString", {1, 5}),
    "areas": ("MultiPolygon", {3, 6}),
}
"""Shapefile's kinds of shape, with shapely's type numbers."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def write(task: Task, rows: Any) -> None:
    folder, names = Path(task.folder), short_names(["id", *(column.name for column in task.columns)])
    cut: Counter[str] = Counter()
    short = _fitted(rows, names, cut)
    if task.geometry_type == "Geometry":
        for kind, part in _by_kind(short, folder).items():
            _one(task, part, folder, f"{task.layer}-{kind}", KINDS[kind][0])
    else:
        _one(task, short, folder, task.layer, task.geometry_type)
    _zip(task, folder, key_of(task.columns, names, cut))


def short_names(names: list[str]) -> dict[str, str]:
    """Return a name of at most ten bytes for each, no two alike: `field_of_view_deg` → `field_of_v`."""
    taken: dict[str, str] = {}
    for name in names:
        tries = (name[: NAME_BYTES - len(end)] + end for end in ["", *map(str, range(1, 1000))])
        taken[name] = next(short for short in tries if short not in taken.values())
    return taken


def cut_text(text: str) -> str:
    """Return as much of a text as a cell holds, without half a character at its end."""
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def key_of(columns: tuple[Column, ...], names: dict[str, str], cut: Counter[str]) -> str:
    """Return the table that goes into the zip: each field's short and long name, title, and how many texts were cut."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["field", "name", "title", "type", "texts cut at 254 bytes"])
    for column in (Column("id", "integer", ""), *columns):
        table.writerow([names[column.name], column.name, column.title, column.type, cut[column.name]])
    return text.getvalue()


def _fitted(rows: Any, names: dict[str, str], cut: Counter[str]) -> Any:
    fields = [pa.field(names.get(field.name, field.name), field.type) for field in rows.schema]
    schema = pa.schema(fields)
    batches = (
        pa.RecordBatch.from_arrays(
            [_short(batch.column(name), name, cut) for name in batch.schema.names], schema=schema
        )
        for batch in rows
    )
    return pa.RecordBatchReader.from_batches(schema, batches)


def _short(column: Any, name: str, cut: Counter[str]) -> Any:
    if not pa.types.is_string(column.type):
        return column
    long = pc.greater(pc.binary_length(column), TEXT_BYTES)
    count = pc.sum(long).as_py() or 0
    if not count:
        return column
    cut[name] += count
    return pa.array([text and cut_text(text) for text in column.to_pylist()], pa.string())


def _by_kind(rows: Any, folder: Path) -> dict[str, Any]:
    """Part the rows by kind of shape, on disk: each Shapefile takes one pass of its own."""
    files: dict[str, Any] = {}
    for batch in rows:
        for kind, part in _parts(batch):
            if kind not in files:
                files[kind] = pa.ipc.new_file(str(folder / f"{kind}.arrow"), rows.schema)
            files[kind].write_batch(part)
    for file in files.values():
        file.close()
    return {kind: _read_again(folder / f"{kind}.arrow") for kind in files}


def _parts(batch: Any) -> Iterator[tuple[str, Any]]:
    types = shapely.get_type_id(shapes_of(batch.column(SHAPE)))
    known = set().union(*(numbers for _name, numbers in KINDS.values()))
    if set(types) - known:
        raise CannotMake(MIXED)
    for kind, (_name, numbers) in KINDS.items():
        chosen = np.isin(types, list(numbers))
        if chosen.any():
            yield kind, batch.filter(pa.array(chosen))


def _read_again(path: Path) -> Any:
    file = pa.ipc.open_file(str(path))
    batches = (file.get_batch(number) for number in range(file.num_record_batches))
    return pa.RecordBatchReader.from_batches(file.schema, batches)


def _one(task: Task, rows: Any, folder: Path, name: str, geometry_type: str) -> None:
    try:
        by_gdal(
            rows, str(folder / f"{name}.shp"), "shp", name, geometry_type, task.system, encoding="UTF-8",
            layer_options={"2GB_LIMIT": "YES"},
        )  # fmt: skip
    except Exception as error:
        largest = max(file.stat().st_size for file in folder.glob(f"{name}.*"))
        if largest > FILE_BYTES * 0.99:
            raise CannotMake(TOO_LARGE) from error
        raise


def _zip(task: Task, folder: Path, key: str) -> None:
    with zipfile.ZipFile(task.path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix in PARTS:
                archive.write(part, part.name)
                part.unlink()
        archive.writestr("fields.csv", "\ufeff" + key)
