"""Two kept results against each other: at today's addresses, who gains and who loses by the second."""

from math import isfinite
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.core.errors import Conflict
from layers.core.scope import common
from layers.divisions.models import Division
from layers.kept.cutting import PEOPLE, people_of
from layers.kept.models import KeptArea, KeptResult
from layers.kept.steps import Steps
from layers.reach.demand import Demand, demand_of

Row = dict[str, Any]
Mask = NDArray[np.bool_]


def compared(user: Any, before: KeptResult, after: KeptResult, minutes: str = "") -> Row:
    """Return the people that each of two results reaches, and who is gained and lost, by division.

    Addresses are counted as they are now, in both: what differs is the reach, not the people. An address that a result
    knew keeps what was found for it; one that is newer is held against the ground that the result covers.

    Raises
    ------
    Conflict : results that have no minutes, or no ground, in common.
    """
    number, path = _shared_minutes(before, after, minutes), _shared_ground(before, after)
    demand = demand_of(user, Division.objects.get(path=path) if path else None)
    was, is_ = (_served(user, result, number, demand) for result in (before, after))
    parts = {
        "people": np.ones(len(demand), dtype=bool),
        "before": was,
        "after": is_,
        "gained": is_ & ~was,
        "lost": was & ~is_,
    }
    return {
        "a": {"id": before.pk, "name": before.name},
        "b": {"id": after.pk, "name": after.name},
        "minutes": int(number) if number == int(number) else number,
        "methods_differ": before.method != after.method,
        **{part: _told(demand, whose) for part, whose in parts.items()},
        "by_division": _by_division(demand, parts),
    }


def _by_division(demand: Demand, parts: dict[str, Mask]) -> list[Row]:
    """Return the divisions where anybody is gained or lost, those with the most first."""
    changed = parts["gained"] | parts["lost"]
    rows = []
    for index in np.unique(demand.division[changed]).tolist():
        place, own = demand.places[index], demand.division == index
        counted = {part: _told(demand, whose & own) for part, whose in parts.items()}
        rows.append({"code": place.code, "name": place.name or _("Without a division"), **counted})
    return sorted(rows, key=lambda row: -(row["gained"]["residents"] + row["lost"]["residents"]))


def _served(user: Any, result: KeptResult, minutes: float, demand: Demand) -> Mask:
    """Return which addresses a result reaches within some minutes."""
    step = Steps.unpack(bytes(result.steps)).of(demand.ids)
    served: Mask = (step >= 0) & (step <= result.parameters["minutes"].index(minutes))
    newer = np.flatnonzero(step < 0)
    if len(newer):
        served[newer] = _covered(user, result, minutes, demand.lnglat[newer])
    return served


def _covered(user: Any, result: KeptResult, minutes: float, lnglat: NDArray[np.float64]) -> Mask:
    """Return which places lie in what a result covers, of the covers that a user may see."""
    covers = KeptArea.objects.visible_to(user).filter(
        result=result, kind=KeptArea.Kind.COVER, minutes=minutes
    )
    shapes = [shapely.from_wkb(bytes(shape.wkb)) for shape in covers.values_list("geometry", flat=True)]
    inside: Mask = np.zeros(len(lnglat), dtype=bool)
    if shapes:
        inside[shapely.STRtree(shapely.points(lnglat)).query(shapes, predicate="covers")[1]] = True
    return inside


def _told(demand: Demand, whose: Mask) -> dict[str, int]:
    return dict(zip(PEOPLE, people_of(demand, whose), strict=True))


def _shared_minutes(before: KeptResult, after: KeptResult, text: str) -> float:
    shared = set(before.parameters["minutes"]) & set(after.parameters["minutes"])
    if not text and shared:
        return float(max(shared))
    try:
        wanted = float(text)
    except ValueError:
        wanted = float("nan")
    if isfinite(wanted) and wanted in shared:
        return wanted
    raise Conflict(
        _("These minutes are not in both results. In both: %(shared)s.")
        % {"shared": ", ".join(f"{number:g}" for number in sorted(shared)) or _("none")},
        code="no-common-minutes",
    )


def _shared_ground(before: KeptResult, after: KeptResult) -> str:
    paths = [result.division.path if result.division else "" for result in (before, after)]
    shared = common(*paths)
    if shared is None:
        raise Conflict(_("The two results are of different parts of the city."), code="no-common-ground")
    return shared
