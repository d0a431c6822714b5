"""How many downloads go on at once: a server's threads and disk are not for downloads alone."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layers.core.errors import TooMany

AT_ONCE = BoundedSemaphore(settings.DOWNLOADS_AT_ONCE)
"""Downloads of this process, each of which holds one of its threads."""
RETRY_AFTER_S, WAIT_S, LOOK_AGAIN_S = 10, 30.0, 0.1


class Busy(TooMany):
    status, default_code = HTTPStatus.SERVICE_UNAVAILABLE, "downloads-busy"

    def __init__(self) -> None:
        super().__init__(
            _("The server has as many downloads in hand as it takes. Try again in a few seconds."),
            retry_after_s=RETRY_AFTER_S,
        )


class Turn:
    """One of the downloads that may go on in this process, until it is given back; once is enough.

    Raises
    ------
    Busy : all are taken.
    """

    def __init__(self) -> None:
        self._held = AT_ONCE.acquire(blocking=False)
        if not self._held:
            raise Busy

    def give_back(self) -> None:
        if self._held:
            self._held = False
            AT_ONCE.release()

    __del__ = give_back


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold a lock that all processes of this machine know; a process that dies lets go of it.

    Raises
    ------
    Busy : somebody else still holds it after `WAIT_S`.
    """
    with path.open("wb") as file:
        until = time.monotonic() + WAIT_S
        while not _locked(file):
            if time.monotonic() > until:
                raise Busy
            time.sleep(LOOK_AGAIN_S)
        yield


@contextmanager
def one_of(folder: Path, slots: int) -> Iterator[None]:
    """Hold one of some locks, without waiting.

    Raises
    ------
    Busy : all are held.
    """
    files = [(folder / f"slot-{number}").open("wb") for number in range(slots)]
    try:
        if not any(_locked(file) for file in files):
            raise Busy
        yield
    finally:
        for file in files:
            file.close()


def is_held(path: Path) -> bool:
    """Whether some process holds the lock of a path."""
    try:
        with path.open("rb") as file:
            return not _locked(file)
    except FileNotFoundError:
        return False


def _locked(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return os.fstat(file.fileno()).st_nlink > 0
