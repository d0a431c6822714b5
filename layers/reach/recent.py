"""What was read or reckoned a moment ago, bounded by its weight. Pure."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Recent(Generic[Thing]):
    """A memory for all threads of a process; the least used goes first.

    Parameters
    ----------
    most : what all that is kept may weigh together; a thing that alone weighs more is not kept.
    weight : what a thing weighs; 1 when not given.
    """

    def __init__(self, most: int, weight: Callable[[Thing], int] = lambda _thing: 1) -> None:
        self._most, self._weight = most, weight
        self._kept: OrderedDict[Hashable, Thing] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, thing: Thing) -> Thing:
        """Keep a thing, and return it."""
        with self._lock:
            self._drop(key)
            self._kept[key] = thing
            self._total += 1 + self._weight(thing)
            while self._total > self._most:
                self._drop(next(iter(self._kept)))
        return thing

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._total -= 1 + self._weight(gone)
