"""What keys were used for: by day for the chart, by key and channel for the table."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from layers.access.models import KeyUsage
from layers.access.permissions import is_administrator

SUMS = {"requests": Sum("requests"), "refusals": Sum("refusals"), "bytes": Sum("bytes")}


@dataclass
class KeyTotal:
    """One key's use over the whole time; keys that are gone count together for each owner."""

    name: str
    beginning: str
    owner: str
    last_used_at: Any
    requests: int = 0
    refusals: int = 0
    bytes: int = 0
    by_channel: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def usage_of(user: Any, *, everybody: bool, days: int) -> QuerySet[KeyUsage]:
    """Return the lines of the last days: one's own, or everybody's for an administrator who asks."""
    rows = KeyUsage.objects.filter(day__gt=timezone.localdate() - timedelta(days=days))
    return rows if everybody and is_administrator(user) else rows.filter(user=user)


def by_day(rows: QuerySet[KeyUsage], days: int) -> list[tuple[date, int, int]]:
    """Return (day, requests, refusals) of every day up to today, those without use among them."""
    found = {line["day"]: line for line in rows.values("day").annotate(**SUMS)}
    today = timezone.localdate()
    every = [today - timedelta(days=back) for back in reversed(range(days))]
    nothing = {"requests": 0, "refusals": 0}
    return [(day, *(found.get(day, nothing)[name] for name in nothing)) for day in every]


def by_key(rows: QuerySet[KeyUsage]) -> list[KeyTotal]:
    """Return the totals of each key, the busiest first."""
    totals: dict[Any, KeyTotal] = {}
    columns = ("user__username", "key_id", "key__name", "key__beginning", "key__last_used_at", "channel")
    for line in rows.values(*columns).annotate(**SUMS).order_by("key_id", "channel"):
        total = totals.setdefault(
            (line["user__username"], line["key_id"]),
            KeyTotal(
                name=line["key__name"] or "",
                beginning=line["key__beginning"] or "",
                owner=line["user__username"],
                last_used_at=line["key__last_used_at"],
            ),
        )
        total.requests += line["requests"]
        total.refusals += line["refusals"]
        total.bytes += line["bytes"]
        total.by_channel[line["channel"]] += line["requests"]
    return sorted(totals.values(), key=lambda total: -total.requests)
