"""The state of what a result is made from, by which it is known when it is no longer what would come out now."""

from typing import Any

from layers.core.changes import version_of
from layers.kept.models import KeptResult

MADE_FROM = ("service-points", "addresses", "divisions")


def states(network: str) -> dict[str, str]:
    """Return the state of every layer that results are made from, and the version of the road network in use."""
    return {layer: version_of(layer) for layer in MADE_FROM} | {"roads": network}


def outdated_by(result: KeptResult, now: dict[str, str]) -> list[str]:
    """Return what has changed since a result was made: ids of layers, or "roads"."""
    kept: dict[str, Any] = result.versions
    return [name for name, state in now.items() if kept.get(name, "") != state]
