"""Rows as Arrow record batches: read or parsed by columns, so that no row becomes an object of Python."""

from binascii import unhexlify
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from layers.downloads.making.shapes import bent
from layers.downloads.making.task import Task

BLOCK = 4 << 20
"""The longest row: a shape of 125,000 vertices. Twice as much takes twice as long, for want of cache."""
TYPES: dict[str, Any] = {
    "string": pa.string(),
    "object": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
}
SHAPE = "geometry"


def reader_of(task: Task, source: BinaryIO) -> Any:
    """Return a RecordBatchReader of id, columns and geometry (WKB) in the file's coordinate system."""
    fields = [("id", pa.int64()), *((column.name, TYPES[column.type]) for column in task.columns)]
    schema = pa.schema([*fields, (SHAPE, pa.binary())])
    columns = _read(source) if task.is_reader else _parsed(fields, source)
    return pa.RecordBatchReader.from_batches(schema, _batches(task, columns, schema))


def _batches(task: Task, columns: Iterator[list[Any]], schema: Any) -> Iterator[Any]:
    for *cells, shapes in columns:
        typed = [cell.cast(field.type) for cell, field in zip(cells, schema, strict=False)]
        yield pa.RecordBatch.from_arrays([*typed, bent(shapes, task.system)], schema=schema)


def _read(source: BinaryIO) -> Iterator[list[Any]]:
    from layers.downloads.making.reading import read

    return (batch.columns for batch in read(source))


def _parsed(fields: list[tuple[str, Any]], source: BinaryIO) -> Iterator[list[Any]]:
    return ([*batch.columns[:-1], unhexed(batch.columns[-1])] for batch in _cells(fields, source))


def _cells(fields: list[tuple[str, Any]], source: BinaryIO) -> Any:
    """Parse cells as PostgreSQL writes them: nothing stands for NULL, two quotes for an empty text."""
    types = {**dict(fields), SHAPE: pa.string()}
    options = csv.ConvertOptions(
        column_types=types, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    first = source.peek(1) if hasattr(source, "peek") else b"?"
    if not first:
        return iter(())
    return csv.open_csv(
        source,
        read_options=csv.ReadOptions(column_names=list(types), block_size=BLOCK, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=options,
    )


def unhexed(column: Any) -> Any:
    r"""Turn a column of `\x0102…` into one of bytes, all cells at once: their digits lie one after another.

    A cell that is NULL stays so.
    """
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]
    text = bytes(memoryview(column.buffers()[2])[offsets[0] : offsets[-1]]) if len(column) else b""
    lengths = np.diff(offsets)
    ends = np.cumsum(np.where(lengths > 0, (lengths - 2) // 2, 0), dtype=np.int32)
    data = unhexlify(text.replace(b"\\x", b""))
    starts = np.concatenate([np.zeros(1, np.int32), ends])
    valid = pa.py_buffer(np.packbits(~column.is_null().to_numpy(zero_copy_only=False), bitorder="little"))
    return pa.Array.from_buffers(pa.binary(), len(column), [valid, pa.py_buffer(starts), pa.py_buffer(data)])
