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
    """A file to make of rows: id, columns, WKB.

    Parameters
    ----------
    folder : where to make it; `path` is the file, whatever else is left there is of no use.
    geometry_type : as the layer declares it; "Geometry" where it is mixed.
    system : coordinate system of the file; rows come in WGS 84 where it is a shifted one, in itself otherwise.
    zone : time zone of moments in spreadsheets.
    most_bytes : the largest file that may come about.
    is_reader : the process reads the rows itself, from a `Source` on standard input; else they come there as CSV.
    """

    ending: str
    folder: str
    layer: str
    columns: tuple[Column, ...]
    geometry_type: str
    system: str
    zone: str
    most_bytes: int
    is_reader: bool

    @property
    def path(self) -> str:
        return f"{self.folder}/made.{self.ending}"

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Task":
        told: dict[str, Any] = json.loads(text)
        return cls(**told | {"columns": tuple(Column(**column) for column in told["columns"])})


@dataclass(frozen=True)
class Source:
    """Where rows are read: the database, a snapshot that another session holds there, and a query.

    It holds a password, so it comes on standard input and not as an argument, which everybody on the machine can read.
    """

    database: str
    snapshot: str
    query: str

    def as_line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> "Source":
        return cls(**json.loads(line))


class CannotMake(Exception):
    """A reason, by one of the names above, for which there will be no such file."""

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details
