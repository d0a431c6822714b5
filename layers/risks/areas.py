"""The level map: every grid, community or street with its gravest risk level and how many sources of each it has.

An area is painted by its gravest source: red as soon as one major source stands in it, whatever else does. A mean would
hide it.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, OuterRef, QuerySet, Subquery

from layers.core.sql import among
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme
from layers.risks.levels import BY_NUMBER, worst
from layers.risks.models import RiskSource

Row = dict[str, Any]
DECIMALS = 6


def by_grid(user: Any, scheme: GridScheme, division: Division | None, *, shapes: bool = True) -> list[Row]:
    """Return the grids of a scheme that hold a source, the gravest first. On a border the first code has it."""
    grids = Grid.objects.visible_to(user).in_force().filter(scheme=scheme)
    over = grids.filter(geometry__covers=OuterRef("geometry")).order_by("code").values("pk")[:1]
    placed = _sources(user, division).annotate(area=Subquery(over)).exclude(area=None)
    counted = _counted(placed.values_list("area", "level"))
    return _features(grids.filter(pk__in=among(counted)), counted, "grid", shapes=shapes)


def by_division(user: Any, level: str, division: Division | None, *, shapes: bool = True) -> list[Row]:
    """Return the divisions of a level that hold a source, the gravest first."""
    divisions = Division.objects.visible_to(user).filter(level=level)
    paths = dict(divisions.values_list("path", "pk"))
    rows = _sources(user, division).exclude(division=None).values_list("division__path", "level")
    counted = _counted((paths.get(_upto(path, paths)), number) for path, number in rows)
    counted.pop(None, None)
    return _features(divisions.filter(pk__in=among(counted)), counted, level, shapes=shapes)


def _upto(path: str, known: dict[str, int]) -> str:
    """Return the beginning of a path that is one of the known ones; the path itself where none is."""
    parts = path.rstrip("/").split("/")
    beginnings = (f"{'/'.join(parts[:count])}/" for count in range(len(parts), 0, -1))
    return next((beginning for beginning in beginnings if beginning in known), path)


def _sources(user: Any, division: Division | None) -> Any:
    rows = RiskSource.objects.visible_to(user)
    return rows if division is None else rows.within(division)


def _counted(pairs: Iterable[tuple[Any, int]]) -> dict[Any, Counter[int]]:
    counted: dict[Any, Counter[int]] = defaultdict(Counter)
    for area, level in pairs:
        counted[area][level] += 1
    return counted


def _features(rows: QuerySet[Any], counted: dict[Any, Counter[int]], kind: str, *, shapes: bool) -> list[Row]:
    columns = ["pk", "code", "name"]
    if shapes:
        rows = rows.annotate(shape=AsGeoJSON(F("geometry"), precision=DECIMALS))
        columns.append("shape")
    found = [_feature(row, counted[row["pk"]], kind) for row in rows.values(*columns)]
    return sorted(found, key=_gravest_first)


def _feature(row: Row, counts: Counter[int], kind: str) -> Row:
    level = worst(counts)
    assert level is not None, "an area without a source is not asked for"
    properties = {
        "kind": kind,
        "code": row["code"],
        "name": row["name"],
        "level": level,
        "colour": BY_NUMBER[level].colour,
        "shape": BY_NUMBER[level].shape,
        "sources": sum(counts.values()),
        "by_level": {str(number): counts[number] for number in BY_NUMBER},
    }
    geometry = json.loads(row["shape"]) if row.get("shape") else None
    return {"type": "Feature", "id": row["pk"], "geometry": geometry, "properties": properties}


def _gravest_first(feature: Row) -> tuple[Any, ...]:
    facts = feature["properties"]
    return (facts["level"], *(-count for count in facts["by_level"].values()), facts["code"])
