"""What the catalogue's pages say of a layer: its declaration for everybody, its rows only as far as the reader sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from layers.catalog.catalogue import catalogue
from layers.catalog.describe import extent
from layers.catalog.layer import Layer
from layers.core.models import Change
from layers.core.scope import Scope


@dataclass(frozen=True)
class Facts:
    """One layer for one reader.

    Parameters
    ----------
    known : whether the reader is signed in; strangers learn nothing of the rows.
    count, bbox, changed_at : of what the reader may see; west, south, east, north in degrees.
    """

    layer: Layer
    known: bool
    count: int = 0
    bbox: list[float] | None = None
    changed_at: datetime | None = None

    @property
    def licence(self) -> str:
        return str(self.layer.licence or settings.DATA_LICENCE)

    @property
    def kind(self) -> str:
        """Return `point`, `line`, `area` or `mixed`: what a template has a word for."""
        plain = self.layer.geometry_type.removeprefix("Multi")
        return {"Point": "point", "LineString": "line", "Polygon": "area"}.get(plain, "mixed")


def facts_of(layer: Layer, user: Any) -> Facts:
    if not user.is_authenticated:
        return Facts(layer, known=False)
    rows = layer.rows(user)
    return Facts(layer, True, rows.count(), extent(rows), _last_change_at(layer, user))


def layers_for(user: Any) -> list[Layer]:
    """Return the layers that the catalogue names to a reader, in drawing order."""
    return [layer for layer in catalogue.all_for(user) if layer.in_catalogue]


def _last_change_at(layer: Layer, user: Any) -> datetime | None:
    seen = Change.objects.filter(Scope.of(user).condition("division_path"), layer=layer.id)
    return seen.order_by("-xid", "-seq").values_list("at", flat=True).first()
