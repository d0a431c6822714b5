"""What is wrong with a set of grids, with the place of each fault. Pure, on shapely.

Gaps are found as community minus union, and as inner rings of the union; the library's own gap width is not a
threshold and is not used.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.core.measure import area_m2, length_m
from layers.grids.coverage import NARROWEST_M, Coverage, is_sliver
from layers.grids.rings import Cell

ERROR, WARNING = "error", "warning"
LEAST_M2 = 1.0
"""Faults smaller than this are rounding where grids leave their community."""
LEAST_GAP_M2 = 0.01
SEVERITY = {
    "invalid": ERROR,
    "duplicate": ERROR,
    "overlap": ERROR,
    "gap": ERROR,
    "unmatched-edge": ERROR,
    "outside-community": WARNING,
    "community-gap": WARNING,
    "community-overlap": WARNING,
    "sliver": WARNING,
    "multipart": WARNING,
}


@dataclass(frozen=True)
class Finding:
    """One fault.

    Parameters
    ----------
    code : a key of `SEVERITY`.
    grids : codes of the grids or communities it touches.
    geometry : where, EPSG:4326.
    measure : how much: `area_m2` or `length_m`.
    """

    code: str
    grids: tuple[str, ...]
    geometry: BaseGeometry
    measure: Mapping[str, float] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return SEVERITY[self.code]

    def repeats(self, other: "Finding") -> bool:
        """Whether this is the other fault again, in the same place."""
        return self.code == other.code and bool(shapely.equals(self.geometry, other.geometry))

    def properties(self) -> dict[str, Any]:
        """Return the finding without its geometry, JSON-ready."""
        measure = {name: round(value, 3) for name, value in self.measure.items()}
        return {"code": self.code, "severity": self.severity, "grids": list(self.grids), **measure}


def check(
    cells: Mapping[str, Cell], communities: Mapping[str, Cell], community_of: Mapping[str, str | None]
) -> list[Finding]:
    """Return everything that is wrong with the grids of a scheme.

    Parameters
    ----------
    cells : grid code → polygon.
    communities : division code → polygon, of the communities that the grids belong to.
    community_of : grid code → division code.
    """
    findings = [*_invalid(cells)]
    sound = {code: cell for code, cell in cells.items() if cell.is_valid}
    if sound:
        findings += _duplicates(sound)
        findings += _overlaps(sound, "overlap")
        findings += _unmatched(sound)
        findings += _holes(sound, "gap")
        findings += _shapes(sound)
    if sound and communities:
        findings += _uncovered(sound, communities)
        findings += _outside(sound, communities, community_of)
        findings += _holes(communities, "community-gap")
        findings += _overlaps(communities, "community-overlap")
    return findings


def _invalid(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    for code, cell in cells.items():
        if not cell.is_valid:
            yield Finding("invalid", (code,), shapely.make_valid(cell))


def _duplicates(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    seen: dict[bytes, str] = {}
    for code, cell in cells.items():
        key = shapely.to_wkb(shapely.normalize(cell))
        if key in seen:
            yield Finding("duplicate", (seen[key], code), cell, {"area_m2": area_m2(cell)})
        seen.setdefault(key, code)


def _overlaps(cells: Mapping[str, Cell], name: str) -> Iterator[Finding]:
    codes, shapes = list(cells), list(cells.values())
    tree = shapely.STRtree(shapes)
    for i, j in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if i < j and (shared := _areas(shapes[i].intersection(shapes[j]))) is not None:
            size = area_m2(shared)
            if size > LEAST_GAP_M2:
                yield Finding(name, (codes[i], codes[j]), shared, {"area_m2": size})


def _unmatched(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    faults = shapely.coverage_invalid_edges(list(cells.values()))
    for code, fault in zip(cells, faults, strict=True):
        if not fault.is_empty:
            yield Finding("unmatched-edge", (code,), fault, {"length_m": _length_m(fault)})


def _holes(cells: Mapping[str, Cell], name: str) -> Iterator[Finding]:
    """Inner rings of the union: places that all sides surround and none covers."""
    for part in shapely.get_parts(shapely.union_all(list(cells.values()))):
        for ring in getattr(part, "interiors", ()):
            hole = Polygon(ring)
            yield Finding(name, _touching(cells, hole), hole, {"area_m2": area_m2(hole)})


def holes_in(coverage: Coverage, ground: Cell | None) -> list[Polygon]:
    """Return the gaps of a coverage: what of the ground no cell covers, and the inner rings of the union.

    Parameters
    ----------
    ground : the area to be covered; None where it is unknown.
    """
    union = coverage.outline
    inner = [Polygon(ring) for part in shapely.get_parts(union) for ring in getattr(part, "interiors", ())]
    bare = _areas(ground.difference(union)) if ground is not None else None
    found = [*inner, *(shapely.get_parts(bare) if bare is not None else ())]
    whole = _areas(shapely.union_all(found)) if found else None
    return [gap for gap in shapely.get_parts(whole) if area_m2(gap) > LEAST_M2] if whole is not None else []


def _uncovered(cells: Mapping[str, Cell], communities: Mapping[str, Cell]) -> Iterator[Finding]:
    """Parts of a community that no grid covers."""
    codes, tree = list(cells), shapely.STRtree(list(cells.values()))
    for community, area in communities.items():
        near = [list(cells.values())[i] for i in tree.query(area)]
        rest = _areas(area.difference(shapely.union_all(near))) if near else None
        for part in shapely.get_parts(rest) if rest is not None else ():
            size = area_m2(part)
            if size > LEAST_M2:
                touching = tuple(codes[i] for i in tree.query(part, predicate="intersects"))
                yield Finding("gap", (community, *touching), part, {"area_m2": size})


def _outside(
    cells: Mapping[str, Cell], communities: Mapping[str, Cell], community_of: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Parts of a grid in a community that is not its own."""
    names, tree = list(communities), shapely.STRtree(list(communities.values()))
    for code, cell in cells.items():
        for i in tree.query(cell, predicate="intersects"):
            if names[i] == community_of.get(code):
                continue
            part = _areas(cell.intersection(communities[names[i]]))
            if part is not None and (size := area_m2(part)) > LEAST_M2:
                yield Finding("outside-community", (code, names[i]), part, {"area_m2": size})


def _shapes(cells: Mapping[str, Cell]) -> Iterator[Finding]:
    for code, cell in cells.items():
        if is_sliver(cell):
            yield Finding("sliver", (code,), cell, {"area_m2": area_m2(cell), "narrower_than_m": NARROWEST_M})
        if len(shapely.get_parts(cell)) > 1:
            yield Finding("multipart", (code,), cell, {"parts": float(len(shapely.get_parts(cell)))})


def _touching(cells: Mapping[str, Cell], place: BaseGeometry) -> tuple[str, ...]:
    return tuple(code for code, cell in cells.items() if cell.intersects(place))


def _areas(geometry: BaseGeometry) -> Cell | None:
    """Keep the polygons of an overlay's answer; None when there are none."""
    parts = [part for part in _flat([geometry]) if part.geom_type == "Polygon" and part.area > 0]
    return (parts[0] if len(parts) == 1 else MultiPolygon(parts)) if parts else None


def _flat(geometries: Iterable[BaseGeometry]) -> Iterator[BaseGeometry]:
    for geometry in geometries:
        if hasattr(geometry, "geoms"):
            yield from _flat(geometry.geoms)
        else:
            yield geometry


def _length_m(lines: BaseGeometry) -> float:
    return sum(length_m(line) for line in _flat([lines]))
