"""Hours as people write them."""

from datetime import datetime

import pytest

from layers.reach.hours import is_open

WEDNESDAY, SATURDAY = datetime(2026, 11, 25, 9, 0), datetime(2026, 11, 28, 9, 30)


@pytest.mark.parametrize(
    ("text", "wednesday", "saturday"),
    [
        ("8:00-17:30", True, True),
        ("8：00—17：30", True, True),
        ("8点半至12点", True, True),
        ("14-17", False, False),
        ("周一至周五8:00-17:30", True, False),
        ("周一至周五8:00-17:30，周六9:00-12:00", True, True),
        ("工作日 8:00-12:00、14:00-17:30", True, False),
        ("周末休息", True, False),
        ("全天", True, True),
        ("24小时营业", True, True),
        ("0:00-24:00", True, True),
        ("Mo-Fr 08:00-17:00; Sa 09:00-12:00", True, True),
        ("off", False, False),
        ("上午8点到下午5点", None, None),
        ("by arrangement", None, None),
        ("", None, None),
    ],
)
def test_hours(text: str, wednesday: bool | None, saturday: bool | None) -> None:
    assert (is_open(text, WEDNESDAY), is_open(text, SATURDAY)) == (wednesday, saturday)
