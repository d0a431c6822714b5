"""Answer with a tile: its name, and its bytes, kept or made now. Knows nothing of HTTP."""

import hashlib
import time
from typing import Any

from django.db import connection

from layers.catalog.selection import select
from layers.tiles.asking import Part
from layers.tiles.kept import Kept, disk, memory
from layers.tiles.making import Recent, Statement, features, run
from layers.tiles.pyramid import ALL, Versions

FORM = "2"
"""Raise it when the form of tiles changes, so that nobody keeps an old one."""
WORTH_A_FILE_S = 0.004
"""A tile that was made more quickly is not written to disk: it is made again as quickly as it is read."""
NOTHING = Statement("", ())
statements = Recent(4_000)


def name_of(part: Part, asker: Any, versions: Versions, z: int, x: int, y: int) -> str:
    """Return a name for one layer of a tile that says all it depends on, and tells nothing of it."""
    layer = part.layer.id
    state = versions.of(layer, z, x, y)
    text = f"{FORM}/{layer}/{z}/{x}/{y}/{state:x}/{asker.scope.key}/{part.query}/{part.names}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def tag_of(names: list[str]) -> str:
    """Return the ETag of a tile. A weak one: it is the same whether the bytes are packed or not."""
    if len(names) == 1:
        return f'W/"{names[0]}"'
    return f'W/"{hashlib.blake2b("".join(names).encode(), digest_size=16).hexdigest()}"'


def content_of(
    parts: tuple[Part, ...], names: list[str], asker: Any, versions: Versions, z: int, x: int, y: int
) -> tuple[Kept, bool]:
    """Return a tile of several layers, one after the other, and whether all of it was kept."""
    found = [_one(part, name, asker, versions, z, x, y) for part, name in zip(parts, names, strict=True)]
    if len(found) == 1:
        return found[0]
    return Kept(b"".join(kept.content for kept, _was in found)), all(was for _kept, was in found)


def _one(part: Part, name: str, asker: Any, versions: Versions, z: int, x: int, y: int) -> tuple[Kept, bool]:
    """Return one layer of a tile. It is kept under the version known before its rows were read, so never too old."""
    if connection.in_atomic_block:
        return Kept(_made(part, asker, versions, z, x, y)), False
    kept = memory.get(name)
    if kept is not None:
        return kept, True
    kept = disk.get(name)
    if kept is None:
        began = time.perf_counter()
        kept = Kept(_made(part, asker, versions, z, x, y))
        if time.perf_counter() - began > WORTH_A_FILE_S:
            disk.put(name, kept)
    memory.put(name, kept)
    return kept, False


def _made(part: Part, asker: Any, versions: Versions, z: int, x: int, y: int) -> bytes:
    statement = _statement(part, asker, versions, z)
    return run(statement, x, y) if statement is not NOTHING else b""


def _statement(part: Part, asker: Any, versions: Versions, z: int) -> Statement:
    """Return the statement for the tiles of a zoom: it is compiled once for all who see and ask the same.

    What it says of divisions holds until any of them changes, which `ALL` tells.
    """
    key = (id(part.layer), asker.scope.key, part.query, part.names, z, versions.of_layer(ALL))
    found: tuple[Any, Statement] | None = statements.get(key)
    if found is None:
        rows = select(part.layer, asker, dict(part.query))
        found = (part.layer, features(part.layer, rows, z, part.names) or NOTHING)
        statements.put(key, found)
    return found[1]
