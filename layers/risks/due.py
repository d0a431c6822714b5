"""When a risk source is to be looked at again, and how urgent that is. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


class Urgency(StrEnum):
    """How near the day is by which a source must be looked at; the most urgent first."""

    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    NO_DATE = "no-date"


@dataclass(frozen=True)
class Interval:
    """Days until the next inspection: after one that found nothing, and after one that found faults."""

    days: int
    recheck_days: int


USUAL: dict[int, Interval] = {
    1: Interval(30, 7),
    2: Interval(90, 15),
    3: Interval(180, 30),
    4: Interval(365, 60),
}
"""What is filled in at first, by level. No national rule gives these days: set them to those of your city."""


def urgency(next_on: date | None, today: date) -> Urgency:
    """Say how urgent an inspection is. The day itself is not overdue; the seventh day from today is of the week."""
    if next_on is None:
        return Urgency.NO_DATE
    if next_on < today:
        return Urgency.OVERDUE
    if next_on <= today + WEEK:
        return Urgency.WEEK
    return Urgency.MONTH if next_on <= today + MONTH else Urgency.LATER


def latest_next(inspected_on: date, interval: Interval, *, has_faults: bool) -> date:
    """Return the last day that the interval allows for the next inspection."""
    return inspected_on + timedelta(days=interval.recheck_days if has_faults else interval.days)
