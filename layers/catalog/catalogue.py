"""The layers there are. `layers.registry` declares them once at start; everything else asks here."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.layer import Layer
from layers.core.errors import NotFound
from layers.core.scope import Limits

Source = Callable[[Any], Iterable[Layer]]


class Catalogue:
    """All layers in drawing order: the fixed ones, and those that users make (asked for anew each time)."""

    def __init__(self) -> None:
        self._fixed: dict[str, Layer] = {}
        self._sources: tuple[Source, ...] = ()

    def declare(self, layers: Iterable[Layer], sources: Iterable[Source]) -> None:
        """Set the layers; a later call replaces an earlier one."""
        self._fixed = {layer.id: layer for layer in layers}
        self._sources = tuple(sources)

    def all_for(self, user: Any) -> list[Layer]:
        """Return every layer that a user may see, in drawing order."""
        made = (layer for source in self._sources for layer in source(user))
        limits = Limits.of(user)
        return [layer for layer in (*self._fixed.values(), *made) if limits.opens(layer.id)]

    def find(self, layer_id: str, user: Any) -> Layer:
        """Return a layer by id; refuse an id that is not there or not for this user."""
        layer = self._fixed.get(layer_id)
        if layer is None:
            layer = next((other for other in self.all_for(user) if other.id == layer_id), None)
        if layer is None or not Limits.of(user).opens(layer_id):
            raise NotFound(
                _("There is no layer %(id)s.") % {"id": layer_id}, code="unknown-layer", layer=layer_id
            )
        return layer


catalogue = Catalogue()
