"""Things that are done when a request has been answered, for want of a scheduler."""

import logging
import time
from collections.abc import Callable
from typing import Any


class NowAndThen:
    """Receiver of `request_finished`: does something at most once in so many seconds in this process.

    What is done has to bear being done in several processes at once. A fault is logged, and it is tried again next time.

    Parameters
    ----------
    complaint : what the log says of a fault.
    """

    def __init__(self, deed: Callable[[], object], *, every_s: float, complaint: str) -> None:
        self.deed, self.every_s, self.complaint = deed, every_s, complaint
        self.done_at = float("-inf")

    def __call__(self, **_signal: Any) -> None:
        now = time.monotonic()
        if now - self.done_at < self.every_s:
            return
        self.done_at = now
        try:
            self.deed()
        except Exception:
            logging.getLogger(self.deed.__module__).exception(self.complaint)
