"""What a proposal comes to in numbers. Pure, on shapely."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.grids.rings import Cell
from layers.planning.proposing.graph import segments_of
from layers.planning.proposing.plane import Plane

STATION_M = 4.0
"""Roads are looked at every so many metres."""
ON_BORDER_M = 5.0
"""A road this near to a border lies on it."""
INSIDE_M = 10.0
"""A road is inside the ground when it is farther than this from the outline."""


@dataclass(frozen=True)
class Numbers:
    """A proposal's numbers.

    Parameters
    ----------
    worst_deviation, mean_deviation : of a grid's weight from the mean, as a share.
    mean_compactness, least_compactness : Polsby–Popper, 1 is a circle.
    main_road_share : share of the main roads inside the ground that lies on borders; None where there are none.
    parts : pieces that all grids come to; as many as grids when each is in one piece.
    """

    k: int
    worst_deviation: float
    mean_deviation: float
    mean_compactness: float
    least_compactness: float
    main_road_share: float | None
    parts: int


def numbers_of(
    cells: Sequence[Cell], loads: np.ndarray, main_roads: Sequence[BaseGeometry], plane: Plane
) -> Numbers:
    """Return the numbers of a proposal.

    Parameters
    ----------
    loads : (k,) what the grids are balanced on.
    main_roads : lines, EPSG:4326.
    """
    flat = plane.metres(np.array(cells, dtype=object))
    deviation = np.abs(deviations(loads))
    round_ = roundness(flat)
    return Numbers(
        k=len(cells),
        worst_deviation=float(deviation.max()),
        mean_deviation=float(deviation.mean()),
        mean_compactness=float(round_.mean()),
        least_compactness=float(round_.min()),
        main_road_share=share_on_borders(flat, plane.metres(np.array(main_roads, dtype=object))),
        parts=int(shapely.get_num_geometries(flat).sum()),
    )


def deviations(loads: np.ndarray) -> np.ndarray:
    """Return (k,) each load over the mean, less one."""
    mean = loads.mean() if len(loads) else 0.0
    return loads / mean - 1 if mean else np.zeros(len(loads))


def roundness(flat: np.ndarray) -> np.ndarray:
    """Return 4π·area / perimeter² (Polsby and Popper 1991) of shapes in metres."""
    return 4 * pi * shapely.area(flat) / shapely.length(flat) ** 2


def share_on_borders(flat: np.ndarray, roads: np.ndarray) -> float | None:
    """Return the share of roads inside the cells' outline that lies on borders between them; None without roads.

    Parameters
    ----------
    flat, roads : edge-matched cells and lines in metres.
    """
    if not len(roads):
        return None
    outline = shapely.coverage_union_all(flat)
    stations = _stations(shapely.union_all(roads))
    shapely.prepare(outline)
    points = shapely.points(stations[shapely.contains_xy(outline, stations)])
    points = points[~_near(points, [outline.boundary], INSIDE_M)]
    if not len(points):
        return None
    return float(_near(points, list(shapely.boundary(flat)), ON_BORDER_M).mean())


def _stations(lines: BaseGeometry) -> np.ndarray:
    """Return positions every few metres along lines, each in the middle of its stretch."""
    segments = segments_of(shapely.get_parts(lines))
    length = shapely.length(segments)
    count = np.maximum(1, np.ceil(length / STATION_M)).astype(int)
    which = np.repeat(np.arange(len(segments)), count)
    rank = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    at = (rank + 0.5) / count[which] * length[which]
    return shapely.get_coordinates(shapely.line_interpolate_point(segments[which], at))


def _near(points: np.ndarray, lines: Sequence[BaseGeometry], distance: float) -> np.ndarray:
    near = np.zeros(len(points), dtype=bool)
    tree = shapely.STRtree(segments_of(shapely.get_parts(np.array(lines, dtype=object))))
    near[tree.query(points, predicate="dwithin", distance=distance)[0]] = True
    return near
