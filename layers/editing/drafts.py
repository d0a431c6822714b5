"""What a request wants of one feature: read from a GeoJSON Feature and checked, before anything is looked up."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.cameras import device_id
from layers.core.crs import Transform
from layers.core.errors import Invalid
from layers.editing.forms import GEOMETRY, Form
from layers.editing.geometries import geometry_of
from layers.editing.values import value_of

MEMBERS = frozenset({"type", "id", "geometry", "properties", "bbox"})


@dataclass
class Draft:
    """Values for columns, and a place where one is given.

    Parameters
    ----------
    id : what the body itself says; None where it says nothing.
    merges : whether objects among the values are merged into those that are there (RFC 7396), as PATCH wants it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    geometry: BaseGeometry | None = None
    id: Any = None
    merges: bool = False


def draft_of(form: Form, body: Any, transform: Transform, *, merges: bool = False) -> Draft:
    """Read a Feature, or a part of one.

    Properties that the layer shows but that follow from others (such as the division) are passed over, so that a
    feature may be sent back as it was read.

    Raises
    ------
    Invalid : with a sentence that names the member or the property.
    """
    if not isinstance(body, dict) or body.get("type", "Feature") != "Feature":
        raise Invalid(_("The body must be a GeoJSON Feature."), code="bad-feature")
    _require_known(body, MEMBERS)
    properties = body.get("properties")
    if not isinstance(properties or {}, dict):
        raise Invalid(_("properties must be a JSON object."), code="bad-feature")
    draft = Draft(_values(form, properties or {}), id=body.get("id"), merges=merges)
    if body.get(GEOMETRY) is not None:
        draft.geometry = geometry_of(body[GEOMETRY], form.target.geometry, transform)
    elif GEOMETRY in body:
        raise Invalid(_("A feature cannot be without its geometry."), code="geometry-missing")
    return draft


def require_whole(form: Form, draft: Draft) -> None:
    """Refuse a draft that no feature can be made of: one without a place or without a value that a row needs.

    Raises
    ------
    Invalid : with the first that is missing.
    """
    if draft.geometry is None:
        raise Invalid(_("A feature cannot be without its geometry."), code="geometry-missing")
    for name in form.fields:
        column = form.model._meta.get_field(name)
        if draft.values.get(name) in (None, "") and not (column.null or column.blank or column.has_default()):
            raise Invalid(
                _("%(name)s: a new feature needs a value.") % {"name": name},
                code="value-missing",
                property=name,
            )


def require_sound(values: dict[str, Any]) -> None:
    """Refuse what single values cannot show: a device id that is none, days in the wrong order."""
    if values.get("device_id"):
        try:
            device_id.parse(values["device_id"])
        except device_id.NotADeviceId as error:
            raise Invalid(f"device_id: {error}", code="code-wrong", property="device_id") from None
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        raise Invalid(_("valid_to: it lies before valid_from."), code="bad-property", property="valid_to")


def _values(form: Form, properties: dict[str, Any]) -> dict[str, Any]:
    _require_known(properties, form.shown)
    fields = form.fields
    return {
        name: value_of(fields[name], form.model._meta.get_field(name), value)
        for name, value in properties.items()
        if name in fields
    }


def _require_known(members: dict[str, Any], known: Iterable[str]) -> None:
    for name in members:
        if name not in known:
            raise Invalid(
                _("%(name)s is not known here. Known: %(known)s.")
                % {"name": name[:60], "known": ", ".join(sorted(known))},
                code="unknown-property",
                property=name[:60],
            )
