"""What of a layer may be asked for: its declared fields, the id and the geometry. Nothing else of the model can be reached."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import BadFilter
from layers.catalog.layer import Field, Layer
from layers.core.errors import Invalid

SCHEMAS: dict[str, dict[str, str]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "object": {"type": "object"},
}
MOST_KEYS = 8


@dataclass(frozen=True)
class Queryable:
    """A property that a filter may name.

    Parameters
    ----------
    type : one of `FIELD_TYPES`, or "geometry".
    path : the keys below it, for a property whose values are JSON objects.
    """

    name: str
    type: str
    expression: Any
    path: tuple[str, ...] = ()


def queryable(layer: Layer, name: str) -> Queryable:
    """Find a property by the name that consumers see; `attributes.key` is a key of an object.

    Raises
    ------
    Invalid : the layer declares no such property (`unknown-property`).
    """
    if name == "id":
        return Queryable(name, "integer", F("pk"))
    if name == "geometry":
        return Queryable(name, "geometry", F("geometry"))
    fields = {entry.name: entry for entry in layer.fields}
    if name in fields:
        return Queryable(name, fields[name].type, fields[name].expression)
    first, *path = name.split(".")
    if path and first in fields and fields[first].type == "object":
        return _inside(fields[first], name, path)
    raise Invalid(
        _("%(layer)s has no property %(name)s to filter by. It has: %(names)s.")
        % {"layer": layer.title, "name": name[:60], "names": ", ".join(["id", "geometry", *fields])},
        code="unknown-property",
    )


def _inside(field: Field, name: str, path: list[str]) -> Queryable:
    if len(path) > MOST_KEYS or not all(path):
        raise BadFilter(_("%(name)s is not the name of a key.") % {"name": name[:60]})
    return Queryable(name, "any", field.expression, tuple(path))


def queryables(layer: Layer) -> dict[str, dict[str, Any]]:
    """Return property name → JSON schema of everything that a filter may name, in the words of OGC API – Features part 3."""
    fields = {entry.name: {"title": str(entry.title), **SCHEMAS[entry.type]} for entry in layer.fields}
    return {
        "id": {"title": _("Id"), "type": "integer", "x-ogc-role": "id"},
        **fields,
        "geometry": {
            "title": _("Geometry"),
            "format": geometry_format(layer.geometry_type),
            "x-ogc-role": "primary-geometry",
        },
    }


def geometry_format(geometry_type: str) -> str:
    """Return the format by which JSON schemas name a type of geometry."""
    return f"geometry-{'any' if geometry_type == 'Geometry' else geometry_type.lower()}"
