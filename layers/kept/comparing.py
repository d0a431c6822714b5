"""Two kept results against each other: at today's addresses, who gains and who loses by the second."""

from math import isfinite
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from layers.core.errors import Conflict
from layers.core.scope import common
from layers.divisions.models import Address
from layers.kept.cutting import PEOPLE
from layers.kept.models import KeptArea, KeptResult

Row = dict[str, Any]
BEFORE, AFTER = Q(in_a=True), Q(in_b=True)
PARTS = {
    "people": Q(),
    "before": BEFORE,
    "after": AFTER,
    "gained": ~BEFORE & AFTER,
    "lost": BEFORE & ~AFTER,
}


def compared(user: Any, before: KeptResult, after: KeptResult, minutes: str = "") -> Row:
    """Return the people that each of two results reaches, and who is gained and lost, by division.

    Addresses are counted as they are now, in both: what differs is the reach, not the people.

    Raises
    ------
    Conflict : results that have no minutes, or no ground, in common.
    """
    number, path = _shared_minutes(before, after, minutes), _shared_ground(before, after)
    rows = _rows(user, before, after, number, path)
    return {
        "a": {"id": before.pk, "name": before.name},
        "b": {"id": after.pk, "name": after.name},
        "minutes": number,
        "methods_differ": before.method != after.method,
        **{part: _sum(rows, part) for part in PARTS},
        "by_division": [row for row in rows if row["gained"]["households"] or row["lost"]["households"]],
    }


def _rows(user: Any, before: KeptResult, after: KeptResult, minutes: float, path: str) -> list[Row]:
    covers = KeptArea.objects.visible_to(user).filter(kind=KeptArea.Kind.COVER, minutes=minutes)
    addresses = Address.objects.visible_to(user).annotate(
        in_a=Exists(_round(covers.filter(result=before))), in_b=Exists(_round(covers.filter(result=after)))
    )
    if path:
        addresses = addresses.filter(division__path__startswith=path)
    sums = {
        f"{part}_{name}": Sum(name, filter=condition, default=0)
        for part, condition in PARTS.items()
        for name in PEOPLE
    }
    found = addresses.values("division__code", "division__name").annotate(**sums).order_by("division__path")
    return [_told(row) for row in found]


def _round(covers: QuerySet[KeptArea]) -> QuerySet[KeptArea]:
    """Keep the areas that an address lies in."""
    return covers.filter(geometry__covers=OuterRef("geometry"))


def _told(row: Row) -> Row:
    parts = {part: {name: row[f"{part}_{name}"] for name in PEOPLE} for part in PARTS}
    return {"code": row["division__code"], "name": row["division__name"] or _("Without a division"), **parts}


def _sum(rows: list[Row], part: str) -> Row:
    return {name: sum(row[part][name] for row in rows) for name in PEOPLE}


def _shared_minutes(before: KeptResult, after: KeptResult, text: str) -> float:
    shared = set(before.parameters["minutes"]) & set(after.parameters["minutes"])
    if not text and shared:
        return max(shared)
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
