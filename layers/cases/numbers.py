"""Numbers of cases: the day and a serial of six digits, one after the other, whoever reports at the same time."""

from datetime import date

from django.db import connection
from django.db.models import Max

from layers.cases.models import Case
from layers.core.errors import Unavailable

SERIAL_DIGITS = 6
LOCK = 0x6361736573
"""Key of the advisory lock that lets one report at a time take a number."""


def lock_numbers() -> None:
    """Wait for one's turn to number a case; the turn ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def next_number(day: date) -> str:
    """Return the next free number of a day; call it between `lock_numbers` and the end of the transaction."""
    prefix = f"{day:%Y%m%d}"
    pattern = rf"^{prefix}\d{{{SERIAL_DIGITS}}}$"
    rows = Case.objects.filter(number__startswith=prefix, number__regex=pattern)
    last = rows.aggregate(last=Max("number"))["last"]
    serial = int(last[len(prefix) :]) + 1 if last else 1
    if serial >= 10**SERIAL_DIGITS:
        raise Unavailable(f"All case numbers of {day:%Y-%m-%d} are used.", code="numbers-used-up")
    return f"{prefix}{serial:0{SERIAL_DIGITS}d}"
