"""How much in how long: counting in windows of time that slide. Pure."""

from dataclasses import dataclass
from math import ceil

ROUNDING = 1e-6


@dataclass(frozen=True)
class Rule:
    """At most `limit` in `window_s` seconds; no limit where it is 0."""

    limit: int
    window_s: int

    def began(self, now: float) -> int:
        """Return the moment at which the window that holds `now` began."""
        return int(now // self.window_s) * self.window_s


def wait_s(rule: Rule, previous: int, current: int, into_s: float) -> float:
    """Return how long to wait until one more fits; 0 when it fits now.

    The last window counts by the share of it that still lies within the length of a window before now. So nobody has
    more than twice the limit in any stretch of `window_s` seconds, nor more than the limit in the long run, and two
    numbers are enough, which processes can add up.

    Parameters
    ----------
    previous, current : what was let through in the last window and in this one.
    into_s : seconds since this window began.
    """
    if not rule.limit:
        return 0.0
    free = rule.limit - current - 1
    if free >= 0:
        return _until(rule, previous, free, into_s)
    left_s = rule.window_s - into_s
    return left_s + _until(rule, current, rule.limit - 1, 0.0)


def whole_seconds(wait: float) -> int:
    """Return what `Retry-After` says: never 0, and never too early."""
    return max(1, ceil(wait))


def _until(rule: Rule, previous: int, free: int, into_s: float) -> float:
    """Return how long until no more than `free` is left of the last window."""
    if previous * (rule.window_s - into_s) <= free * rule.window_s + ROUNDING:
        return 0.0
    return max(0.0, rule.window_s * (1 - free / previous) - into_s)
