"""`datetime`: features whose time meets a moment, a day or an interval. Those without any time always do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Q, Value
from django.db.models.lookups import GreaterThanOrEqual, IsNull, LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import BadFilter
from layers.catalog.filtering.temporal import OPEN, instant
from layers.catalog.layer import Field, Layer
from layers.core.errors import Invalid

TICK = timedelta(microseconds=1)
"""The smallest step of the database's clock: a day lasts until one before the next."""


@dataclass(frozen=True)
class Span:
    """From one moment to another, both included; None is open."""

    start: datetime | None
    end: datetime | None


def span_of(text: str) -> Span:
    """Read `2026-11-25`, `2026-11-25T08:00:00Z`, or two of them with `/` between, an open end being `..` or nothing.

    Raises
    ------
    Invalid : it is none of these, or ends before it begins.
    """
    first, slash, last = text.partition("/")
    try:
        start, end = _moments(first)[0], _moments(last if slash else first)[1]
    except (BadFilter, OverflowError, ValueError):
        raise _bad(text) from None
    is_empty = start is not None and end is not None and start > end
    if is_empty or (start is None and end is None):
        raise _bad(text)
    return Span(start, end)


def during(layer: Layer, span: Span) -> Q:
    """Return the condition that a feature's time meets a span."""
    if not layer.times:
        return Q()
    fields = {entry.name: entry for entry in layer.fields}
    begins, ends = (fields.get(name) for name in (layer.times[0], layer.times[-1]))
    return _begins_before_end(begins, span.end) & _ends_after_start(ends, span.start)


def _begins_before_end(field: Field | None, end: datetime | None) -> Q:
    if field is None or end is None:
        return Q()
    return Q(LessThanOrEqual(field.expression, _value(field, end))) | Q(IsNull(field.expression, True))


def _ends_after_start(field: Field | None, start: datetime | None) -> Q:
    if field is None or start is None:
        return Q()
    return Q(GreaterThanOrEqual(field.expression, _value(field, start))) | Q(IsNull(field.expression, True))


def _value(field: Field, moment: datetime) -> Value:
    if field.type == "date":
        return Value(timezone.localdate(moment), DateField())
    return Value(moment, DateTimeField())


def _moments(text: str) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last moment of one side."""
    if text in ("", OPEN):
        return None, None
    found: Any = instant(text).literal
    if isinstance(found, datetime):
        timezone.localdate(found)
        return found, found
    return midnight(found), midnight(found + timedelta(days=1)) - TICK


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _bad(text: str) -> Invalid:
    return Invalid(
        _(
            "datetime is a day, a time with its offset, or two of them with / between and .. for an open end. Got: %(text)s"
        )
        % {"text": text[:80]},
        code="bad-datetime",
    )
