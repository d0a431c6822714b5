"""The ETag of one feature: a digest of the feature itself, so that it holds whoever changes the row and however."""

import hashlib
from typing import Any

from layers.catalog.features import feature_text
from layers.catalog.layer import Layer


def text_of(layer: Layer, rows: Any, pk: int) -> str | None:
    """Return one feature as GeoJSON text as it is now, or None where it is not among the rows."""
    found = rows.filter(pk=pk).annotate(_feature=feature_text(layer))
    return found.values_list("_feature", flat=True).first()


def tag_of(text: str) -> str:
    """Return the strong ETag of a feature's text."""
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def named(header: str) -> set[str]:
    """Return the tags of an `If-Match` or `If-None-Match` header.

    A proxy that compresses marks a strong tag as weak (`W/`); the feature it stands for is the same.
    """
    return {tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()}
