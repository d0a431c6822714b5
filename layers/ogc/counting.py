"""`numberMatched`: exact, or not there. A count that takes too long is given up, and its place left empty."""

from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet


def count_in_time(rows: QuerySet[Any]) -> int | None:
    """Count rows; None when that takes longer than `OGC_COUNT_MS`."""
    try:
        with transaction.atomic():
            _limit_ms(settings.OGC_COUNT_MS)
            count: int = rows.order_by().count()
            _limit_ms(0)
            return count
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "57014":  # query_canceled
            raise
        return None


def _limit_ms(most: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(most)])
