"""What stands on either side of an operator: an expression, its type, and how a refusal names it."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, TextField, Value
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import MOST_NUMBER, BadFilter
from layers.catalog.filtering.expressions import Array, AtPath, JsonAs, Numeric
from layers.catalog.filtering.queryables import Queryable

NUMBERS = {"integer": "number"}
TEMPORAL = frozenset({"date", "datetime"})
INSIDE_JSON = frozenset({"string", "number", "boolean"})


@dataclass(frozen=True)
class Operand:
    """One side.

    Parameters
    ----------
    kind : string, number, boolean, date, datetime, interval, geometry, array, object, or any (a value inside JSON,
        which takes the type of the other side).
    label : what a person wrote, short.
    literal : the value of a literal, None for everything else.
    decimal : whether a number is PostgreSQL's decimal already.
    vertices : of a literal geometry.
    """

    kind: str
    expression: Any
    label: str
    literal: Any = None
    decimal: bool = False
    vertices: int = 0


def of_property(found: Queryable) -> Operand:
    value = AtPath(found.expression, *found.path) if found.path else found.expression
    return Operand(NUMBERS.get(found.type, found.type), value, found.name)


def of_text(text: str) -> Operand:
    if "\0" in text:
        raise BadFilter(_("A filter holds no NUL character."))
    return Operand("string", Value(text, TextField()), f"'{text[:40]}'", text)


def of_number(number: float) -> Operand:
    """Return a number; a whole one as such, so that it is compared by the index of a whole column."""
    if not abs(number) <= MOST_NUMBER:
        raise BadFilter(_("The number %(number)s is too large.") % {"number": f"{number:.6g}"})
    value = int(number) if number == int(number) else number
    return Operand("number", Value(value), str(value), value)


def of_boolean(value: bool) -> Operand:
    return Operand("boolean", Value(value, BooleanField()), str(value).lower(), value)


def cast(operand: Operand, kind: str) -> Operand:
    """Give a value inside JSON the type that is wanted; refuse an operand of any other type.

    Raises
    ------
    BadFilter : the operand is of another type; the sentence names it.
    """
    if operand.kind == kind:
        return operand
    if operand.kind == "any" and kind == "array":
        return replace(operand, kind=kind, expression=Array(operand.expression))
    if operand.kind == "any" and kind in INSIDE_JSON:
        return replace(
            operand, kind=kind, expression=JsonAs(operand.expression, kind), decimal=kind == "number"
        )
    raise BadFilter(
        _("%(what)s is of type %(kind)s, and %(wanted)s is wanted here.")
        % {"what": operand.label, "kind": operand.kind, "wanted": kind}
    )


def decimal(operand: Operand) -> Operand:
    """Return a number as a decimal, for arithmetic and for what is compared with it."""
    number = cast(operand, "number")
    if number.decimal:
        return number
    return replace(number, expression=Numeric(number.expression), decimal=True)
