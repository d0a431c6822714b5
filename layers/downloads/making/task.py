"""What the making process is told, and what it says when it fails. Pure."""

import json
from dataclasses import asdict, dataclass
from typing import Any

DISK_FULL, TOO_LARGE, TOO_MANY_ROWS, MIXED = "disk-full", "too-large", "too-many-rows", "mixed-shapes"


@dataclass(frozen=True)
class Column:
    """One property: `name`, `type` as in `layers.catalog.layer.FIELD_TYPES`, `title` for people."""

    name: str
    type: str
    title: str


@dataclass(frozen=True)
class Task:
    """A file to make of rows that come as CSV: id, columns, WKB in hexadecimal.

    Parameters
    ----------
    folder : where to make it; `path` is the file, whatever else is left there is of no use.
    geometry_type : as the layer declares it; "Geometry" where it is mixed.
    system : coordinate system of the file; rows come in WGS 84 where it is a shifted one, in itself otherwise.
    zone : time zone of moments in spreadsheets.
    most_bytes : the largest file that may come about.
    """

    ending: str
    folder: str
    layer: str
    columns: tuple[Column, ...]
    geometry_type: str
    system: str
    zone: str
    most_bytes: int

    @property
    def path(self) -> str:
        return f"{self.folder}/made.{self.ending}"

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Task":
        told: dict[str, Any] = json.loads(text)
        return cls(**told | {"columns": tuple(Column(**column) for column in told["columns"])})


class CannotMake(Exception):
    """A reason, by one of the names above, for which there will be no such file."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details
