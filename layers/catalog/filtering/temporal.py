"""Days, moments and intervals. A day is the time between two midnights of the project's time zone; a moment is a point.

Where all sides are days they are compared as days, by the index of a column of days. Where one side is a moment every day is
taken as what it is, an interval: `reported_at <= DATE('2026-11-25')` holds until that day has ended.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import DateField, DateTimeField, TextField, Value
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import BadFilter
from layers.catalog.filtering.expressions import EndOfDay, Infix, Never, Not, StartOfDay, both, either
from layers.catalog.filtering.operands import TEMPORAL, Operand

OPEN = ".."
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Span:
    """The first and the last moment (or day) of a side, as expressions."""

    start: Any
    end: Any


def instant(text: str) -> Operand:
    """Read a day (`2026-11-25`) or a moment with its offset (`2026-11-25T08:00:00Z`).

    Raises
    ------
    BadFilter : neither, or no such day or time.
    """
    try:
        if _DAY.fullmatch(text):
            day = date.fromisoformat(text)
            return Operand("date", Value(day, DateField()), text, day)
        if _MOMENT.fullmatch(text):
            moment = datetime.fromisoformat(text.upper())
            return Operand("datetime", Value(moment, DateTimeField()), text, moment)
    except ValueError:
        pass
    raise BadFilter(
        _("%(text)s is no day (2026-11-25) and no time with its offset (2026-11-25T08:00:00Z).")
        % {"text": f"'{text[:40]}'"}
    )


def interval(start: Operand | None, end: Operand | None) -> Operand:
    """Return an interval; an end that is None is open."""
    for side in (start, end):
        if side is not None and side.kind not in TEMPORAL:
            raise BadFilter(_("%(what)s is no end of an interval.") % {"what": side.label})
    label = f"INTERVAL({start.label if start else OPEN}, {end.label if end else OPEN})"
    return Operand("interval", (start, end), label)


def compare(operator: str, left: Operand, right: Operand) -> Any:
    """Compare two instants by `=`, `<` and so on."""
    left, right = as_time(left), as_time(right)
    if "interval" in (left.kind, right.kind):
        raise BadFilter(_("An interval is compared by T_AFTER, T_DURING and their like."))
    if left.kind == right.kind:
        return Infix(operator, left.expression, right.expression)
    a, b = spans(left, right)
    return COMPARISONS[operator](a, b)


def relate(function: str, left: Operand, right: Operand) -> Any:
    """Return what a temporal function of CQL2 says of two sides."""
    return RELATIONS[function](*spans(as_time(left), as_time(right)))


def as_time(operand: Operand) -> Operand:
    """Return a side as a day, a moment or an interval; a text in quotes is read as one."""
    if operand.kind == "string" and operand.literal is not None:
        return instant(operand.literal)
    if operand.kind in TEMPORAL or operand.kind == "interval":
        return operand
    raise BadFilter(
        _("%(what)s is of type %(kind)s, and a day, a time or an interval is wanted here.")
        % {"what": operand.label, "kind": operand.kind}
    )


def spans(left: Operand, right: Operand) -> tuple[Span, Span]:
    """Return both sides as spans of days where all of them are days, as spans of moments otherwise."""
    days = all(end is None or end.kind == "date" for side in (left, right) for end in _ends(side))
    return _span(left, days), _span(right, days)


def _ends(side: Operand) -> tuple[Operand | None, Operand | None]:
    return side.expression if side.kind == "interval" else (side, side)


def _span(side: Operand, days: bool) -> Span:
    start, end = _ends(side)
    return Span(
        Never("-", days) if start is None else _first(start, days),
        Never("", days) if end is None else _last(end, days),
    )


def _first(instant: Operand, days: bool) -> Any:
    return (
        instant.expression if days or instant.kind == "datetime" else StartOfDay(instant.expression, _zone())
    )


def _last(instant: Operand, days: bool) -> Any:
    return instant.expression if days or instant.kind == "datetime" else EndOfDay(instant.expression, _zone())


def _zone() -> Value:
    return Value(settings.TIME_ZONE, TextField())


def _lt(a: Any, b: Any) -> Infix:
    return Infix("<", a, b)


def _eq(a: Any, b: Any) -> Infix:
    return Infix("=", a, b)


def _apart(a: Span, b: Span) -> Infix:
    return either(_lt(a.end, b.start), _lt(b.end, a.start))


COMPARISONS: dict[str, Callable[[Span, Span], Any]] = {
    "=": lambda a, b: Not(_apart(a, b)),
    "<>": _apart,
    "<": lambda a, b: _lt(a.end, b.start),
    ">": lambda a, b: _lt(b.end, a.start),
    "<=": lambda a, b: Not(_lt(b.end, a.start)),
    ">=": lambda a, b: Not(_lt(a.end, b.start)),
}
RELATIONS: dict[str, Callable[[Span, Span], Any]] = {
    "t_after": lambda a, b: _lt(b.end, a.start),
    "t_before": lambda a, b: _lt(a.end, b.start),
    "t_contains": lambda a, b: both(_lt(a.start, b.start), _lt(b.end, a.end)),
    "t_disjoint": _apart,
    "t_during": lambda a, b: both(_lt(b.start, a.start), _lt(a.end, b.end)),
    "t_equals": lambda a, b: both(_eq(a.start, b.start), _eq(a.end, b.end)),
    "t_finishedby": lambda a, b: both(_lt(a.start, b.start), _eq(a.end, b.end)),
    "t_finishes": lambda a, b: both(_lt(b.start, a.start), _eq(a.end, b.end)),
    "t_intersects": lambda a, b: Not(_apart(a, b)),
    "t_meets": lambda a, b: _eq(a.end, b.start),
    "t_metby": lambda a, b: _eq(a.start, b.end),
    "t_overlappedby": lambda a, b: both(_lt(b.start, a.start), _lt(a.start, b.end), _lt(b.end, a.end)),
    "t_overlaps": lambda a, b: both(_lt(a.start, b.start), _lt(b.start, a.end), _lt(a.end, b.end)),
    "t_startedby": lambda a, b: both(_eq(a.start, b.start), _lt(b.end, a.end)),
    "t_starts": lambda a, b: both(_eq(a.start, b.start), _lt(a.end, b.end)),
}
"""As table 7 of the standard defines them, of the first and last moments of both sides."""
