"""How many searches go on at once, and that none holds an answer longer than it may: cores are few."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from layers.core.errors import TooMany

Result = TypeVar("Result")
EXACT = BoundedSemaphore(settings.SITING_AT_ONCE)
"""Exact searches of this process, each of which holds a core."""
INSTANT = BoundedSemaphore(2 * settings.SITING_AT_ONCE)
"""Instant answers; they are short, so one waits a moment for a turn."""
WAIT_S, RETRY_AFTER_S = 3.0, 5
GRACE_S = 0.5
"""A search that ends in time gets so long to say so."""
POOL = ThreadPoolExecutor(settings.SITING_AT_ONCE, thread_name_prefix="siting")


class Busy(TooMany):
    status, default_code = HTTPStatus.SERVICE_UNAVAILABLE, "siting-busy"

    def __init__(self) -> None:
        super().__init__(
            _("The server has as many searches for sites in hand as it takes. Try again in a few seconds."),
            retry_after_s=RETRY_AFTER_S,
        )


@contextmanager
def instant() -> Iterator[None]:
    """Hold one of the turns for instant answers.

    Raises
    ------
    Busy : none is given back within `WAIT_S`.
    """
    if not INSTANT.acquire(timeout=WAIT_S):
        raise Busy
    try:
        yield
    finally:
        INSTANT.release()


def searched(search: Callable[[], Result], seconds: float) -> Result | None:
    """Return what a search finds, or None where it has not come back in time.

    It then ends by itself, as its own clock says, and only then gives its turn back. It asks no database.

    Raises
    ------
    Busy : as many are going on as may.
    """
    if not EXACT.acquire(blocking=False):
        raise Busy
    future = POOL.submit(search)
    future.add_done_callback(lambda _done: EXACT.release())
    try:
        return future.result(seconds + GRACE_S)
    except TimeoutError:
        return None
