"""Choose how a tile tells of its features: one by one, or by how many there are. By the layer's declaration and the rows
alone, so that the same rows always make the same tile, in whichever process.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from layers.catalog.layer import CELLS, LARGEST, PARENTS, Layer
from layers.tiles import thinning
from layers.tiles.counting import Counts, counted
from layers.tiles.making import EXACT_FROM, Made, Statement, features, number, run
from layers.tiles.parents import Parents
from layers.tiles.recent import Recent
from layers.tiles.thinning import COUNTS, LONE, PATHS

MAX_BYTES = 500_000
"""No tile is larger."""
LOST_SHARE = 0.1
"""Share of areas too small to be seen beyond which a tile tells of their divisions."""


@dataclass
class Drawing:
    """The statements by which tiles of one zoom are made of somebody's rows, each compiled when it is first needed."""

    layer: Layer
    user: Any
    rows: Callable[[], QuerySet[Any]]
    z: int
    names: tuple[str, ...] | None = None
    kept: Callable[[], Statement | None] = lambda: None
    _made: dict[object, Statement | None] = field(default_factory=dict)

    def features(self, most: int) -> Statement | None:
        return self._once(most, lambda: features(self.layer, self.rows(), self.z, self.names, most))

    def cells(self) -> Statement | None:
        return self._once("cells", lambda: thinning.cells(self.layer, self.rows(), self.z))

    def stored(self) -> Statement | None:
        return self._once("stored", self.kept)

    def number(self) -> Statement | None:
        most = self.layer.thinning.most
        return self._once("number", lambda: number(self.layer, self.rows(), self.z, most))

    def outlines(self, level: str) -> Statement | None:
        return self._once(level, lambda: thinning.outlines(self.layer, self.rows(), self.user, level, self.z))

    def counts(self) -> Counts:
        """Count by divisions now."""
        return counted(self.rows())

    def _once(self, key: object, make: Callable[[], Statement | None]) -> Statement | None:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


class Shape(NamedTuple):
    """A tile; `by_parents` when it tells of the divisions of its features, which reach beyond it."""

    content: bytes
    by_parents: bool = False


@dataclass(frozen=True)
class Known:
    """What whoever asks for a tile knows, or can find out.

    Parameters
    ----------
    parents : the divisions that stand for too many areas.
    counts : how many areas they hold.
    fold : brings the counts that the database keeps up to date, and tells whether they are.
    by_parents : whether the tile, in the state asked for, is known to tell of divisions.
    """

    parents: Callable[[], Parents]
    counts: Callable[[], Counts]
    fold: Callable[[], bool] = lambda: True
    by_parents: bool = False


dense = Recent(20_000)
"""Tiles that were dense a moment ago, or were not: it is known what to try first. It only saves work."""


def shaped(drawing: Drawing, known: Known, x: int, y: int) -> Shape:
    """Return a tile."""
    how = drawing.layer.thinning.how
    if how == LARGEST:
        return Shape(_largest(drawing, x, y))
    statement = drawing.stored()
    if statement is not None and known.fold():
        return Shape(_by_stored(drawing, statement, x, y))
    place = (drawing.layer.id, drawing.z, x, y)
    if how == CELLS and dense.get(place):
        counted = _by_cells(drawing, x, y)
        if counted is not None:
            return Shape(counted)
    if how == PARENTS and (known.by_parents or _is_crowded(drawing, x, y)):
        dense.put(place, True)
        return _by_parents(drawing, known, x, y)
    single = _one_by_one(drawing, x, y)
    dense.put(place, single is None)
    if single is not None:
        return Shape(single)
    if how == CELLS:
        return Shape(_cells(drawing, x, y)[0])
    return _by_parents(drawing, known, x, y)


def _is_crowded(drawing: Drawing, x: int, y: int) -> bool:
    """Whether a tile has too many rows; not asked where it had not a moment ago, nor close up, where it seldom has."""
    was = dense.get((drawing.layer.id, drawing.z, x, y))
    if was is False or (was is None and drawing.z >= EXACT_FROM):
        return False
    statement = drawing.number()
    return statement is not None and run(statement, x, y)[1] > drawing.layer.thinning.most


def _one_by_one(drawing: Drawing, x: int, y: int) -> bytes | None:
    """Return a tile of single features; None where they are too many, too large together, or too small to be seen."""
    most = drawing.layer.thinning.most
    statement = drawing.features(most)
    made = Made(*run(statement, x, y)) if statement is not None else Made(b"", 0, 0)
    too_many = made.rows > most or len(made.content) > MAX_BYTES
    return None if too_many or made.lost > made.rows * LOST_SHARE else made.content


def _by_stored(drawing: Drawing, statement: Statement, x: int, y: int) -> bytes:
    """Return a tile of kept counts, or of single features where those can be shown."""
    content, count = run(statement, x, y)
    single = _one_by_one(drawing, x, y) if (count or 0) <= drawing.layer.thinning.most else None
    return single if single is not None else content


def _by_cells(drawing: Drawing, x: int, y: int) -> bytes | None:
    """Return a tile of cells; None where single features can be shown."""
    content, count = _cells(drawing, x, y)
    return content if count > drawing.layer.thinning.most else None


def _cells(drawing: Drawing, x: int, y: int) -> tuple[bytes, int]:
    statement = drawing.cells()
    content, count = run(statement, x, y) if statement is not None else (b"", 0)
    return content, int(count or 0)


def _by_parents(drawing: Drawing, known: Known, x: int, y: int) -> Shape:
    parents = known.parents()
    told = known.counts().told(parents, drawing.z, x, y)
    statement = drawing.outlines(parents.level)
    given = {PATHS: told.paths, COUNTS: told.counts, LONE: told.lone}
    content = run(statement, x, y, given)[0] if statement is not None else b""
    if len(content) > MAX_BYTES:
        content = _cells(drawing, x, y)[0]
    return Shape(content, by_parents=True)


def _largest(drawing: Drawing, x: int, y: int) -> bytes:
    """Return a tile of the largest features, as many as there is room for."""
    most, content = drawing.layer.thinning.most, b""
    while most:
        statement = drawing.features(most)
        content = run(statement, x, y)[0] if statement is not None else b""
        if len(content) <= MAX_BYTES:
            return content
        most = most * MAX_BYTES * 8 // (len(content) * 10)
    return content
