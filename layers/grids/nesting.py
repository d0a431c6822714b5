"""Grids in their communities: ground that none covers, grids in a community that is not theirs. Pure, on shapely."""

from collections.abc import Iterator, Mapping

import numpy as np
import shapely

from layers.core.measure import area_m2
from layers.grids.findings import Finding
from layers.grids.shapeset import ShapeSet, areas

LEAST_M2 = 1.0
"""Faults smaller than this are rounding where grids leave their community."""


def uncovered(cells: ShapeSet, communities: ShapeSet) -> Iterator[Finding]:
    """Parts of a community that no grid covers."""
    for community, area in zip(communities.codes, communities.shapes, strict=True):
        near = cells.tree.query(area)
        rest = areas(area.difference(cells.union_of(near))) if len(near) else None
        for part in shapely.get_parts(rest) if rest is not None else ():
            size = area_m2(part)
            if size > LEAST_M2:
                yield Finding("gap", (community, *cells.touching(part)), part, {"area_m2": size})


def outside(
    cells: ShapeSet, communities: ShapeSet, community_of: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Parts of a grid in a community that is not its own; `share` is the part of the whole grid."""
    for i, j in strangers(cells, communities, community_of):
        cell = cells.shapes[i]
        part = areas(cell.intersection(communities.shapes[j]))
        if part is not None and (size := area_m2(part)) > LEAST_M2:
            measure = {"area_m2": size, "share": float(part.area / cell.area)}
            yield Finding("outside-community", (cells.codes[i], communities.codes[j]), part, measure)


def beyond(
    cells: ShapeSet, communities: ShapeSet, community_of: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Parts of a grid outside its own community that lie in none of the others either."""
    number = {code: j for j, code in enumerate(communities.codes)}
    home = np.array([number.get(community_of.get(code) or "", -1) for code in cells.codes])
    housed = np.flatnonzero(home >= 0)
    shapely.prepare(communities.shapes)
    within = shapely.covers(communities.shapes[home[housed]], cells.shapes[housed])
    for i in housed[~within]:
        cell = cells.shapes[i]
        near = communities.tree.query(cell, predicate="intersects")
        part = areas(cell.difference(communities.union_of(near)))
        if part is not None and (size := area_m2(part)) > LEAST_M2:
            measure = {"area_m2": size, "share": float(part.area / cell.area)}
            yield Finding("beyond-community", (cells.codes[i], communities.codes[home[i]]), part, measure)


def strangers(
    cells: ShapeSet, communities: ShapeSet, community_of: Mapping[str, str | None]
) -> list[tuple[int, int]]:
    """Return (grid, community) of all that have more than a border in common and do not belong together."""
    j, i = cells.tree.query(communities.shapes, predicate="intersects")
    own = np.array([community_of.get(code) for code in cells.codes], dtype=object)
    other = own[i] != np.array(communities.codes, dtype=object)[j]
    i, j = i[other], j[other]
    shapely.prepare(communities.shapes)
    inside = ~shapely.touches(communities.shapes[j], cells.shapes[i])
    return sorted(zip(i[inside].tolist(), j[inside].tolist(), strict=True))


def homeless(cells: ShapeSet, community_of: Mapping[str, str | None]) -> Iterator[Finding]:
    """Grids that belong to no community."""
    for code, cell in zip(cells.codes, cells.shapes, strict=True):
        if community_of.get(code) is None:
            yield Finding("no-community", (code,), cell)
