"""Sets of values: A_CONTAINS and its like, between arrays that stand in JSON properties and literal ones."""

from collections.abc import Callable
from typing import Any

from django.db.models import JSONField, Value
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import BadFilter
from layers.catalog.filtering.expressions import Array, Infix, SharesElement, both
from layers.catalog.filtering.operands import INSIDE_JSON, Operand, cast

RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "a_contains": lambda a, b: Infix("@>", a, b),
    "a_containedby": lambda a, b: Infix("<@", a, b),
    "a_equals": lambda a, b: both(Infix("@>", a, b), Infix("<@", a, b)),
    "a_overlaps": SharesElement,
}


def literal(items: list[Operand]) -> Operand:
    """Return an array of plain values."""
    for item in items:
        if item.literal is None or item.kind not in INSIDE_JSON:
            raise BadFilter(
                _("An array holds texts, numbers, true and false only. Got: %(what)s") % {"what": item.label}
            )
    values = [item.literal for item in items]
    label = f"({', '.join(item.label for item in items[:3])}{' …' if len(items) > 3 else ''})"
    return Operand("array", Array(Value(values, JSONField())), label)


def relate(function: str, left: Operand, right: Operand) -> Any:
    return RELATIONS[function](cast(left, "array").expression, cast(right, "array").expression)
