"""What is costly to find out of a layer, kept until the layer changes: counts and extents, by version and by area.

The key holds the layer's version, so what is kept is never old, and nothing is ever purged: it ages out.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

from layers.core.scope import Scope

KEPT_S = 3_600
Found = TypeVar("Found")


def remembered(layer_id: str, user: Any, version: str, what: str, find: Callable[[], Found]) -> Found:
    """Return what `find` finds out, from memory where it was found out for this version and this area before."""
    text = f"{layer_id}/{version}/{Scope.of(user).key}/{what}"
    key = f"ogc:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"
    kept = cache.get(key)
    if kept is None:
        kept = (find(),)
        cache.set(key, kept, KEPT_S)
    found: Found = kept[0]
    return found
