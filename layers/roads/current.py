"""The road network in use, the same one in every process a moment after it was imported.

Whoever asks when the last look is older than a tenth of a second looks himself, by one question for one row. Inside a
transaction every asker looks, for he sees what others do not.
"""

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from layers.roads.models import RoadNetwork
from layers.roads.network import Network
from layers.roads.storing import Unreadable, read

LOOK_EVERY_S: Final = 0.1
TRY_AGAIN_S: Final = 5.0
"""After a file could not be read, it is not tried again sooner."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """What is in use.

    Parameters
    ----------
    row : which import; None when there was none.
    network : None when there was none, or when its file cannot be read.
    problem : why the file cannot be read; empty otherwise.
    """

    row: RoadNetwork | None = None
    network: Network | None = None
    problem: str = ""


def current() -> Network | None:
    """Return the network in use; None when no roads are loaded or theirs cannot be read."""
    return loaded().network


def loaded() -> Loaded:
    """Return the network in use with the row of its import, or why there is none."""
    return _keeper.loaded()


def folder() -> Path:
    """Return where the files of networks lie."""
    return Path(settings.STORAGE_DIR) / "roads"


class _Keeper:
    """Keeps the network that was read last, and looks whether it is still the one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept = Loaded()
        self._path: Path | None = None
        self._looked = self._failed = float("-inf")

    def loaded(self) -> Loaded:
        now = time.monotonic()
        if connection.in_atomic_block:
            return self._of(_active(), now)
        if now - self._looked > LOOK_EVERY_S:
            kept = self._of(_active(), now)
            self._looked = now
            return kept
        return self._kept

    def _of(self, row: RoadNetwork | None, now: float) -> Loaded:
        with self._lock:
            path = folder() / row.file if row else None
            same = path == self._path and getattr(self._kept.row, "pk", None) == getattr(row, "pk", None)
            if not same or (self._kept.problem and now - self._failed > TRY_AGAIN_S):
                self._kept, self._path = self._read(row, path, now), path
            return self._kept

    def _read(self, row: RoadNetwork | None, path: Path | None, now: float) -> Loaded:
        if row is None or path is None:
            return Loaded()
        known = self._kept.network
        if known is not None and path == self._path and known.version == row.version:
            return Loaded(row, known)
        try:
            return Loaded(row, read(path))
        except Unreadable as error:
            self._failed = now
            logger.error("The road network %s cannot be used: %s. Run import_roads again.", row, error)
            return Loaded(row, None, str(error))


def _active() -> RoadNetwork | None:
    return RoadNetwork.objects.filter(active=True).first()


_keeper = _Keeper()
