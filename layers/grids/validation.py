"""What is wrong with a set of grids, with the place of each fault. Pure, on shapely."""

from collections.abc import Iterable, Mapping

from layers.grids.faults import duplicates, holes, invalid, multiparts, overlaps, slivers, unmatched
from layers.grids.findings import ERROR, INFO, SEVERITY, WARNING, Finding
from layers.grids.gaps import holes_in
from layers.grids.nesting import beyond, homeless, outside, uncovered
from layers.grids.rings import Cell
from layers.grids.shapeset import ShapeSet

__all__ = ["ERROR", "INFO", "SEVERITY", "WARNING", "Finding", "check", "holes_in"]


def check(
    cells: Mapping[str, Cell], communities: Mapping[str, Cell], community_of: Mapping[str, str | None]
) -> list[Finding]:
    """Return everything that is wrong with the shapes of a scheme's grids.

    A clean coverage costs little more than asking GEOS whether it is one.

    Parameters
    ----------
    cells : grid code → polygon.
    communities : division code → polygon, of the communities that the grids belong to.
    community_of : grid code → division code.
    """
    if not cells:
        return []
    sound, findings = invalid(cells)
    if not sound:
        return findings
    grids = ShapeSet(sound)
    for check_of in (duplicates, unmatched, slivers, multiparts):
        findings += check_of(grids)
    findings += overlaps(grids, "overlap")
    nested = _nesting(grids, communities, community_of) if communities else []
    return [*findings, *_unseen(holes(grids, "gap"), nested), *nested]


def _unseen(gaps: Iterable[Finding], nested: list[Finding]) -> list[Finding]:
    """Leave out the gaps that are told of with their community."""
    seen = [finding for finding in nested if finding.code == "gap"]
    return [gap for gap in gaps if not any(gap.repeats(other) for other in seen)]


def _nesting(
    grids: ShapeSet, communities: Mapping[str, Cell], community_of: Mapping[str, str | None]
) -> list[Finding]:
    areas = ShapeSet(communities)
    return [
        *uncovered(grids, areas),
        *outside(grids, areas, community_of),
        *beyond(grids, areas, community_of),
        *homeless(grids, community_of),
        *holes(areas, "community-gap"),
        *overlaps(areas, "community-overlap"),
    ]
