"""The making process: rows on standard input, the file in the task's folder, a line of JSON on standard output."""

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

# pyogrio looks for these two and would load them if it could: half a second for nothing.
sys.modules |= dict.fromkeys(("geopandas", "pandas"))  # type: ignore[arg-type]

from layers.downloads.making import parquet, shapefile, sheet, text, vector
from layers.downloads.making.batches import reader_of
from layers.downloads.making.task import DISK_FULL, TOO_LARGE, CannotMake, Task

del sys.modules["geopandas"], sys.modules["pandas"]

WRITERS = {
    "gpkg": vector.write,
    "fgb": vector.write,
    "kml": vector.write,
    "shp.zip": shapefile.write,
    "parquet": parquet.write,
    "xlsx": sheet.write,
    "geojson": text.write_collection,
    "geojsonl": text.write_lines,
    "csv": text.write_table,
}
FULL_BYTES = 1 << 16


def main() -> int:
    task = Task.of_text(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_FSIZE, (task.most_bytes, task.most_bytes))
    os.environ["TMPDIR"] = os.environ["CPL_TMPDIR"] = task.folder
    counted = Counted(reader_of(task, sys.stdin.buffer))
    try:
        WRITERS[task.ending](task, counted.reader())
        if _is_full(task.folder):
            raise CannotMake(DISK_FULL)
    except (CannotMake, OSError, RuntimeError, ValueError) as error:
        return _fail(error, task)
    print(json.dumps({"rows": counted.rows}))
    return 0


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


def _fail(error: Exception, task: Task) -> int:
    """Say why. Libraries word a full disk in many ways, so the disk itself is asked."""
    if isinstance(error, CannotMake):
        told = {"failed": error.reason, **error.details}
    elif _is_full(task.folder):
        told = {"failed": DISK_FULL}
    elif any(0 < task.most_bytes <= file.stat().st_size for file in Path(task.folder).iterdir()):
        told = {"failed": TOO_LARGE}
    else:
        raise error
    print(json.dumps(told))
    return 1


def _is_full(folder: str) -> bool:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < FULL_BYTES


if __name__ == "__main__":
    sys.exit(main())
