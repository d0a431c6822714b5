"""Know which tiles are out of date, a tenth of a second after anybody's commit.

Whoever asks for a tile when the last look is older than that looks himself: one tiny question about the touches that have
become visible since, by comparing snapshots, so that a transaction that commits late is not missed and none is waited for.
Nobody asks: nothing runs.
"""

import threading
import time
from collections import deque
from typing import Any

from django.db import connection, transaction

from layers.tiles.models import SIDE, TileTouch
from layers.tiles.pyramid import ACCESS, ALL, Touch, Versions

LOOK_EVERY_S = 0.1
LATE_S = 0.3
"""Nobody goes on by a look older than this: when the one who looks is slow, the others wait for him."""
MOST, KEPT = 8_000, 2_000
"""Touches of a layer beyond the first number are removed down to the second; its tiles are then all made anew once."""
LOCK = 7_103_001
NEW = """
SELECT seen.now, new.layer, new.west, new.north, new.east, new.south, new.mark, new.floor
  FROM (SELECT pg_current_snapshot()::text AS now) AS seen
  LEFT JOIN LATERAL (
       SELECT * FROM layers_tiletouch
        WHERE xid >= pg_snapshot_xmin(%(last)s::pg_snapshot)::text::bigint
          AND NOT pg_visible_in_snapshot(xid::text::xid8, %(last)s::pg_snapshot)
          AND (%(last)s = %(never)s OR pg_visible_in_snapshot(xid::text::xid8, pg_current_snapshot()))) AS new ON true
"""
"""What is numbered above all transactions was restored from another cluster: it is read once, and not again and again."""
NEVER = "1:1:"
"""A snapshot in which nothing is visible."""


class Watch:
    """What this process knows of the touches."""

    def __init__(self) -> None:
        self._versions, self._snapshot = Versions(), NEVER
        self._began = self._distrusted = float("-inf")
        self._lock = threading.Lock()
        self._told: deque[str] = deque(maxlen=200)

    def access(self) -> int | None:
        """Return the state of who may see what; None where it is not known to anybody else."""
        return None if connection.in_atomic_block else self.versions().of_layer(ACCESS)

    def is_news(self, version: str | None) -> bool:
        """Whether a map has heard of a version that this process has not met: the map knows of a change, so look."""
        if version is None or version in self._told:
            return False
        self._told.append(version)
        return True

    @staticmethod
    def now() -> float:
        return time.monotonic()

    def versions(self, *, at_once: bool = False) -> Versions:
        """Return the state of all tiles, as it was at most a moment ago; `at_once` asks for that of now.

        Inside a transaction the asker sees what nobody else does: the answer is then made for him alone.
        """
        if connection.in_atomic_block:
            return _read(NEVER, Versions())[1]
        asked = time.monotonic()
        age = asked - self._began if self._began > self._distrusted else float("inf")
        if at_once or age > LOOK_EVERY_S:
            self._look(asked, wait=at_once or age > LATE_S)
        return self._versions

    def distrust(self) -> None:
        """Look again when next asked, also past a look that is under way: something was written by way of this process."""
        self._distrusted = time.monotonic()

    def _look(self, asked: float, *, wait: bool) -> None:
        if not self._lock.acquire(blocking=wait):
            return
        try:
            if self._began < asked:
                began = time.monotonic()
                self._snapshot, self._versions = _read(self._snapshot, self._versions)
                self._began = began
        finally:
            self._lock.release()
        for layer, count in self._versions.counts.items():
            if count > MOST:
                prune(layer)


def _read(last: str, versions: Versions) -> tuple[str, Versions]:
    """Return the snapshot of now, and the versions with what has become visible since the last one."""
    now, touches = _visible_since(last)
    if last != NEVER and any(touch.floor for touch in touches):
        (now, touches), versions = _visible_since(NEVER), Versions()
    for touch in touches:
        versions.add(touch)
    return now, versions


def _visible_since(last: str) -> tuple[str, list[Touch]]:
    with connection.cursor() as cursor:
        cursor.execute(NEW, {"last": last, "never": NEVER})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows[0][0], [Touch(*row[1:]) for row in rows if row[1] is not None]


@transaction.atomic
def begin_anew() -> None:
    """Let one touch stand for all, numbered as this cluster numbers its transactions: a dump keeps another's numbers."""
    TileTouch.objects.all().delete()
    TileTouch.objects.create(layer=ALL, west=0, north=0, east=SIDE - 1, south=SIDE - 1, floor=True)


@transaction.atomic
def prune(layer: str) -> None:
    """Keep the newest touches of a layer, and let one stand for all before them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return
    touches = TileTouch.objects.filter(layer=layer)
    oldest = touches.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1].first()
    if oldest is not None:
        touches.filter(pk__lte=oldest).delete()
        TileTouch.objects.create(layer=layer, west=0, north=0, east=SIDE - 1, south=SIDE - 1, floor=True)


watch = Watch()
