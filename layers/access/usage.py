"""What keys are used for, by day and channel: counted in the process, written down by `flushing`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

ADD_USAGE = """
INSERT INTO layers_keyusage AS kept (user_id, key_id, day, channel, requests, refusals, bytes)
SELECT keys.user_id, new.* FROM unnest(%(keys)s::bigint[], %(days)s::date[], %(channels)s::text[], %(requests)s::bigint[],
                                      %(refusals)s::bigint[], %(bytes)s::bigint[])
       AS new(key_id, day, channel, requests, refusals, bytes)
JOIN layers_apikey AS keys ON keys.id = new.key_id
ORDER BY new.key_id, new.day, new.channel
ON CONFLICT (key_id, day, channel) DO UPDATE SET requests = kept.requests + excluded.requests,
    refusals = kept.refusals + excluded.refusals, bytes = kept.bytes + excluded.bytes
"""
ADD_USE = """
WITH locked AS (SELECT id FROM layers_apikey WHERE id = ANY(%(keys)s::bigint[]) ORDER BY id FOR NO KEY UPDATE)
UPDATE layers_apikey AS keys SET uses = keys.uses + new.uses, last_used_at = GREATEST(keys.last_used_at, new.at)
FROM (SELECT key_id, sum(uses) AS uses, max(at) AS at
      FROM unnest(%(keys)s::bigint[], %(requests)s::bigint[], %(at)s::timestamptz[]) AS told(key_id, uses, at)
      GROUP BY key_id) AS new, locked
WHERE keys.id = new.key_id AND locked.id = keys.id
"""


class Line(NamedTuple):
    """One key on one day through one channel."""

    key_id: int
    day: date
    channel: str


@dataclass
class Tally:
    at: datetime
    requests: int = 0
    refusals: int = 0
    bytes: int = 0

    def add(self, other: "Tally") -> None:
        self.at = max(self.at, other.at)
        self.requests += other.requests
        self.refusals += other.refusals
        self.bytes += other.bytes


class Usage:
    """The tallies of this process that the database does not know yet; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pending: dict[Line, Tally] = {}

    def note(self, key_id: int, channel: str, status: int) -> None:
        """Count one answered request."""
        now = timezone.now()
        self._add(key_id, channel, Tally(now, requests=1, refusals=int(400 <= status < 500)))

    def note_bytes(self, key_id: int, channel: str, sent: int) -> None:
        """Count bytes of an answer's body, as far as they were handed on."""
        if sent:
            self._add(key_id, channel, Tally(timezone.now(), bytes=sent))

    def drain(self) -> dict[Line, Tally]:
        with self._lock:
            told, self._pending = self._pending, {}
        return told

    def restore(self, told: dict[Line, Tally]) -> None:
        for line, tally in told.items():
            self._merge(line, tally)

    def _add(self, key_id: int, channel: str, tally: Tally) -> None:
        self._merge(Line(key_id, timezone.localdate(tally.at), channel), tally)

    def _merge(self, line: Line, tally: Tally) -> None:
        with self._lock:
            kept = self._pending.get(line)
            if kept is None:
                self._pending[line] = tally
            else:
                kept.add(tally)


def write_usage(told: dict[Line, Tally]) -> None:
    """Add tallies to the tables; those of keys that are gone meanwhile are dropped."""
    if not told:
        return
    lines = sorted(told)
    columns = {
        "keys": [line.key_id for line in lines],
        "days": [line.day for line in lines],
        "channels": [line.channel for line in lines],
    }
    tallies = [told[line] for line in lines]
    columns |= {name: _column(tallies, name) for name in ("requests", "refusals", "bytes", "at")}
    with connection.cursor() as cursor:
        cursor.execute(ADD_USAGE, columns)
        cursor.execute(ADD_USE, columns)


def _column(tallies: Iterable[Tally], name: str) -> list[object]:
    return [getattr(tally, name) for tally in tallies]
