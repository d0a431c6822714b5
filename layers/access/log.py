"""Note looks at sensitive rows."""

from typing import Any

from layers.access.models import AccessLog

SENSITIVE = frozenset({"cameras", "camera-views", "blind-spots", "risk-sources"})


def looked(user: Any, layer: str, what: str) -> None:
    """Note that a user looked at rows of a sensitive layer, and by which key; other layers are not logged."""
    if layer in SENSITIVE:
        key = getattr(user, "api_key", None)
        AccessLog.objects.create(user=user, key=str(key or ""), layer=layer, what=what[:200])
