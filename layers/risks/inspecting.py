"""Which risk sources are to be inspected, the most urgent first, of those that a user may see."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from layers.core.scope import Limits
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Division
from layers.risks.due import MONTH, WEEK, Urgency, urgency
from layers.risks.models import Inspection, RiskSource

Row = dict[str, Any]
COLUMNS = ("id", "code", "name", "category", "level", "organisation", "next_inspection_on")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """Which sources a list shows.

    Parameters
    ----------
    division : only of this one and of those below it.
    until : only those due by this day; sources without a day are due at once.
    levels, urgencies : only these; empty for all.
    text : only those with this in name, code, category or organisation.
    """

    today: date
    division: Division | None = None
    until: date | None = None
    levels: frozenset[int] = frozenset()
    urgency: Urgency | None = None
    text: str = ""


def sources(user: Any, wanted: Wanted) -> QuerySet[RiskSource]:
    """Return the sources that are wanted, the most urgent first, then the gravest."""
    rows = _of_place(user, wanted).filter(_when(wanted))
    if wanted.levels:
        rows = rows.filter(level__in=wanted.levels)
    return rows.order_by(F("next_inspection_on").asc(nulls_first=True), "level", "code", "pk")


def described(user: Any, rows: QuerySet[RiskSource], today: date) -> list[Row]:
    """Return what a list says of each source, with its last inspection.

    A key that does not open the divisions reads their codes, as in every layer, and not their names.
    """
    last = Inspection.objects.filter(source=OuterRef("pk")).order_by("-inspected_on", "-pk")
    told = JSONObject(on="inspected_on", result="result", note="note", by="inspector__username")
    annotated = rows.annotate(
        lng=Longitude("geometry"),
        lat=Latitude("geometry"),
        division_name=F("division__name") if Limits.of(user).opens("divisions") else Value(None, CharField()),
        division_code=F("division__code"),
        last=ArraySubquery(last.values(told=told)[:1]),
    )
    values = annotated.values(*COLUMNS, "lng", "lat", "division_name", "division_code", "last")
    return [_described(row, today) for row in values]


def counts(user: Any, wanted: Wanted) -> dict[str, dict[int, int]]:
    """Return how many sources there are by urgency and level, whatever day and level are wanted."""
    rows = _of_place(user, wanted).values_list("level", "next_inspection_on")
    by = Counter[tuple[str, int]]()
    for level, day, count in rows.annotate(n=Count("pk")).order_by():
        by[urgency(day, wanted.today).value, level] += count
    return {word.value: {level: by[word.value, level] for level in range(1, 5)} for word in Urgency}


def history(source: RiskSource, most: int = 50) -> list[Row]:
    """Return the inspections of a source, the latest first."""
    rows = source.inspections.order_by("-inspected_on", "-pk")
    columns = ("id", "inspected_on", "result", "note", "next_on", "recorded_at")
    return list(rows.annotate(by=F("inspector__username")).values(*columns, "by")[:most])


def _of_place(user: Any, wanted: Wanted) -> QuerySet[RiskSource]:
    rows = RiskSource.objects.visible_to(user)
    if wanted.division is not None:
        rows = rows.within(wanted.division)
    if wanted.text:
        found = Q()
        for column in ("name", "code", "category", "organisation"):
            found |= Q(**{f"{column}__icontains": wanted.text})
        rows = rows.filter(found)
    return rows


def _when(wanted: Wanted) -> Q:
    day, today = "next_inspection_on", wanted.today
    by_day = Q()
    if wanted.until is not None:
        by_day = Q(**{f"{day}__lte": wanted.until}) | Q(**{f"{day}__isnull": True})
    spans = {
        Urgency.OVERDUE: Q(**{f"{day}__lt": today}),
        Urgency.WEEK: Q(**{f"{day}__range": (today, today + WEEK)}),
        Urgency.MONTH: Q(**{f"{day}__range": (today + WEEK + ONE_DAY, today + MONTH)}),
        Urgency.LATER: Q(**{f"{day}__gt": today + MONTH}),
        Urgency.NO_DATE: Q(**{f"{day}__isnull": True}),
    }
    return by_day & spans[wanted.urgency] if wanted.urgency is not None else by_day


def _described(row: Row, today: date) -> Row:
    day, last = row["next_inspection_on"], row.pop("last")
    return {
        **row,
        "urgency": urgency(day, today).value,
        "days_left": (day - today).days if day is not None else None,
        "days_late": max((today - day).days, 0) if day is not None else None,
        "last": last[0] if last else None,
    }
