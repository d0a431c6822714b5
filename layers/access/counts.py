"""What this process has counted and the database does not know yet, and what all processes together have counted."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from layers.access.windows import Rule, wait_s

MOST_SUBJECTS = 100_000
CROWD = "crowd"
"""Who is counted together once there are more subjects than a process should remember."""


class Slot(NamedTuple):
    """One subject in one window."""

    subject: str
    began: int
    window_s: int

    @property
    def before(self) -> "Slot":
        return self._replace(began=self.began - self.window_s)


class Counts:
    """Counts by subject and window; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: Counter[Slot] = Counter()
        self._pending: Counter[Slot] = Counter()

    def take(self, subject: str, rule: Rule, now: float) -> float:
        """Let one through and count it, and return 0; or return the seconds to wait, and count nothing.

        What is refused is not counted: who comes too often is served at the allowed pace, not shut out.
        """
        with self._lock:
            wait = self._wait(subject, rule, now)
            if not wait:
                self._add(subject, rule, now)
        return wait

    def wait(self, subject: str, rule: Rule, now: float) -> float:
        """Return the seconds until one more would be let through; count nothing."""
        with self._lock:
            return self._wait(subject, rule, now)

    def add(self, subject: str, rule: Rule, now: float) -> None:
        """Count one, whether it fits or not."""
        with self._lock:
            self._add(subject, rule, now)

    def drain(self) -> dict[Slot, int]:
        """Return what is to be told to the database since the last time."""
        with self._lock:
            told, self._pending = self._pending, Counter()
        return {slot: amount for slot, amount in told.items() if amount}

    def restore(self, told: Mapping[Slot, int]) -> None:
        """Keep for the next time what the database did not take."""
        with self._lock:
            self._pending.update(told)

    def settle(self, totals: Mapping[Slot, int], now: float) -> None:
        """Take over the totals of all processes, and drop the windows that no longer count."""
        with self._lock:
            for slot, total in totals.items():
                self._known[slot] = total + self._pending[slot]
            for slot in [slot for slot in self._known if slot.began + 2 * slot.window_s < now]:
                del self._known[slot]

    def _wait(self, subject: str, rule: Rule, now: float) -> float:
        slot = self._slot(subject, rule, now)
        return wait_s(rule, self._known[slot.before], self._known[slot], now - slot.began)

    def _add(self, subject: str, rule: Rule, now: float) -> None:
        slot = self._slot(subject, rule, now)
        self._known[slot] += 1
        self._pending[slot] += 1

    def _slot(self, subject: str, rule: Rule, now: float) -> Slot:
        slot = Slot(subject, rule.began(now), rule.window_s)
        if slot in self._known or len(self._known) < MOST_SUBJECTS:
            return slot
        return slot._replace(subject=f"{CROWD}:{rule.window_s}")
