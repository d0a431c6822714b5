"""Waiting for what another process or session does."""

import time
from collections.abc import Callable


def until(holds: Callable[[], bool], bound_s: float) -> float:
    """Wait for something to hold, within a bound; return how many seconds it took."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < bound_s
        time.sleep(0.02)
    return time.monotonic() - started
