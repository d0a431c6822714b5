"""Which layers are edited feature by feature, and what each of their features is known by."""

from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.cameras.models import Camera
from layers.catalog.catalogue import catalogue
from layers.catalog.layer import Field, Layer
from layers.core.errors import NotFound, Refused
from layers.core.scope import Limits
from layers.divisions.models import Address
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.themes.layer import layer_id as theme_layer_id
from layers.themes.layer import layer_of
from layers.themes.models import Theme, ThemeFeature
from layers.transfer.targets import target_for
from layers.transfer.targets.target import Target

GEOMETRY = "geometry"
TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "addresses": (Address, ("code",)),
    "service-points": (ServicePoint, ("category", "code")),
    "risk-sources": (RiskSource, ("code",)),
    "cameras": (Camera, ("device_id",)),
}
"""Layer → its table, and the properties that a feature is known by."""
ELSEWHERE = {
    "grids": gettext_lazy("Grids are changed by boundary plans (/api/boundary-plans/) or by an import."),
    "divisions": gettext_lazy("Divisions are changed by an import (import_layer divisions)."),
    "cases": gettext_lazy("Cases are reported at /api/cases/ and changed by steps (/api/cases/…/steps/)."),
    "kept-circles": gettext_lazy("Service circles are kept, made anew and removed at /api/kept-results/."),
    "proposed-sites": gettext_lazy(
        "Proposed sites are put, moved, dropped and adopted at /api/siting/proposed/."
    ),
    "kept-gaps": gettext_lazy("Service gaps are kept, made anew and removed at /api/kept-results/."),
}


class NotEditable(Refused):
    status, default_code = HTTPStatus.METHOD_NOT_ALLOWED, "not-editable"


@dataclass(frozen=True)
class Form:
    """How the features of one layer are written.

    Parameters
    ----------
    target : what an import of the layer wants: kind of geometry, which rows may lie outside every division.
    key : what a feature is known by in a bulk upsert; the geometry itself where the layer has no codes.
    given : columns that follow from the layer.
    """

    layer: Layer
    model: Any
    target: Target
    key: tuple[str, ...]
    given: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The properties that may be written: those that are columns of the table itself."""
        columns = {column.name for column in self.model._meta.concrete_fields}
        return {
            entry.name: entry for entry in self.layer.fields if not entry.source and entry.name in columns
        }

    @cached_property
    def shown(self) -> frozenset[str]:
        """All properties of the layer: a feature may be sent back as it was read."""
        return frozenset(entry.name for entry in self.layer.fields)

    def rows(self) -> Any:
        """Return the layer's rows, each with its division but not with the division's border."""
        rows = self.model.objects.filter(**self.given).select_related("division")
        return rows.defer("geometry_web", "division__geometry", "division__geometry_web")


def form_for(layer_id: str, user: Any) -> Form:
    """Return the form of a layer.

    Raises
    ------
    NotFound : there is no such layer for this user.
    NotEditable : its features are not changed one by one.
    """
    if layer_id in TABLES:
        model, key = TABLES[layer_id]
        return Form(catalogue.find(layer_id, user), model, target_for(layer_id), key)
    theme = _theme(layer_id, user)
    if theme is not None:
        known_by = ("name", GEOMETRY)
        return Form(layer_of(theme), ThemeFeature, target_for(layer_id), known_by, {"theme": theme})
    layer = catalogue.find(layer_id, user)
    where = ELSEWHERE.get(layer_id)
    sentence = where or _("The features of %(layer)s are not changed one by one.") % {"layer": layer.id}
    raise NotEditable(sentence, layer=layer_id)


def _theme(layer_id: str, user: Any) -> Theme | None:
    """Return a theme, also one that has no feature yet, unless the user's key is for other layers."""
    prefix = theme_layer_id("")
    if not layer_id.startswith(prefix):
        return None
    theme = Theme.objects.filter(code=layer_id.removeprefix(prefix)).first()
    if theme is None or not Limits.of(user).opens(layer_id):
        raise NotFound(
            _("There is no layer %(id)s.") % {"id": layer_id}, code="unknown-layer", layer=layer_id
        )
    return theme
