"""Let the change log go on after a dump was restored: transaction numbers begin anew in another cluster."""

from django.db import connection, transaction

from layers.core.models import Change, Pruning
from layers.core.sql import TransactionId

TRIGGER = "layers_change_append_only"


@transaction.atomic
def go_on_after_restore() -> int:
    """Number the lines from the future as written now, and end all tokens given before; return how many lines.

    A line whose transaction number lies ahead would wait until the cluster has counted that far. And a follower may hold
    what was written after the dump: only a new download tells what of it is still true.
    """
    table = Change._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {TRIGGER}")
        ahead = Change.objects.filter(xid__gte=TransactionId()).update(xid=TransactionId())
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {TRIGGER}")
    Pruning.objects.create(below=TransactionId())
    return ahead
