"""What is left of a tiling after a gesture: bare ground, double ground, and whether it is a coverage still. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2
from tests.bench.comparison.scenes import Scene, degrees


@dataclass(frozen=True)
class Left:
    """Areas in m²; `crossing` counts polygons whose border crosses itself."""

    gap_m2: float
    overlap_m2: float
    crossing: int
    is_coverage: bool


def left_by(scene: Scene, cells: Iterable[BaseGeometry]) -> Left:
    """Measure what a gesture has left of a scene's community."""
    shapes = list(cells)
    sound = [shapely.make_valid(shape) for shape in shapes]
    ground = shapely.box(*degrees((0, 0)), *degrees(scene.size))
    double = [shapely.intersection(one, other) for one, other in combinations(sound, 2)]
    return Left(
        gap_m2=_area(ground.difference(shapely.union_all(sound))),
        overlap_m2=sum(map(_area, double)),
        crossing=sum(not shape.is_valid for shape in shapes),
        is_coverage=bool(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)),
    )


def _area(shape: BaseGeometry) -> float:
    return sum(area_m2(part) for part in shapely.get_parts(shape) if part.geom_type == "Polygon")
