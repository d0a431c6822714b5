"""From what a reader found to a network in use."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from layers.core.errors import Invalid
from layers.roads.actions import use
from layers.roads.building import build
from layers.roads.hours import is_understood
from layers.roads.lines import ways_of
from layers.roads.models import RoadNetwork
from layers.roads.noding import crossings, noded
from layers.roads.placing import PlacedGate, place
from layers.roads.rows import Lines
from layers.roads.slopes import UnusableHeights, sloped
from layers.roads.ways import Read, Ways


@dataclass(frozen=True)
class Wanted:
    """What goes with the ways.

    Parameters
    ----------
    source, attribution : what they were made of, and whom the data comes from.
    gates : gates known by their position.
    heights : a raster of heights.
    """

    source: str
    attribution: str = ""
    gates: tuple[PlacedGate, ...] = ()
    heights: Path | None = None


def import_roads(*, acting_user: Any, read: Read, wanted: Wanted) -> RoadNetwork:
    """Build a network and put it into use; when anything fails the old one stays.

    Raises
    ------
    Invalid : nothing that anybody may pass; heights that are of no use.
    """
    ways, not_understood = _with_hours_understood(read.ways)
    ways, missing = place(ways, wanted.gates)
    told = read.told | {"gates_not_placed": len(missing), "hours_not_understood": not_understood}
    try:
        built = build(
            ways,
            wanted.attribution,
            spans=wanted.heights is not None,
            drive_factor=settings.ROADS_DRIVE_FACTOR,
        )
        network = built.network
        if wanted.heights is not None:
            network, told["edges_without_heights"] = sloped(network, built.spans, wanted.heights)
    except (ValueError, UnusableHeights) as error:
        raise Invalid(str(error), code="unusable-roads") from error
    return use(acting_user=acting_user, network=network, source=wanted.source, read=told)


def read_of(found: Lines, *, cut: bool = False, snap_m: float = 0.0) -> Read:
    """Return the ways of some lines.

    Parameters
    ----------
    cut : join lines where they cross on one level without a vertex; else such crossings are only counted.
    snap_m : ends nearer to each other than this are one.
    """
    if not found.lines:
        raise Invalid("There is no line that anybody may pass.", code="unusable-roads")
    crossing = crossings(found.lines)
    lines = noded(found.lines, crossing) if cut else found.lines
    told = {
        "lines_read": len(found.lines),
        "crossings_joined" if cut else "crossings_not_joined": len(crossing),
        "skipped": dict(found.skipped),
        "classes_not_known": dict(found.unknown.most_common(20)),
    }
    return Read(ways_of(lines, snap_m), told)


def _with_hours_understood(ways: Ways) -> tuple[Ways, int]:
    """Return the ways with gates open always whose hours nobody can read, and how many these are."""
    wrong = {point for point, barrier in ways.barriers.items() if not is_understood(barrier.hours)}
    mended = {
        point: barrier._replace(hours="") if point in wrong else barrier
        for point, barrier in ways.barriers.items()
    }
    return replace(ways, barriers=mended), len(wrong)
