"""Let the oldest part of the change log go."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from layers.core.errors import Invalid
from layers.core.models import Change, Pruning

LEAST_DAYS = 30
"""Followers that were away for a month are still served."""


@transaction.atomic
def prune_changes(*, keep_days: int, except_layers: Collection[str] = ()) -> int:
    """Remove the lines that are older than so many days; return how many.

    The mark is set first: a follower whose token lies below it is told to download anew, and the database refuses to
    remove a line above it.

    Raises
    ------
    Invalid : fewer days than `LEAST_DAYS`.
    """
    if keep_days < LEAST_DAYS:
        raise Invalid(f"Keep at least {LEAST_DAYS} days.", code="too-few-days")
    day = timezone.now() - timedelta(days=keep_days)
    below = Change.objects.filter(at__gte=day).aggregate(xid=Min("xid"))["xid"]
    below = below or (Change.objects.aggregate(xid=Max("xid"))["xid"] or 0) + 1
    old = Change.objects.filter(xid__lt=below).exclude(layer__in=except_layers)
    if not old.exists():
        return 0
    Pruning.objects.create(below=below)
    return old._raw_delete(old.db)
