"""How long the walk from a point to what lies near it is, where the streets are known."""

from typing import Any

import numpy as np
from django.contrib.gis.geos import Point

from layers.nearest.travel import seconds_between
from layers.reach.grounds import ground_for

Row = dict[str, Any]
LONGEST_S = 3_600.0


def with_walks(point: Point, rows: list[Row]) -> list[Row]:
    """Return rows with `walk_s` instead of their geometry: seconds from the point; None when no way is known."""
    seconds = _seconds(point, [(row["geometry"].x, row["geometry"].y) for row in rows])
    return [
        {name: value for name, value in row.items() if name != "geometry"} | {"walk_s": walk}
        for row, walk in zip(rows, seconds, strict=True)
    ]


def _seconds(point: Point, places: list[tuple[float, float]]) -> list[int | None]:
    ground = ground_for("walk", direction="from") if places else None
    if ground is None:
        return [None] * len(places)
    here = ground.snap([(point.x, point.y)])
    if not here.found[0]:
        return [None] * len(places)
    found = seconds_between(ground, here, ground.snap(places), LONGEST_S)
    return [round(float(walk)) if np.isfinite(walk) else None for walk in found]
