"""The making process: rows, or where they are, on standard input, the file in the task's folder, a line of JSON on standard output."""

import json
import os
import resource
import signal
import sys
from importlib import import_module
from typing import Any

from layers.downloads.making.task import DISK_FULL, TOO_LARGE, CannotMake, Task

WRITERS = {
    "gpkg": ("vector", "write"),
    "fgb": ("vector", "write"),
    "kml": ("vector", "write"),
    "shp.zip": ("shapefile", "write"),
    "parquet": ("parquet", "write"),
    "xlsx": ("sheet", "write"),
    "geojson": ("text", "write_collection"),
    "geojsonl": ("text", "write_lines"),
    "csv": ("text", "write_table"),
}
"""Module and function of each ending. Only the one that is wanted is loaded."""
FULL_BYTES = 1 << 16
"""A disk with less room is full."""


class Unwanted:
    """What pyogrio and pyarrow load where they find it, at a third of a second, and what nothing here uses."""

    NAMES = ("geopandas", "pandas")

    @classmethod
    def find_spec(cls, name: str, *_where: object) -> None:
        if name in cls.NAMES:
            raise ModuleNotFoundError(name, name=name)


def main() -> int:
    task = Task.of_text(sys.argv[1])
    os.environ["TMPDIR"] = os.environ["CPL_TMPDIR"] = task.folder
    sys.meta_path.insert(0, Unwanted)
    from layers.downloads.making.batches import reader_of

    write, counted = writer_of(task.ending), Counted(reader_of(task, sys.stdin.buffer))
    with Reasons(task):
        write(task, counted.reader())
    print(json.dumps({"rows": counted.rows}))
    return 0


def writer_of(ending: str) -> Any:
    module, name = WRITERS[ending]
    return getattr(import_module(f"layers.downloads.making.{module}"), name)


class Reasons:
    """Says why there is no file.

    Libraries word a full disk and a file at its bound in many ways, keep silent, or clear up before one can look. So the
    kernel is told a bound and signals a write beyond it: the task's own, or half of the free disk, since some formats
    write everything twice.
    """

    def __init__(self, task: Task) -> None:
        self.task, self.is_beyond = task, False
        room = _free_bytes(task.folder) // 2
        is_own = 0 <= task.most_bytes <= room
        self.bound, self.reason = (task.most_bytes, TOO_LARGE) if is_own else (room, DISK_FULL)

    def __enter__(self) -> None:
        signal.signal(signal.SIGXFSZ, self._note)
        resource.setrlimit(resource.RLIMIT_FSIZE, (self.bound, self.bound))

    def _note(self, *_of_signal: object) -> None:
        self.is_beyond = True

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        told = self._told(error)
        if told:
            print(json.dumps(told))
            sys.exit(1)

    def _told(self, error: BaseException | None) -> dict[str, Any]:
        if isinstance(error, CannotMake):
            return {"failed": error.reason, **error.details}
        if _free_bytes(self.task.folder) < FULL_BYTES:
            return {"failed": DISK_FULL}
        return {"failed": self.reason} if self.is_beyond else {}


def _free_bytes(folder: str) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize


class Counted:
    """Counts the rows that pass."""

    def __init__(self, source: Any) -> None:
        self.source, self.rows = source, 0

    def reader(self) -> Any:
        return type(self.source).from_batches(self.source.schema, self._batches())

    def _batches(self) -> Any:
        for batch in self.source:
            self.rows += len(batch)
            yield batch


if __name__ == "__main__":
    sys.exit(main())
