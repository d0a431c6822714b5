"""Put a network into use."""

import time
from typing import Any, Final

from django.db import connection, transaction

from layers.access.permissions import require
from layers.core.history import record
from layers.roads.counting import bbox_of, counts_of
from layers.roads.current import folder
from layers.roads.models import RoadNetwork
from layers.roads.network import Network
from layers.roads.storing import write

KEPT: Final = 3
"""Networks that stay on disk: the one in use and those before it, for a process that has not yet changed over."""
LEFT_S: Final = 3600
"""A file that no row names is another import's, which is still at work; older than this, one that never came to its end."""
LOCK: Final = 7_103_002


def use(*, acting_user: Any, network: Network, source: str, read: dict[str, Any]) -> RoadNetwork:
    """Write a network to its file and put it into use; until then, and when anything fails, the old one is.

    Parameters
    ----------
    source : what it was made of, in a few words.
    read : what the reader has to tell; goes into the counts.
    """
    require(acting_user, "roads.import")
    file = f"{network.version}.roads"
    size = write(network, folder() / file)
    row = RoadNetwork(
        version=network.version,
        file=file,
        source=source[:200],
        attribution=network.attribution[:300],
        counts=read | counts_of(network),
        bbox=bbox_of(network),
        size_bytes=size,
        imported_by=acting_user if acting_user.pk else None,
        active=True,
    )
    return _activate(acting_user, row)


@transaction.atomic
def withdraw(*, acting_user: Any, source: str) -> bool:
    """Take the network out of use if it was made of this source; whether it was."""
    require(acting_user, "roads.import")
    rows = list(RoadNetwork.objects.select_for_update().filter(active=True, source=source))
    for row in rows:
        row.active = False
        row.save(update_fields=["active"])
        record(actor=acting_user, action="roads.withdraw", layer="roads", rows=[row])
    return bool(rows)


@transaction.atomic
def _activate(acting_user: Any, row: RoadNetwork) -> RoadNetwork:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [LOCK]
        )  # of two imports at once the later one is in use
    RoadNetwork.objects.filter(active=True).update(active=False)
    row.save()
    told = {"version": row.version, "source": row.source}
    record(actor=acting_user, action="roads.import", layer="roads", rows=[row], summary=told)
    transaction.on_commit(_sweep)
    return row


def _sweep() -> None:
    """Remove the files of older networks, and what imports left that were cut off; who has mapped one keeps it."""
    named = list(RoadNetwork.objects.order_by("-active", "-pk").values_list("file", flat=True))
    kept = set(list(dict.fromkeys(named))[:KEPT])
    for path in folder().glob("*.roads*"):
        if path.name not in kept and (path.name in named or time.time() - path.stat().st_mtime > LEFT_S):
            path.unlink(missing_ok=True)
