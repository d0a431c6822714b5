"""What follows from two things together, remembered as long as both of them live. Pure."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

First = TypeVar("First")
Second = TypeVar("Second")
Result = TypeVar("Result")


class Beside(Generic[First, Second, Result]):
    """A memory of pairs, by identity and without holding either; for all threads of a process."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[First, WeakKeyDictionary[Second, Result]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, first: First, second: Second, make: Callable[[First, Second], Result]) -> Result:
        """Return what was made of two things, or make it now."""
        with self._lock:
            known = self._known.setdefault(first, WeakKeyDictionary())
            found = known.get(second)
        if found is None:
            found = make(first, second)
            with self._lock:
                known[second] = found
        return found
