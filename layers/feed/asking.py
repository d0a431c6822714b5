"""What a follower asks for: which layers, from where, how many lines, and which of the features."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Layer
from layers.catalog.selection import select
from layers.core import changes
from layers.core.errors import Invalid, NotFound
from layers.core.scope import PublicQuerySet
from layers.themes.layer import layer_id

MOST = 1_000


@dataclass(frozen=True)
class Followed:
    """A layer that is followed, and those of its rows that the follower wants as they are now."""

    layer: Layer
    rows: QuerySet[Any]


@dataclass(frozen=True)
class Asked:
    """One request of a follower.

    Parameters
    ----------
    followed : by id; None for a layer that is gone, of which only deletions are left to tell.
    """

    since: str
    limit: int
    followed: dict[str, Followed | None]


def asked(user: Any, query: Mapping[str, str]) -> Asked:
    """Read a request. Without `layer` it is for every layer that there is for the user.

    Raises
    ------
    Invalid : a parameter that is not of its form, or a filter that not every layer asked for has.
    NotFound : a layer or a division that there is not for this user.
    """
    if query.get("crs"):
        raise Invalid(
            _("Changes are told in EPSG:4326; download without crs to follow a layer."), code="crs-not-here"
        )
    named = dict.fromkeys(name for name in query.get("layer", "").split(",") if name)
    found = {name: _find(name, user) for name in named} or _every_layer(user)
    _require_shared_filters([layer for layer in found.values() if layer], query)
    followed = {
        name: Followed(layer, _rows(layer, user, query)) if layer else None for name, layer in found.items()
    }
    return Asked(query.get("since") or changes.START, _limit(query.get("limit") or str(MOST)), followed)


def _every_layer(user: Any) -> dict[str, Layer | None]:
    """Return the layers there are for a user, and the themes that are gone."""
    there: dict[str, Layer | None] = {layer.id: layer for layer in catalogue.all_for(user)}
    themes = (name for name in changes.layers_told() if name.startswith(layer_id("")))
    return there | {name: None for name in themes if name not in there and changes.knows(user, name)}


def _find(name: str, user: Any) -> Layer | None:
    try:
        return catalogue.find(name, user)
    except NotFound:
        if changes.knows(user, name):
            return None
        raise


def _rows(layer: Layer, user: Any, query: Mapping[str, str]) -> QuerySet[Any]:
    rows = select(layer, user, query)
    if query.get("division") and isinstance(rows, PublicQuerySet):
        raise Invalid(
            _("%(layer)s belongs to no division, so it cannot be followed within one; use bbox.")
            % {"layer": layer.id},
            code="not-within-division",
        )
    return rows


def _require_shared_filters(layers: list[Layer], query: Mapping[str, str]) -> None:
    """A filter that some of the layers lack would choose from those alone, and the follower would not notice."""
    used = {name for layer in layers for name in layer.filters if query.get(name)}
    for layer in layers:
        for name in sorted(used - set(layer.filters)):
            raise Invalid(
                _("%(layer)s cannot be filtered by %(name)s; follow it by itself.")
                % {"layer": layer.id, "name": name},
                code="filter-not-shared",
            )


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) == 0:
        raise Invalid(
            _("limit must be a whole number from 1 to %(most)d.") % {"most": MOST}, code="bad-limit"
        )
    return min(int(text), MOST)
