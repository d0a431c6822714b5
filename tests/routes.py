"""Every address of the site with something in its blanks, so that what must hold everywhere is tried everywhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

BLANK = re.compile(r"<(?:(\w+):)?(\w+)>")
LAYER = "grids"


@dataclass(frozen=True)
class Route:
    """One address: its name with namespace, and a path that leads to it."""

    name: str
    path: str
    names_a_layer: bool

    def of_layer(self, layer: str) -> str:
        return self.path.replace(LAYER, layer)


def all_routes() -> list[Route]:
    """Return every address that is written as a path (Django's own regular expressions lead to pages of its admin)."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[Any], before: str, space: str) -> Iterator[Route]:
    for entry in patterns:
        text = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(
                entry.url_patterns, text, f"{space}{entry.namespace}:" if entry.namespace else space
            )
        elif isinstance(entry, URLPattern) and not re.search(r"[\^$?(\\]", text):
            yield Route(f"{space}{entry.name}", BLANK.sub(_sample, text), "layer_id" in text)


def _sample(blank: re.Match[str]) -> str:
    kind, name = blank.groups()
    if kind == "layer" or "layer" in name:
        return LAYER
    samples = {"day": "2026-01-01", "z": "14", "x": "1", "y": "1", "ending": "geojson"}
    return samples.get(name, "1")
