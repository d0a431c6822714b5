"""The state of what a result is made from, by which it is known when it is no longer what would come out now."""

from typing import Any

from layers.core.changes import version_of
from layers.core.models import Change
from layers.kept.models import KeptResult

MADE_FROM = ("service-points", "addresses", "divisions")
ROADS = "roads"


def states(network: str) -> dict[str, str]:
    """Return the state of every layer that results are made from, and the version of the road network in use."""
    return {layer: version_of(layer) for layer in MADE_FROM} | {ROADS: network}


def outdated_by(result: KeptResult, now: dict[str, str]) -> list[str]:
    """Return what has changed since a result was made: ids of layers, or "roads"."""
    kept: dict[str, Any] = result.versions
    return [name for name, state in now.items() if _has_changed(name, kept.get(name, ""), state)]


def _has_changed(name: str, then: str, now: str) -> bool:
    """Whether a state is another one.

    A state names the newest settled transaction and those that were visible unsettled; it reads otherwise once these
    have settled, though nothing is new. So the log is asked for a transaction that was in neither.
    """
    if then == now or name == ROADS or not then:
        return then != now
    newest, *unsettled = (int(xid) for xid in then.replace("-", ".").split("."))
    if int(now.partition(".")[0]) < newest:
        return True
    new = Change.objects.filter(layer=name, xid__gt=newest)
    return new.exclude(xid__in=unsettled).exists()
