"""The grids of any day, the days on which they changed, and what lies between two days."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from layers.core.errors import TooLarge
from layers.grids.coverage import Coverage
from layers.grids.models import Grid, GridQuerySet, GridScheme
from layers.grids.shapes import to_shapely
from layers.planning.comparing import Difference, Strip, difference, strips
from layers.planning.models import BoundaryPlan

MOST = 5_000
"""Grids in one answer."""


@dataclass(frozen=True)
class Place:
    """What of a scheme somebody asks for: all they see, a division of it, or what touches a box of EPSG:4326."""

    user: Any
    scheme: GridScheme
    division: Any = None
    box: Any = None

    def grids(self) -> GridQuerySet:
        """Return the grids of all days. Those replaced on the day they came into force never held."""
        rows: Any = (
            Grid.objects.visible_to(self.user).filter(scheme=self.scheme).exclude(valid_to=F("valid_from"))
        )
        rows = rows.within(self.division) if self.division is not None else rows
        return rows.filter(geometry__intersects=self.box) if self.box is not None else rows


@dataclass
class DayOfChange:
    """The grids that came into force and that were closed on a day, and the plans that did it, as far as one sees."""

    day: date
    opened: dict[int, str] = field(default_factory=dict)
    closed: dict[int, str] = field(default_factory=dict)
    plans: list[BoundaryPlan] = field(default_factory=list)

    @property
    def difference(self) -> Difference:
        new, old = set(self.opened.values()), set(self.closed.values())
        return Difference(tuple(sorted(new & old)), tuple(sorted(new - old)), tuple(sorted(old - new)))


def days_of(place: Place) -> list[DayOfChange]:
    """Return the days on which boundaries changed, the earliest first."""
    days: dict[date, DayOfChange] = {}
    rows = place.grids().order_by("pk").values_list("pk", "code", "valid_from", "valid_to")
    for pk, code, valid_from, valid_to in rows:
        days.setdefault(valid_from, DayOfChange(valid_from)).opened[pk] = code
        if valid_to is not None:
            days.setdefault(valid_to, DayOfChange(valid_to)).closed[pk] = code
    for plan in _published(place, list(days)):
        touched = {*plan.outcome.get("closed", ()), *plan.outcome.get("created", ())}
        entry = days[plan.effective_on]
        if not touched.isdisjoint(entry.opened) or not touched.isdisjoint(entry.closed):
            entry.plans.append(plan)
    return [days[day] for day in sorted(days)]


def _published(place: Place, days: list[date]) -> QuerySet[BoundaryPlan]:
    plans = BoundaryPlan.objects.visible_to(place.user).filter(
        scheme=place.scheme, state=BoundaryPlan.State.PUBLISHED, effective_on__in=days
    )
    return plans.select_related("author", "approver").defer("base", "base_grid_ids").order_by("published_at")


def grids_on(place: Place, day: date) -> QuerySet[Any]:
    """Return the grids in force on a day.

    Raises
    ------
    TooLarge : more than `MOST`.
    """
    return _bounded(place.grids().in_force(day))


@dataclass(frozen=True)
class Between:
    """What differs between two days; `counts` is households by code, before and after."""

    difference: Difference
    strips: list[Strip]
    before: Coverage
    after: Coverage
    counts: dict[str, tuple[int | None, int | None]]


def between(place: Place, first: date, last: date) -> Between:
    """Compare the grids of two days. Only those that do not hold on both are read.

    Raises
    ------
    TooLarge : more than `MOST` grids differ.
    """
    of_first, of_last = place.grids().in_force(first), place.grids().in_force(last)
    old = list(_bounded(of_first.exclude(pk__in=of_last.values("pk"))))
    new = list(_bounded(of_last.exclude(pk__in=of_first.values("pk"))))
    before, after = _coverage(old), _coverage(new)
    changes = difference(before, after)
    was, now = ({grid.code: grid.households for grid in grids} for grids in (old, new))
    codes = sorted({*changes.old, *changes.new})
    return Between(
        changes,
        strips(before, after, changes),
        before,
        after,
        {code: (was.get(code), now.get(code)) for code in codes},
    )


def _coverage(grids: list[Grid]) -> Coverage:
    return Coverage({grid.code: to_shapely(grid.geometry) for grid in grids})


def _bounded(rows: QuerySet[Any]) -> QuerySet[Any]:
    count = rows.count()
    if count > MOST:
        raise TooLarge(
            _(
                "%(count)d grids are more than one answer holds (%(most)d): choose a division or a smaller box."
            )
            % {"count": count, "most": MOST},
            code="too-many-grids",
            count=count,
        )
    return rows.defer("geometry_web").order_by("pk")
