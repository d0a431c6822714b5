"""Queryables and sortables: what can be filtered and sorted by, as JSON Schema 2020-12."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.catalog.filtering.queryables import queryables
from layers.catalog.layer import Layer
from layers.ogc.addresses import address
from layers.ogc.sorting import sortables

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(request: HttpRequest, layer: Layer, name: str) -> dict[str, Any]:
    """Return the schema that stands at `queryables` or `sortables` of a collection."""
    properties = {"queryables": queryables, "sortables": sortables}[name](layer)
    return {
        "$schema": DIALECT,
        "$id": address(request, name, layer_id=layer.id),
        "type": "object",
        "title": str(layer.title),
        "description": _(
            "Names outside this list are refused; below a property of type object, name.key is one too."
        ),
        "properties": with_choices(layer, properties),
        "additionalProperties": False,
    }


def with_choices(layer: Layer, properties: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Add examples of the property that a layer is drawn by: they are declared, not read from rows."""
    style = layer.style
    if style.by_field not in properties:
        return properties
    entry = properties[style.by_field] | {
        "description": "; ".join(f"{value.value}: {value.label}" for value in style.classes),
        "examples": [value.value for value in style.classes],
    }
    return properties | {style.by_field: entry}
