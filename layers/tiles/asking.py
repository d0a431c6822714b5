"""Read what somebody asks for: layers, a tile, and which rows and properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.catalog.selection import OWN
from layers.core.errors import Invalid, NotFound

MAX_ZOOM = 22
MOST_LAYERS = 10


@dataclass(frozen=True)
class Part:
    """One layer of a tile, with the parameters that concern it; nothing else of a request reaches the database.

    Parameters
    ----------
    query : parameter → value, of those that choose rows, in order of their names.
    names : the properties wanted; None for those that the layer gives at the zoom.
    """

    layer: Layer
    query: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] | None = None


def parts_of(layer_ids: str, user: Any, query: Mapping[str, str]) -> tuple[Part, ...]:
    """Return the layers of `a,b,c` that a user asks for.

    Raises
    ------
    NotFound : a layer that is not there or not for this user.
    Invalid : too many layers, or a property that none of them has.
    """
    ids = list(dict.fromkeys(layer_ids.split(",")))
    if len(ids) > MOST_LAYERS:
        raise Invalid(
            _("A tile holds up to %(most)d layers.") % {"most": MOST_LAYERS}, code="too-many-layers"
        )
    layers = [catalogue.find(layer_id, user) for layer_id in ids]
    names = _names(layers, query["properties"]) if "properties" in query else None
    return tuple(_part(layer, query, names) for layer in layers)


def place(z: int, x: int, y: int) -> None:
    """Refuse a tile that does not exist."""
    if z > MAX_ZOOM or x >= 1 << z or y >= 1 << z:
        raise NotFound(
            _("There is no tile %(z)s/%(x)s/%(y)s.") % {"z": z, "x": x, "y": y}, code="unknown-tile"
        )


def _part(layer: Layer, query: Mapping[str, str], names: set[str] | None) -> Part:
    known = OWN | layer.filters.keys()
    chosen = tuple(sorted((name, query[name]) for name in query if name in known and query[name]))
    if names is None:
        return Part(layer, chosen)
    return Part(layer, chosen, tuple(entry.name for entry in layer.fields if entry.name in names))


def _names(layers: list[Layer], text: str) -> set[str]:
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = names - {entry.name for layer in layers for entry in layer.fields}
    if unknown:
        raise Invalid(
            _("There is no property %(name)s.") % {"name": min(unknown)[:80]}, code="unknown-property"
        )
    return names
