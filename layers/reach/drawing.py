"""Service circles as features: one for each place and each of the minutes, or one of all together."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise
from layers.reach.analysis import Reach
from layers.reach.circles import as_multipolygon
from layers.reach.cutting import areas_m2
from layers.reach.features import Vertices, collection, feature
from layers.reach.telling import method_json, minutes_json, ring_json, sites_json, state_json

Row = dict[str, Any]


def circles_text(reach: Reach, merge: bool, bands: bool) -> str:
    """Return the service circles of a question as a GeoJSON FeatureCollection.

    Parameters
    ----------
    merge : one shape of all places.
    bands : each ring without the one inside it.
    """
    features = _merged(reach, bands) if merge else _single(reach, bands)
    return collection(
        features, {**method_json(reach), **minutes_json(reach), "sites": sites_json(reach), "bands": bands}
    )


def _merged(reach: Reach, bands: bool) -> Iterator[str]:
    if not reach.found.any():
        return
    count = {"points": int(reach.found.sum())}
    for serial, (shape, told) in enumerate(_rings(reach, list(reach.covers), bands)):
        yield feature(serial, shape, {**told, **count})


def _single(reach: Reach, bands: bool) -> Iterator[str]:
    """Go through all places in their order; one that is on no street has no shape, and says why."""
    method, vertices, next_ = method_json(reach), Vertices(), 0
    for index, shapes in reach.circles():
        vertices.add(np.array(shapes, dtype=object))
        yield from (_unreached(reach, method, gone) for gone in range(next_, index))
        yield from _of_site(reach, index, shapes, bands)
        next_ = index + 1
    yield from (_unreached(reach, method, gone) for gone in range(next_, len(reach.sites)))


def _of_site(reach: Reach, index: int, shapes: list[Any], bands: bool) -> Iterator[str]:
    point = reach.sites.points[index]
    said = {"name": point.name, "points": 1, **state_json(reach, index)}
    for shape, told in _rings(reach, shapes, bands):
        several = len(reach.question.minutes) > 1
        own = f"{point.id}-{told['minutes']}" if several else point.id
        yield feature(own, shape, {**told, **said, "site": point.id})


def _unreached(reach: Reach, method: Row, index: int) -> str:
    point = reach.sites.points[index]
    said = {"name": point.name, "points": 1, "site": point.id, "area_m2": 0, **state_json(reach, index)}
    return feature(point.id, None, {**method, **ring_json(reach, reach.question.longest), **said})


def _rings(reach: Reach, shapes: list[BaseGeometry], bands: bool) -> Iterator[tuple[BaseGeometry, Row]]:
    """Go from the outermost ring to the innermost, so that each is drawn over the one that holds it."""
    drawn, minutes = _bands(shapes) if bands else shapes, reach.question.minutes
    sizes = areas_m2(drawn)
    for index in reversed(range(len(drawn))):
        told = {
            "from_minutes": minutes[index - 1] if index and bands else 0,
            "area_m2": round(float(sizes[index])),
        }
        yield drawn[index], {**method_json(reach), **ring_json(reach, minutes[index]), **told}


def _bands(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    inner = [None, *shapes[:-1]]
    return [
        shape if hole is None else as_multipolygon(quantise(shapely.difference(shape, hole)))
        for shape, hole in zip(shapes, inner, strict=True)
    ]
