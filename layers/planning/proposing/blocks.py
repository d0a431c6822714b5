"""Cut ground into blocks along roads and waters. Pure, on shapely.

    outline + lines → faces → blocks too large cut across → slivers and empty fragments joined to a neighbour

Everything is noded on the grid of coordinates that is stored, so the blocks are an edge-matched coverage of exactly
the ground that was given, and whatever is built of whole blocks is one as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.core.measure import quantise
from layers.grids.rings import Cell
from layers.planning.proposing.cutting import cuts_across
from layers.planning.proposing.graph import KINDS, Graph, graph_of
from layers.planning.proposing.plane import Plane
from layers.planning.proposing.tidying import Tidiness, groups_of
from layers.planning.sums import cells_at

GRID = 1e-7
"""Degrees between two neighbouring stored coordinates."""


class GroundTorn(Exception):
    """The ground could not be cut into an edge-matched coverage."""


@dataclass(frozen=True)
class Ground:
    """What is to be cut.

    Parameters
    ----------
    areas : name → ground that no grid may leave: communities, or grids of today where those are kept apart.
        Edge-matched with each other.
    lines : kind (one of `graph.KINDS`) → lines along which it may be cut.
    points : (p, 2 + w) lng, lat and weights; the first weight is what grids are balanced on.
    """

    areas: Mapping[str, Cell]
    lines: Mapping[str, Sequence[BaseGeometry]]
    points: np.ndarray

    @property
    def plane(self) -> Plane:
        return Plane.around(list(self.areas.values()))


@dataclass(frozen=True)
class Blocks:
    """The least pieces that grids are made of.

    Parameters
    ----------
    shapes : (n,) polygons, edge-matched, EPSG:4326 on 1e-7 degree.
    area : (n,) index of the area each lies in.
    sums : (n, w) weights of the points in each.
    """

    shapes: np.ndarray
    area: np.ndarray
    sums: np.ndarray
    graph: Graph
    plane: Plane

    def __len__(self) -> int:
        return len(self.shapes)

    @property
    def centres(self) -> np.ndarray:
        """(n, 2) metres."""
        return shapely.get_coordinates(shapely.centroid(self.plane.metres(self.shapes)))

    @property
    def weight(self) -> np.ndarray:
        return self.sums[:, 0]

    def joined(self, group: np.ndarray) -> "Blocks":
        """Return coarser blocks: those of one group (0 … g−1) become one."""
        order = np.argsort(group, kind="stable")
        bounds = np.flatnonzero(np.diff(group[order])) + 1
        members = np.split(order, bounds)
        shapes = [_union(self.shapes[m]) for m in members]
        return replace(
            self,
            shapes=np.array(shapes, dtype=object),
            area=self.area[[m[0] for m in members]],
            sums=np.stack([self.sums[m].sum(axis=0) for m in members]),
            graph=self.graph.contracted(group),
        )


@dataclass(frozen=True)
class Grain:
    """How fine blocks are.

    Parameters
    ----------
    most_weight, most_area_m2 : a block with more is cut across …
    piece_weight, piece_area_m2 : … into pieces of about this much.
    """

    most_weight: float
    most_area_m2: float
    piece_weight: float
    piece_area_m2: float


def blocks_of(ground: Ground, grain: Grain, tidiness: Tidiness) -> Blocks:
    """Cut the ground into blocks.

    Raises
    ------
    GroundTorn : no edge-matched coverage came of it.
    """
    borders = [area.boundary for area in ground.areas.values()]
    lines = [line for kind in KINDS for line in ground.lines.get(kind, ())]
    faces, area = faces_in(ground, [*borders, *_within(lines, ground)])
    cuts = _cuts(ground, faces, grain)
    if cuts:
        faces, area = faces_in(ground, [*shapely.boundary(faces), *cuts])
    return _tidied(ground, faces, area, tidiness)


def faces_in(ground: Ground, lines: Sequence[BaseGeometry]) -> tuple[np.ndarray, np.ndarray]:
    """Return the faces between lines that lie in the ground, edge-matched, and the area that each is in."""
    noded = shapely.unary_union(list(lines), grid_size=GRID)
    made = shapely.polygonize(shapely.get_parts(noded).tolist())
    faces = np.array(quantise(shapely.get_parts(made)), dtype=object)
    faces = faces[shapely.is_valid(faces) & (shapely.area(faces) > 0)]
    within, area = cells_at(
        list(ground.areas.values()), shapely.get_coordinates(shapely.point_on_surface(faces))
    )
    return faces[within], area


def _tidied(ground: Ground, faces: np.ndarray, area: np.ndarray, tidiness: Tidiness) -> Blocks:
    """Make blocks of faces, those that are no block of their own joined to a neighbour."""
    if not shapely.coverage_is_valid(faces):
        raise GroundTorn
    point, cell = cells_at(faces, ground.points[:, :2])
    sums = np.zeros((len(faces), ground.points.shape[1] - 2))
    np.add.at(sums, cell, ground.points[point, 2:])
    plane = ground.plane
    blocks = Blocks(faces, area, sums, graph_of(faces, ground.lines, plane), plane)
    return blocks.joined(groups_of(blocks.graph, plane.metres(faces), area, blocks.weight, tidiness))


def _within(lines: Sequence[BaseGeometry], ground: Ground) -> list[BaseGeometry]:
    """Return the parts of lines that lie in the ground."""
    if not lines:
        return []
    whole = shapely.union_all(list(ground.areas.values()))
    shapely.prepare(whole)
    met = [line for line in lines if whole.intersects(line)]
    parts = shapely.get_parts(shapely.intersection(met, whole))
    return [line for line in parts if shapely.get_dimensions(line) == 1]


def _cuts(ground: Ground, faces: np.ndarray, grain: Grain) -> list[BaseGeometry]:
    """Return the lines that cut faces too large across, by homes where they are many and by area else."""
    plane = ground.plane
    flat, positions = plane.metres(faces), plane.metres(ground.points[:, :2])
    point, face = cells_at(faces, ground.points[:, :2])
    weight = np.bincount(face, ground.points[point, 2], len(faces))
    size = shapely.area(flat)
    cuts: list[BaseGeometry] = []
    for index in np.flatnonzero((weight > grain.most_weight) | (size > grain.most_area_m2)):
        homes = point[face == index]
        cuts += cuts_across(
            flat[index],
            positions[homes],
            ground.points[homes, 2],
            _pieces(weight[index], grain.most_weight, grain.piece_weight),
            _pieces(size[index], grain.most_area_m2, grain.piece_area_m2),
        )
    return list(plane.degrees(np.array(cuts, dtype=object))) if cuts else []


def _pieces(amount: float, most: float, piece: float) -> int:
    return max(2, round(amount / piece)) if amount > most else 1


def _union(shapes: np.ndarray) -> Cell:
    """Return edge-matched shapes as one, of several parts where they do not touch along an edge."""
    if len(shapes) == 1:
        return shapes[0]
    parts = [p for p in shapely.get_parts(shapely.coverage_union_all(shapes)) if p.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
