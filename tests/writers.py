"""Writers on connections of their own, led step by step: transactions overlap and end in any order, without a sleep."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, transaction

PATIENCE_S = 20


class Rolled(Exception):
    """Ends a transaction without its changes."""


class Writer:
    """A person or program with a connection of its own; whoever leads says when its transaction begins and ends."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._open: Any = None

    @property
    def is_writing(self) -> bool:
        return self._open is not None

    def write(self, change: Callable[[], Any]) -> None:
        """Change something, in the transaction that is open or in a new one."""
        self._do(self._write, change)

    def end(self, *, keep: bool) -> None:
        self._do(self._end, keep)

    def leave(self) -> None:
        """End whatever is open and close the connection."""
        if self.is_writing:
            self.end(keep=False)
        self._do(lambda: connection.close())
        self._thread.shutdown()

    def _do(self, step: Callable[..., None], *about: Any) -> None:
        self._thread.submit(step, *about).result(PATIENCE_S)

    def _write(self, change: Callable[[], Any]) -> None:
        if self._open is None:
            self._open = transaction.atomic()
            self._open.__enter__()
        change()

    def _end(self, keep: bool) -> None:
        held, self._open = self._open, None
        held.__exit__(*((None, None, None) if keep else (Rolled, Rolled(), None)))
