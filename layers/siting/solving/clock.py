"""How long a search may take: every one of them has an end, and may be told to stop before. Pure."""

import time
from collections.abc import Callable
from dataclasses import dataclass


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Clock:
    """When a search has to end.

    Parameters
    ----------
    until : of `time.monotonic`.
    stopped : asked now and then; True ends the search at once, with what it has.
    """

    until: float
    stopped: Callable[[], bool] = _never

    @classmethod
    def of(cls, seconds: float, stopped: Callable[[], bool] = _never) -> "Clock":
        return cls(time.monotonic() + seconds, stopped)

    @property
    def left_s(self) -> float:
        return max(0.0, self.until - time.monotonic())

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until or self.stopped()

    @property
    def why(self) -> str:
        """What ended a search that was not done."""
        return "cancelled" if self.stopped() else "time"

    def part(self, share: float) -> "Clock":
        """Return a clock for a share of what is left."""
        return Clock(time.monotonic() + self.left_s * share, self.stopped)
