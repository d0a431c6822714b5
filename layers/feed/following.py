"""What changed since a token, each with the feature as it is now: enough to hold an exact copy of a layer.

Why a follower ends up exact. Let a copy be what the snapshot of its token showed, and T the last transaction that
changed a feature. If the snapshot does not show T, then T is not below the token (`changes.snapshot_token`), so a later
page brings T's line, and not before T has committed. The feature is read after the line, so it shows T or something
later; every later page that names the feature reads it later still. What is told last is therefore what T left. If it
is not among the rows asked for then, it is told as deleted, whatever the line says: it is gone, or filtered out, or has
left the area. The database writes a line under the area that is left (`sql/0014_whole_log.sql`), so those hear of it
who can no longer see it, and only those who could.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from layers.access.log import looked
from layers.catalog.features import feature_text
from layers.core import changes
from layers.core.models import Change
from layers.feed.asking import Asked, Followed

PATIENCE = 1_000
"""Transactions after which a token goes on though nothing of its holder's changed. Until then it stays, and with it the
answer's ETag, and it tells nobody how busy the rest of the city is."""

Named = tuple[str, str]
"""A feature by its layer's id and its own."""


@dataclass(frozen=True)
class Page:
    """One answer: JSON text of each change, the token to go on with, and whether there is more at once."""

    entries: list[str]
    next: str
    more: bool

    def text(self) -> str:
        return (
            f'{{"changes":[{",".join(self.entries)}],'
            f'"next":{json.dumps(self.next)},"more":{json.dumps(self.more)}}}'
        )


def page_of(user: Any, asked: Asked) -> Page:
    """Return the changes after a token.

    Raises
    ------
    Gone : the token is of another area, or from before what is kept.
    """
    now = changes.snapshot_token(user)  # before the lines are read: all that is below it is among them
    changes.require_own(user, asked.since, now)
    lines = _lines(user, asked)
    changes.require_kept(asked.since)
    features = dict(_features(user, asked, lines))
    entries = [_entry(line, features.get((line.layer, line.feature_id))) for line in lines]
    return Page(entries, _next(user, asked.since, now, lines), more=len(lines) == asked.limit)


def _lines(user: Any, asked: Asked) -> list[Change]:
    if not asked.followed:  # to `read`, no layer means every layer
        return []
    lines, _end = changes.read(user, since=asked.since, layers=list(asked.followed), limit=asked.limit)
    return lines


def _next(user: Any, since: str, now: str, lines: list[Change]) -> str:
    if lines:
        return f"{changes.area_of(user)}.{changes.token_of(lines[-1])}"
    waited = changes.order_of(now)[0] - changes.order_of(since)[0]
    return now if since == changes.START or waited > PATIENCE else since


def _entry(line: Change, feature: str | None) -> str:
    told = {
        "seq": line.seq,
        "layer": line.layer,
        "id": int(line.feature_id) if line.feature_id.isdigit() else line.feature_id,
        "op": Change.DELETE if feature is None else Change.UPSERT,
        "at": line.at.isoformat(),
    }
    return f'{json.dumps(told)[:-1]},"feature":{feature or "null"}}}'


def _features(user: Any, asked: Asked, lines: list[Change]) -> Iterator[tuple[Named, str]]:
    """Yield the features of the lines as they are now, as text made by the database."""
    ids = defaultdict[str, set[int]](set)
    for line in lines:
        ids[line.layer].add(int(line.feature_id))
    for name, wanted in ids.items():
        followed = asked.followed[name]
        if followed is not None:
            found = list(_texts(followed, wanted))
            if found:
                looked(user, name, f"changes {min(wanted)}–{max(wanted)}")
            yield from (((name, str(pk)), text) for pk, text in found)


def _texts(followed: Followed, ids: set[int]) -> Iterator[tuple[int, str]]:
    rows = followed.rows.filter(pk__in=ids).annotate(_feature=feature_text(followed.layer))
    return rows.order_by("pk").values_list("pk", "_feature").iterator()
