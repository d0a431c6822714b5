"""Changes with their features, as a list for programs and as events for browsers."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.catalog.serializers import annotated, serializer_for
from layers.core.errors import NotFound
from layers.core.models import Change


def with_features(changes: Iterable[Change], user: Any) -> list[dict[str, Any]]:
    """Describe changes, each with the feature as it is now.

    A feature that the user cannot see now is told as deleted: it is gone, or has left the user's area.
    """
    changes = list(changes)
    features = _features_now(changes, user)
    return [_entry(change, features.get((change.layer, change.feature_id))) for change in changes]


def events(entries: Iterable[dict[str, Any]], tokens: Iterable[str], end: str) -> Iterator[str]:
    """Yield server-sent events.

    `retry` asks the browser to come back after a second with the last token, so that no thread is held open
    for a browser that waits.
    """
    yield "retry: 1000\n\n"
    for entry, token in zip(entries, tokens, strict=True):
        yield f"event: change\nid: {token}\ndata: {json.dumps(entry, default=str, ensure_ascii=False)}\n\n"
    yield f"event: settled\nid: {end}\ndata: {{}}\n\n"


def _entry(change: Change, feature: Any) -> dict[str, Any]:
    return {
        "seq": change.seq,
        "layer": change.layer,
        "id": int(change.feature_id) if change.feature_id.isdigit() else change.feature_id,
        "op": change.op if feature is not None else Change.DELETE,
        "at": change.at.isoformat(),
        "feature": feature if change.op == Change.UPSERT else None,
    }


def _features_now(changes: list[Change], user: Any) -> dict[tuple[str, str], Any]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        if change.op == Change.UPSERT:
            wanted[change.layer].add(change.feature_id)
    found: dict[tuple[str, str], Any] = {}
    for layer_id, ids in wanted.items():
        layer = _layer(layer_id, user)
        if layer is not None:
            found |= {(layer_id, str(f["id"])): f for f in _serialized(layer, ids, user)}
    return found


def _serialized(layer: Layer, ids: set[str], user: Any) -> list[dict[str, Any]]:
    rows = annotated(layer, layer.rows(user)).filter(pk__in=[int(pk) for pk in ids if pk.isdigit()])
    return list(serializer_for(layer)(rows, many=True).data["features"])


def _layer(layer_id: str, user: Any) -> Layer | None:
    try:
        return catalogue.find(layer_id, user)
    except NotFound:
        return None
