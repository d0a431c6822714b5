"""A follower as a program writes it: a download with its token, then changes, applied as they come."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from layers.core import changes

Copy = dict[int, Any]


def download(client: Client, layer: str, query: Mapping[str, str]) -> tuple[str, str]:
    """Return a download's text, and the token to follow from."""
    answer = client.get(f"/download/{layer}.geojson", query)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content).decode(), answer["Changes-Since"]


def features(text: str) -> Copy:
    return {feature["id"]: feature for feature in json.loads(text)["features"]}


class Follower:
    """Holds a copy of one layer, or of some, and keeps it up to date.

    Parameters
    ----------
    layers : followed by one request that names none of them.
    since : goes on from there with an empty copy, instead of downloading.
    """

    def __init__(
        self,
        user: Any,
        *,
        layer: str = "",
        layers: Sequence[str] = (),
        since: str = "",
        query: Mapping[str, str] | None = None,
    ) -> None:
        self.user, self.layer = user, layer
        self.query = dict(query or {})
        self.client = Client()
        self.client.force_login(user)
        self.copy: Copy = {}
        self.since = since
        for name in [layer] if layer and not since else layers:
            text, self.since = download(self.client, name, self.query)
            self.copy |= features(text)
        self.kept = set(layers or [layer])
        self.since = self.since or changes.snapshot_token(user)

    def follow(self, *, limit: int = 1_000) -> list[Any]:
        """Apply all that has been written until now, and return it."""
        all_told()
        told: list[Any] = []
        while True:
            page = self.page(limit)
            told += page["changes"]
            if not page["more"]:
                return told

    def page(self, limit: int) -> Any:
        query = {"since": self.since, "limit": limit, **self.query}
        answer = self.client.get("/api/changes/", query | ({"layer": self.layer} if self.layer else {}))
        assert answer.status_code == 200, answer.content
        page = answer.json()
        for change in page["changes"]:
            if self.kept == {""} or change["layer"] in self.kept:
                self._apply(change)
        self.since = page["next"]
        return page

    def _apply(self, change: Any) -> None:
        if change["op"] == "delete":
            assert change["feature"] is None
            self.copy.pop(change["id"], None)
        else:
            self.copy[change["id"]] = change["feature"]

    def exact(self) -> bool:
        """Whether the copy is what a download gives now."""
        text, _token = download(self.client, self.layer, self.query)
        return self.copy == features(text)


def all_told(patience_s: float = 60.0) -> None:
    """Wait until every line that was written is settled: a transaction of somebody else in the cluster holds them back."""
    end = timezone.now() + timezone.timedelta(seconds=patience_s)
    while timezone.now() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COALESCE(max(xid), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM layers_change"
            )
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02)")
    raise AssertionError("Another session of the cluster holds a transaction open.")
