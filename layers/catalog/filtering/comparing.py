"""Comparisons: `=`, `<>`, `<` …, BETWEEN, IN, LIKE, IS NULL, between operands of one type."""

from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.filtering import temporal
from layers.catalog.filtering.bounds import BadFilter
from layers.catalog.filtering.expressions import Infix, IsNull, IsOneOf, Like, both, either
from layers.catalog.filtering.operands import INSIDE_JSON, TEMPORAL, Operand, cast, decimal

ORDERED = frozenset({"string", "number"})
OPERATORS = ("=", "<>", "<", "<=", ">", ">=")


def compare(operator: str, left: Operand, right: Operand) -> Any:
    """Compare two operands.

    Raises
    ------
    BadFilter : they are of different types, or of one that has no order.
    """
    if TEMPORAL & {left.kind, right.kind}:
        return temporal.compare(operator, left, right)
    left, right = alike(left, right)
    if operator not in ("=", "<>") and left.kind not in ORDERED:
        raise BadFilter(
            _("%(what)s is of type %(kind)s, which has no order: compare it by = or <>.")
            % {"what": left.label, "kind": left.kind}
        )
    return Infix(operator, left.expression, right.expression)


def alike(left: Operand, right: Operand) -> tuple[Operand, Operand]:
    """Return two operands as values of one type; refuse those of different types."""
    kind = right.kind if left.kind == "any" else left.kind
    if kind not in INSIDE_JSON or right.kind not in (kind, "any"):
        raise _unlike(left, right)
    left, right = cast(left, kind), cast(right, kind)
    return (decimal(left), decimal(right)) if left.decimal or right.decimal else (left, right)


def _unlike(left: Operand, right: Operand) -> BadFilter:
    return BadFilter(
        _("%(left)s (%(left_kind)s) cannot be compared with %(right)s (%(right_kind)s).")
        % {"left": left.label, "left_kind": left.kind, "right": right.label, "right_kind": right.kind}
    )


def between(value: Operand, low: Operand, high: Operand) -> Any:
    return both(compare(">=", value, low), compare("<=", value, high))


def one_of(value: Operand, choices: list[Operand]) -> Any:
    """Compare with each of a list; plain values become one IN, which an index serves."""
    if not choices:
        raise BadFilter(_("IN needs at least one value."))
    if TEMPORAL & {value.kind, *(choice.kind for choice in choices)}:
        return either(*(temporal.compare("=", value, choice) for choice in choices))
    pairs = [alike(value, choice) for choice in choices]
    if len({(left.kind, left.decimal) for left, _right in pairs}) > 1:
        return either(*(Infix("=", left.expression, right.expression) for left, right in pairs))
    return IsOneOf(pairs[0][0].expression, *(right.expression for _left, right in pairs))


def like(value: Operand, pattern: Operand) -> Any:
    """Compare a text with a pattern, which is a literal: one read from a row might end in its own escape."""
    text = pattern.literal
    if not isinstance(text, str):
        raise BadFilter(
            _("LIKE needs a text in quotes as its pattern. Got: %(what)s") % {"what": pattern.label}
        )
    if (len(text) - len(text.rstrip("\\"))) % 2:
        raise BadFilter(
            _("A pattern does not end in a single backslash. Got: %(what)s") % {"what": pattern.label}
        )
    return Like(cast(value, "string").expression, pattern.expression)


def is_null(value: Operand) -> Any:
    if value.kind == "interval":
        raise BadFilter(_("An interval is never null: ask for its ends."))
    return IsNull(value.expression)
