"""Tell the database what this process has counted, and learn what the others have.

A thread of the process does it every second or two while there is something to tell, so that no request waits for it
and none writes. What was counted since the last time is lost when the process dies at once.
"""

import logging
import threading
import time
from datetime import timedelta
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from layers.access.counts import Counts, Slot
from layers.access.models import KeyUsage, RequestCount
from layers.access.usage import Usage, write_usage

KEEP_COUNTS_S, TIDY_EVERY_S = 3_600, 600
ADD_UP = """
WITH told AS (
    INSERT INTO layers_requestcount AS kept (subject, started, amount)
    SELECT * FROM unnest(%(subjects)s::text[], %(began)s::bigint[], %(amounts)s::int[]) AS new(subject, started, amount)
    ORDER BY subject, started
    ON CONFLICT (subject, started) DO UPDATE SET amount = kept.amount + excluded.amount
    RETURNING subject, started, amount
)
SELECT * FROM told
UNION ALL
SELECT earlier.* FROM layers_requestcount AS earlier
JOIN unnest(%(subjects)s::text[], %(before)s::bigint[]) AS asked(subject, started) USING (subject, started)
WHERE NOT EXISTS (SELECT FROM told WHERE told.subject = earlier.subject AND told.started = earlier.started)
"""
log = logging.getLogger(__name__)
counts, usage = Counts(), Usage()
_due = threading.Event()
_thread: threading.Thread | None = None
_starting = threading.Lock()
_tidied_at = 0.0


def wake() -> None:
    """See to it that what has just been counted is told soon. Costs next to nothing; called for every request."""
    if _due.is_set() or not settings.COUNTS_FLUSH_S:
        return
    _due.set()
    if _thread is None or not _thread.is_alive():
        _start()


def flush() -> None:
    """Tell the database everything now. What it does not take is kept for the next time."""
    told, used = counts.drain(), usage.drain()
    try:
        with transaction.atomic():
            totals = add_up(told)
            write_usage(used)
    except Exception:
        counts.restore(told)
        usage.restore(used)
        raise
    counts.settle(totals, time.time())
    _tidy()


def add_up(told: dict[Slot, int]) -> dict[Slot, int]:
    """Add counts to the table; return the totals of all processes for these windows and those before them.

    Rows are locked in one order, so two processes never wait for each other.
    """
    if not told:
        return {}
    slots = list(told)
    asked = {
        "subjects": [slot.subject for slot in slots],
        "began": [slot.began for slot in slots],
        "before": [slot.before.began for slot in slots],
        "amounts": list(told.values()),
    }
    lengths = {slot.subject: slot.window_s for slot in slots}
    with connection.cursor() as cursor:
        cursor.execute(ADD_UP, asked)
        return {
            Slot(subject, began, lengths[subject]): amount for subject, began, amount in cursor.fetchall()
        }


def _start() -> None:
    global _thread
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, name="counts", daemon=True)
            _thread.start()
            Finalize(
                None, _attempt, exitpriority=1
            )  # unlike atexit, also when the process is a server's worker


def _run() -> None:
    while _due.wait():
        time.sleep(settings.COUNTS_FLUSH_S)
        _due.clear()
        _attempt()


def _attempt() -> None:
    try:
        close_old_connections()
        flush()
    except Exception:
        log.exception("Could not write down what was counted; it is kept and tried again.")


def _tidy() -> None:
    """Drop what is no longer needed, now and then."""
    global _tidied_at
    now = time.time()
    if now - _tidied_at < TIDY_EVERY_S:
        return
    _tidied_at = now
    RequestCount.objects.filter(started__lt=int(now) - KEEP_COUNTS_S).delete()
    KeyUsage.objects.filter(day__lt=timezone.localdate() - timedelta(days=settings.USAGE_DAYS)).delete()
