"""Many polygons side by side, with what several checks ask of them, worked out once. Pure, on shapely.

One question to GEOS, which edges are faulty, settles most of the others: where it names none, the polygons are a
coverage, so nothing overlaps, nothing is there twice, and their union is as quick as leaving out shared edges.
"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from layers.grids.rings import Cell

Pair = tuple[int, int]


class ShapeSet:
    """Valid polygons by code."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.codes = list(cells)
        self.shapes = np.array(list(cells.values()), dtype=object)

    @cached_property
    def faulty_edges(self) -> np.ndarray:
        """For each polygon, its edges that cross, lie inside or only partly follow another's; mostly empty."""
        return shapely.coverage_invalid_edges(self.shapes)

    @cached_property
    def torn(self) -> np.ndarray:
        """Indices of the polygons that have faulty edges."""
        return np.flatnonzero(~shapely.is_empty(self.faulty_edges))

    @cached_property
    def overlaps(self) -> dict[Pair, Cell]:
        """The ground that two polygons cover, by their indices, the smaller one first.

        A polygon whose every edge has a partner has no faulty one, even inside another. But ground that is covered
        twice is bounded by faulty edges, so it is found from polygon to polygon, starting at those.
        """
        found: dict[Pair, Cell] = {}
        looked: set[int] = set()
        ahead = set(self.torn.tolist())
        while ahead:
            looked |= ahead
            new = self._overlaps_of(sorted(ahead), known=found)
            found |= new
            members = sorted({index for pair in new for index in pair})
            around = (
                self.tree.query(self.shapes[members], predicate="intersects")[1].tolist() if members else []
            )
            ahead = {*members, *around} - looked
        return dict(sorted(found.items()))

    @cached_property
    def fits(self) -> np.ndarray:
        """Whether a polygon neither has faulty edges nor overlaps another: those that do are a coverage."""
        fits = np.full(len(self.shapes), True)
        fits[self.torn] = False
        fits[[index for pair in self.overlaps for index in pair]] = False
        return fits

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    @cached_property
    def union(self) -> BaseGeometry:
        return self.union_of(np.arange(len(self.shapes)))

    def union_of(self, indices: np.ndarray) -> BaseGeometry:
        """Return the union of some polygons; those that fit are joined the quick way first."""
        fits = self.fits[indices]
        whole = shapely.coverage_union_all(self.shapes[indices[fits]])
        return whole if fits.all() else shapely.union_all([whole, *self.shapes[indices[~fits]]])

    def touching(self, place: BaseGeometry) -> tuple[str, ...]:
        """Return the codes of the polygons that a place touches, in their order."""
        return tuple(self.codes[i] for i in np.sort(self.tree.query(place, predicate="intersects")))

    def _overlaps_of(self, indices: list[int], known: Mapping[Pair, Cell]) -> dict[Pair, Cell]:
        found = self.tree.query(self.shapes[indices], predicate="intersects")
        pairs = np.sort(np.stack([np.array(indices)[found[0]], found[1]]), axis=0)
        pairs = np.unique(pairs[:, pairs[0] < pairs[1]], axis=1)
        shared = shapely.intersection(self.shapes[pairs[0]], self.shapes[pairs[1]])
        here = {(i, j): areas(part) for (i, j), part in zip(pairs.T.tolist(), shared, strict=True)}
        return {pair: part for pair, part in here.items() if part is not None and pair not in known}


def areas(geometry: BaseGeometry) -> Cell | None:
    """Keep the polygons of an overlay's answer; None when there are none."""
    if geometry.geom_type in {"LineString", "Point", "MultiLineString", "MultiPoint"}:
        return None
    parts = [part for part in flat(geometry) if part.geom_type == "Polygon" and part.area > 0]
    return (parts[0] if len(parts) == 1 else MultiPolygon(parts)) if parts else None


def flat(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the simple geometries that a geometry is made of."""
    if not hasattr(geometry, "geoms"):
        return [geometry]
    return [inner for part in geometry.geoms for inner in flat(part)]
