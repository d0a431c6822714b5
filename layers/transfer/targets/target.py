"""What a layer wants of a file, declared once for each layer that can be imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shapely.geometry.base import BaseGeometry

from layers.transfer.findings import SKIPPED, WARNING, Finding, place_of
from layers.transfer.values import Reader, text


@dataclass(frozen=True)
class Column:
    """One field of a layer.

    Parameters
    ----------
    headers : what the column may be called, as `headers.plain` writes it, the likeliest first.
    longest : characters that the table holds.
    """

    name: str
    headers: tuple[str, ...]
    read: Reader = text
    longest: int = 0


@dataclass
class Item:
    """One thing to be made or changed: the rows of one code, put together.

    Parameters
    ----------
    rows : numbers of the rows it was made from.
    fields : what was read, field → value; fields that the file does not have are absent.
    attributes : the columns that no field took.
    division : the division it lies in, as the file or the map says; None where neither does.
    """

    code: str
    rows: list[int]
    geometry: BaseGeometry
    fields: dict[str, Any]
    attributes: dict[str, Any] = field(default_factory=dict)
    division: Any = None


def skipped(item: Item, kind: str, message: str) -> list[Finding]:
    """Return the findings for an item that is left out: one for each of its rows."""
    place = place_of(item.geometry)
    return [Finding(kind, SKIPPED, row, item.code, message, place) for row in item.rows]


def doubt(item: Item, kind: str, message: str) -> Finding:
    """Return the finding for an item that is taken, but should be looked at."""
    return Finding(kind, WARNING, item.rows[0], item.code, message, place_of(item.geometry))


class Writer(Protocol):
    """Writes items of one layer; made anew for every import."""

    def check(self, items: list[Item]) -> tuple[list[Item], list[Finding]]:
        """Return the items that can be written, and findings for all others and for doubts."""

    def write(self, items: list[Item]) -> tuple[int, int]:
        """Write them; return how many were created and how many updated."""


@dataclass(frozen=True)
class Options:
    """What the person who imports decides.

    Parameters
    ----------
    mapping : column of the file for a field, where the guess would go wrong; an empty one leaves the field out.
    """

    crs: str = "auto"
    mapping: Mapping[str, str] = field(default_factory=dict)
    scheme: str = ""
    dry_run: bool = False
    on_error: str = "skip"


@dataclass(frozen=True)
class Target:
    """A layer that can be imported.

    Parameters
    ----------
    geometry : the kind of geometry, as in `mending`.
    code : the field that names a thing; rows of the same code are one thing where `joins` is set.
    identity : fields that together stand for a code where a file has none; empty: the code is needed.
    outside : whether things may lie outside every division.
    """

    layer: str
    geometry: str
    columns: tuple[Column, ...]
    writer: Callable[..., Writer]
    code: str = "code"
    joins: bool = False
    identity: tuple[str, ...] = ()
    outside: bool = False
