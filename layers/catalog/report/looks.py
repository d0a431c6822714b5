"""How the page's script draws a layer: plain values from the declaration, handed over as JSON."""

from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.layer import Layer, StyleClass
from layers.catalog.shapes import OUTLINE, line_width, plain_colour, shape_of

UNIT = 100
"""Radius for which the figures are handed over; the script scales them."""
WEIGHTS = {"district": 3.2, "street": 2.6, "community": 1.8, "grids": 1.2}
DASHES = {"community": "8 4"}
PLAIN_WEIGHT = 2.2


def look_of(layer: Layer) -> dict[str, Any]:
    """Return fields with their titles, classes with colours and figures, and by which field they are told apart."""
    classes = layer.style.classes or (_only_class(layer),)
    return {
        "title": str(layer.title),
        "background": not layer.in_catalogue,
        "tinted": layer.geometry_type == "Geometry",
        "by": layer.style.by_field,
        "classes": [_class_look(layer, entry) for entry in classes],
        "fields": [{"name": f.name, "title": str(f.title), "type": f.type} for f in layer.fields],
        "yes": _("yes"),
        "no": _("no"),
        "labels": {str(entry.value): str(entry.label) for entry in layer.style.classes},
    }


def _only_class(layer: Layer) -> StyleClass:
    return StyleClass("", layer.title, layer.style.colour, layer.style.shape)


def _class_look(layer: Layer, entry: StyleClass) -> dict[str, Any]:
    shape, value = shape_of(entry.shape), str(entry.value)
    return {
        "value": value,
        "colour": plain_colour(entry.colour),
        "weight": WEIGHTS.get(value) or WEIGHTS.get(layer.id, PLAIN_WEIGHT),
        "dash": DASHES.get(value),
        "ring": [[round(x / UNIT, 4), round(y / UNIT, 4)] for x, y in shape.ring(UNIT)],
        "outer": shape.outer,
        "strokes": shape.strokes,
        "hollow": shape.hollow,
        "rim": 0 if shape.bare else OUTLINE,
        "line": round(line_width(shape, UNIT) / UNIT, 4),
    }
