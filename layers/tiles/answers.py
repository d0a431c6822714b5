"""Answer with a tile: its name, and its bytes, kept or made now. Knows nothing of HTTP."""

import hashlib
import time
from functools import partial
from typing import Any

from django.db import connection

from layers.catalog.layer import PARENTS
from layers.catalog.selection import select
from layers.tiles.asking import Part
from layers.tiles.counting import Counts
from layers.tiles.kept import Kept, disk, memory
from layers.tiles.parents import Parents, parents_of
from layers.tiles.pyramid import ALL, Versions
from layers.tiles.recent import Recent
from layers.tiles.shaping import Drawing, Known, Shape, shaped
from layers.tiles.stored import fold, stored

FORM = "3"
"""Raise it when the form of tiles changes, so that nobody keeps an old one."""
WORTH_A_FILE_S = 0.004
"""A tile that was made more quickly is not written to disk: it is made again as quickly as it is read."""
drawings = Recent(4_000)
by_division = Recent(200)
"""Layer, scope, question and state → how many areas each division holds."""
told_by_parents = Recent(50_000)
"""Name of a tile's place and state → whether it tells of divisions, which reach beyond the tile."""


class Tile:
    """A tile of one or more layers for somebody, in the state that is known now."""

    def __init__(
        self, parts: tuple[Part, ...], asker: Any, versions: Versions, z: int, x: int, y: int
    ) -> None:
        self._parts = [PartOfTile(part, asker, versions, z, x, y) for part in parts]

    @property
    def tag(self) -> str:
        """The ETag. A weak one: it is the same whether the bytes are packed or not."""
        names = [part.name for part in self._parts]
        return f'W/"{names[0] if len(names) == 1 else _digest("".join(names))}"'

    def content(self) -> tuple[Kept, bool]:
        """Return the layers one after the other, and whether all of it was kept."""
        found = [part.content() for part in self._parts]
        if len(found) == 1:
            return found[0]
        return Kept(b"".join(kept.content for kept, _was in found)), all(was for _kept, was in found)


class PartOfTile:
    """One layer of a tile. It is kept under the state known before its rows were read, so it is never too old."""

    def __init__(self, part: Part, asker: Any, versions: Versions, z: int, x: int, y: int) -> None:
        self.part, self.asker, self.versions = part, asker, versions
        self.z, self.x, self.y = z, x, y
        self._own_name = self._name(versions.of(part.layer.id, z, x, y))
        self._made: Kept | None = None

    @property
    def name(self) -> str:
        """A name that says everything the bytes depend on, and tells nothing of it.

        Whether a tile tells of divisions follows from the rows in it; what it tells, from the rows in all of them.
        """
        if self.part.layer.thinning.how != PARENTS:
            return self._own_name
        by_parents = told_by_parents.get(self._own_name)
        if by_parents is None:
            by_parents = self._shape(self._own_name).by_parents
        return self._name(self._parents().state, "parents") if by_parents else self._own_name

    def content(self) -> tuple[Kept, bool]:
        """Return the bytes, and whether they were kept."""
        name = self.name
        if self._made is not None:
            return self._made, False
        kept = self._kept(name)
        if kept is not None:
            return kept, True
        self._shape(name)
        assert self._made is not None
        return self._made, False

    def _kept(self, name: str) -> Kept | None:
        if connection.in_atomic_block:
            return None
        kept = memory.get(name)
        if kept is None:
            kept = disk.get(name)
            if kept is not None:
                memory.put(name, kept)
        return kept

    def _shape(self, own_name: str) -> Shape:
        """Make the tile and keep it."""
        began = time.perf_counter()
        by_parents = bool(told_by_parents.get(self._own_name))
        shape = shaped(
            self._drawing(), Known(self._parents, self._counts, self._fold, by_parents), self.x, self.y
        )
        self._made = Kept(shape.content)
        if connection.in_atomic_block:
            return shape
        name = own_name
        if self.part.layer.thinning.how == PARENTS:
            told_by_parents.put(self._own_name, shape.by_parents)
            name = self._name(self._parents().state, "parents") if shape.by_parents else self._own_name
        memory.put(name, self._made)
        if time.perf_counter() - began > WORTH_A_FILE_S:
            disk.put(name, self._made)
        return shape

    def _parents(self) -> Parents:
        return parents_of(self.part.layer.id, self.asker.scope, self.versions, self.z, self.x, self.y)

    def _counts(self) -> Counts:
        """Return the counts by division: those of the state known before the rows are read, so never too old."""
        part, versions = self.part, self.versions
        state = versions.of_layer(part.layer.id), versions.of_layer(ALL)
        key = (part.layer.id, self.asker.scope.key, part.query, state)
        found: Counts | None = None if connection.in_atomic_block else by_division.get(key)
        if found is None:
            found = self._drawing().counts()
            if not connection.in_atomic_block:
                by_division.put(key, found)
        return found

    def _fold(self) -> bool:
        layer = self.part.layer
        return fold(layer, self.versions.of_layer(layer.id))

    def _drawing(self) -> Drawing:
        """Return the statements for the tiles of a zoom: compiled once for all who see and ask the same.

        What they say of divisions holds until any of them changes, which `ALL` tells.
        """
        part, scope = self.part, self.asker.scope.key
        key = (id(part.layer), scope, part.query, part.names, self.z, self.versions.of_layer(ALL))
        found: Drawing | None = drawings.get(key)
        if found is None:
            rows = select(part.layer, self.asker, dict(part.query))
            kept = partial(stored, part.layer, self.asker, dict(part.query), self.z)
            found = Drawing(part.layer, self.asker, lambda: rows, self.z, part.names, kept)
            drawings.put(key, found)
        return found

    def _name(self, state: int, *more: str) -> str:
        part = self.part
        text = f"{FORM}/{part.layer.id}/{self.z}/{self.x}/{self.y}/{state:x}/{self.asker.scope.key}"
        return _digest(f"{text}/{part.query}/{part.names}/{more}")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
