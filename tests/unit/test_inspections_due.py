"""When an inspection is due: plain dates."""

from datetime import date, timedelta

import pytest

from layers.risks.due import Interval, Urgency, latest_next, urgency

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, Urgency.OVERDUE),
        (0, Urgency.WEEK),
        (7, Urgency.WEEK),
        (8, Urgency.MONTH),
        (30, Urgency.MONTH),
        (31, Urgency.LATER),
    ],
)
def test_the_day_itself_is_not_overdue_and_the_edges_belong_to_the_nearer_span(
    days: int, expected: Urgency
) -> None:
    assert urgency(TODAY + timedelta(days=days), TODAY) == expected


def test_a_source_without_a_day_says_so() -> None:
    assert urgency(None, TODAY) == Urgency.NO_DATE


def test_faults_bring_the_next_inspection_nearer() -> None:
    interval = Interval(days=90, recheck_days=15)
    assert latest_next(date(2026, 1, 31), interval, has_faults=False) == date(2026, 5, 1)
    assert latest_next(date(2026, 1, 31), interval, has_faults=True) == date(2026, 2, 15)
