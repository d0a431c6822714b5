"""Arithmetic, and texts without case or accents."""

from typing import Any

from django.db.models import DecimalField

from layers.catalog.filtering.expressions import (
    Infix,
    NotZero,
    Power,
    Remainder,
    WholeQuotient,
    WithoutAccents,
    WithoutCase,
)
from layers.catalog.filtering.operands import Operand, cast, decimal

INFIX = ("+", "-", "*")
FUNCTIONS = {"casei": WithoutCase, "accenti": WithoutAccents}
OPERATORS = ("+", "-", "*", "/", "%", "div", "^")


def calculate(operator: str, left: Operand, right: Operand) -> Operand:
    """Return the result of an operator, in decimals; unknown where a divisor is zero."""
    a, b = decimal(left).expression, decimal(right).expression
    label = f"{left.label} {operator} {right.label}"[:60]
    return Operand("number", _result(operator, a, b), label, decimal=True)


def _result(operator: str, a: Any, b: Any) -> Any:
    if operator == "/":
        return Infix("/", a, NotZero(b), output_field=DecimalField())
    if operator == "%":
        return Remainder(a, NotZero(b))
    if operator == "div":
        return WholeQuotient(a, NotZero(b))
    if operator == "^":
        return Power(a, b)
    return Infix(operator, a, b, output_field=DecimalField())


def folded(function: str, text: Operand) -> Operand:
    """Return a text without case, or without accents; a literal stays one, so that LIKE takes it."""
    plain = cast(text, "string")
    return Operand(
        "string", FUNCTIONS[function](plain.expression), f"{function.upper()}({text.label})", plain.literal
    )
