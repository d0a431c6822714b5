"""Read the change log in commit order, skipping nothing."""

import hashlib
import re
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Func, Max, Q, QuerySet
from django.utils.translation import gettext as _

from layers.core.errors import Gone, Invalid
from layers.core.models import Change, Pruning
from layers.core.scope import Limits, Scope

START = "0.0"
TOKEN = re.compile(r"(?:(?P<area>[0-9a-f]{10})\.)?(?P<xid>[0-9]{1,18})\.(?P<seq>[0-9]{1,18})")
VERSION = """
WITH RECURSIVE bound AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest),
unsettled(xid) AS (
  SELECT (SELECT xid FROM layers_change WHERE layer = %(layer)s AND xid >= oldest ORDER BY xid LIMIT 1) FROM bound
  UNION ALL
  SELECT (SELECT xid FROM layers_change WHERE layer = %(layer)s AND xid > last.xid ORDER BY xid LIMIT 1)
    FROM unsettled last WHERE last.xid IS NOT NULL
)
SELECT COALESCE((SELECT xid FROM layers_change WHERE layer = %(layer)s AND xid < (SELECT oldest FROM bound)
                  ORDER BY xid DESC LIMIT 1), 0),
       (SELECT string_agg(xid::text, '-') FROM unsettled)
"""
"""One step in the index for each transaction, and not for each line: one that imports writes a million lines."""

LAYERS_TOLD = """
WITH RECURSIVE told AS (
  (SELECT layer FROM layers_change ORDER BY layer LIMIT 1)
  UNION ALL
  SELECT (SELECT layer FROM layers_change WHERE layer > told.layer ORDER BY layer LIMIT 1) FROM told
   WHERE told.layer IS NOT NULL
)
SELECT layer FROM told WHERE layer IS NOT NULL
"""
"""The different layers of the log, by one step in the index for each of them."""


class OldestRunning(Func):
    """The oldest transaction that still runs: every line below it is settled, for good and in order."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    output_field = BigIntegerField()


def read(user: Any, *, since: str, layers: list[str], limit: int) -> tuple[list[Change], str]:
    """Return the settled changes after a token that a user may know of, and the token to go on from.

    Parameters
    ----------
    since : token of an earlier answer; `START` for the beginning of what is kept.
    layers : ids of the layers wanted; all when empty.
    """
    end = latest(since)
    changes = list(_settled(since).filter(_wanted(user, layers)).order_by("xid", "seq")[:limit])
    if len(changes) == limit:
        return changes, token_of(changes[-1])
    return changes, max([end, *map(token_of, changes)], key=order_of)


def knows(user: Any, layer: str) -> bool:
    """Whether the log tells a user anything of a layer, be it there or gone."""
    return Change.objects.filter(_wanted(user, [layer])).exists()


def layers_told() -> list[str]:
    """Return the ids of all layers that the log tells of, be they there or gone."""
    with connection.cursor() as cursor:
        cursor.execute(LAYERS_TOLD)
        return [layer for (layer,) in cursor.fetchall()]


def latest(since: str = START) -> str:
    """Return the token of the newest settled change, or `since` when nothing came after it."""
    last = _settled(since).order_by("-xid", "-seq").first()
    return token_of(last) if last else since


def snapshot_token(user: Any) -> str:
    """Return the token from which a follower goes on who holds what the present snapshot shows of a layer.

    All transactions below the snapshot's oldest running one are in it, whatever commits later is not below it: going
    on from there skips nothing, and repeats at most what was written while others still ran, which does no harm.
    Call it inside the REPEATABLE READ transaction that reads the rows, or at least before the first row is read.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        (oldest,) = cursor.fetchone()
    return f"{area_of(user)}.{oldest}.0"


def area_of(user: Any) -> str:
    """Return a short name of what a user may see, without telling what it is: a token holds for one area only."""
    return hashlib.blake2b(Scope.of(user).key.encode(), digest_size=5).hexdigest()


def token_of(change: Change) -> str:
    return f"{change.xid}.{change.seq}"


def order_of(token: str) -> tuple[int, int]:
    """Return the place of a token in commit order."""
    found = _parsed(token)
    return int(found["xid"]), int(found["seq"])


def require_own(user: Any, since: str, now: str) -> None:
    """Refuse a token that was given for another area than the user's now, or by another life of this database.

    Parameters
    ----------
    now : a token that `snapshot_token` gave just now.
    """
    area = _parsed(since)["area"]
    if (area and area != area_of(user)) or order_of(since) > order_of(now):
        raise Gone(
            _("What you may see has changed since this token was given, so download the layer anew."),
            code="token-of-another-area",
        )


def require_kept(since: str) -> None:
    """Refuse a token from before the oldest line that is kept. Ask after reading: lines may be pruned meanwhile."""
    below = Pruning.objects.aggregate(below=Max("below"))["below"] or 0
    if 0 < order_of(since)[0] < below:
        raise Gone(
            _(
                "Changes are not kept as far back as this token, so download the layer anew and go on from there."
            ),
            code="token-too-old",
        )


def version_of(layer: str) -> str:
    """Return a text that differs whenever what is visible of a layer differs.

    The newest settled transaction, and each visible one that is not settled yet: whatever becomes visible later
    either was below neither or is named by one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(VERSION, {"layer": layer})
        newest, unsettled = cursor.fetchone()
    return f"{newest}.{unsettled}" if unsettled else str(newest)


def _settled(since: str) -> QuerySet[Change]:
    xid, seq = order_of(since)
    return Change.objects.filter(Q(xid=xid, seq__gt=seq) | Q(xid__gt=xid), xid__lt=OldestRunning())


def _parsed(token: str) -> re.Match[str]:
    found = TOKEN.fullmatch(token)
    if found is None:
        raise Invalid(_("since must be a token that a download or an earlier answer gave."), code="bad-token")
    return found


def _wanted(user: Any, layers: list[str]) -> Q:
    wanted, opened = Scope.of(user).condition("division_path"), Limits.of(user).layers
    if opened is not None:
        wanted &= Q(layer__in=opened)
    return wanted & Q(layer__in=layers) if layers else wanted
