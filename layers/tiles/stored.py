"""Tiles from the counts that the database keeps by cell, for layers of very many points."""

import threading
from collections.abc import Mapping
from typing import Any

from django.db import connection

from layers.catalog.layer import Layer
from layers.catalog.selection import division_for
from layers.divisions.models import Division
from layers.tiles.making import Statement, X, Y
from layers.tiles.pyramid import BITS
from layers.tiles.thinning import OPEN

DEEPEST = 12
"""The last zoom whose cells are kept."""
BY_DIVISION = (6, 8, 10, 12)
"""The zooms for which cells of single divisions are kept; others are put together from the next finer one."""
MOST_CLASSES = 15
MOST_AT_ONCE = 20_000
"""Counts that somebody who asks for a tile folds himself; more are folded behind his back."""
FOUND = """
SELECT total, sum_x::float8 AS east, sum_y::float8 AS south, top, counts FROM layers_tilecell
 WHERE layer = %s AND zoom = {zoom} AND tile_x = %s AND tile_y = %s AND division = 0 AND total > 0
"""
FOUND_BY_DIVISION = """
SELECT sum(total) AS total, sum(sum_x)::float8 AS east, sum(sum_y)::float8 AS south, NULL::smallint AS top,
       ARRAY[{sums}] AS counts
  FROM layers_tilecell
 WHERE layer = %s AND zoom = {zoom} AND tile_x BETWEEN %s << {finer} AND (%s + 1 << {finer}) - 1
   AND tile_y BETWEEN %s << {finer} AND (%s + 1 << {finer}) - 1 AND division = ANY(%s) AND total > 0
 GROUP BY ((tile_x << 6) + (place & 63)) >> {finer}, ((tile_y << 6) + (place >> 6)) >> {finer}
"""
TILE = """
WITH chosen AS MATERIALIZED (
     SELECT {count} AS count, {open} AS open, {kind} AS kind,
            ST_MakePoint((east / total / {side} - %s) * 4096, (south / total / {side} - %s) * 4096) AS geom
       FROM ({found}) AS found OFFSET 0)
SELECT (SELECT ST_AsMVT(t, %s, 4096, 'geom')
          FROM (SELECT geom, count, (%s::text[])[kind] AS {by}{open_column} FROM chosen WHERE count > 0) AS t),
       (SELECT sum(count) FROM chosen)
"""


def stored(layer: Layer, user: Any, query: Mapping[str, str], z: int) -> Statement | None:
    """Return the statement that tells of points by kept cells and how many they are; None where it cannot.

    That is deeper down, and for rows chosen by anything but their class and their division.
    """
    by = layer.style.by_field
    parameter = next((name for name, lookup in layer.filters.items() if lookup == by), "")
    if not layer.thinning.kept or z > DEEPEST or not query.keys() <= {parameter, "division"}:
        return None
    slots = _slots(layer, query.get(parameter, ""))
    if slots is None:
        return None
    found, params = _found(layer, user, query.get("division", ""), z)
    whole = len(slots) == len(layer.style.classes) + 1
    sql = TILE.format(
        found=found,
        count="total" if whole else _sum(slots),
        open=_open(layer, slots, whole),
        kind="COALESCE(top, layers_top_class(counts))" if whole else _top(slots),
        side=float(1 << BITS - z),
        by=connection.ops.quote_name(by),
        open_column=f", {OPEN}" if layer.thinning.open else "",
    )
    return Statement(sql, (X, Y, *params, layer.id, [str(entry.value) for entry in layer.style.classes]))


def _found(layer: Layer, user: Any, code: str, z: int) -> tuple[str, tuple[Any, ...]]:
    """Return the cells whose counts somebody may see and asks for."""
    if not code and user.scope.everywhere:
        return FOUND.format(zoom=z), (layer.id, X, Y)
    seen = Division.objects.visible_to(user)
    if code:
        seen = seen.filter(path__startswith=division_for(user, code).path)
    zoom = next(kept for kept in BY_DIVISION if kept >= z)
    sums = ", ".join(f"sum(counts[{slot + 1}])::int" for slot in range(MOST_CLASSES + 1))
    found = FOUND_BY_DIVISION.format(zoom=zoom, finer=zoom - z, sums=sums)
    return found, (layer.id, X, X, Y, Y, list(seen.values_list("pk", flat=True)))


def _slots(layer: Layer, wanted: str) -> list[int] | None:
    """Return the places of the classes that are asked for; None where one of them is none of the layer's."""
    values = [str(entry.value) for entry in layer.style.classes]
    if not wanted:
        return list(range(len(values) + 1))
    named = set(wanted.split(","))
    return [values.index(name) + 1 for name in values if name in named] if named <= set(values) else None


def _open(layer: Layer, slots: list[int], whole: bool) -> str:
    """Return how many are open; of all, by how many are not, which are fewer numbers to add up."""
    values = [str(entry.value) for entry in layer.style.classes]
    is_open = [slot for slot in slots if slot and values[slot - 1] in layer.thinning.open]
    if not whole:
        return _sum(is_open)
    return f"total - ({_sum([slot for slot in slots if slot not in is_open])})"


def _sum(slots: list[int]) -> str:
    return " + ".join(f"counts[{slot + 1}]" for slot in slots) or "0"


def _top(slots: list[int]) -> str:
    """Return the class of most among some, the first of equals."""
    most = ", ".join(f"counts[{slot + 1}]" for slot in slots)
    return f"CASE GREATEST({most}) {' '.join(f'WHEN counts[{slot + 1}] THEN {slot}' for slot in slots)} END"


_folded: dict[str, int] = {}
_behind = threading.Lock()


def fold(layer: Layer, state: int) -> bool:
    """Bring the kept counts up to everything that a state of the layer tells of; return whether they are.

    After a bulk import they are not: they are then folded by a thread, and the rows are counted themselves meanwhile.
    """
    if _folded.get(layer.id) == state and not connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM layers_tilecount LIMIT %s) AS pending", [MOST_AT_ONCE + 1]
        )
        if cursor.fetchone()[0] > MOST_AT_ONCE:
            threading.Thread(target=_fold_behind, name="fold", daemon=True).start()
            return False
    fold_all()
    if not connection.in_atomic_block:
        _folded[layer.id] = state
    return True


def fold_all() -> None:
    """Fold all counts into the cells."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT layers_fold_tilecounts()")


def _fold_behind() -> None:
    if _behind.acquire(blocking=False):
        try:
            fold_all()
        finally:
            connection.close()
            _behind.release()
