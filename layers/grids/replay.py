"""A plan's coverage: its snapshot with its operations applied, up to its head. Pure but for reading the rows."""

from typing import Any

from layers.core.errors import Invalid
from layers.grids import coverage as rules
from layers.grids.coverage import Coverage
from layers.grids.models import BoundaryPlan, PlanOperation
from layers.grids.shapes import from_geojson

PARAMETERS: dict[str, tuple[str, ...]] = {
    "move-vertex": ("from", "to"),
    "insert-vertex": ("edge", "at"),
    "delete-vertex": ("at",),
    "split": ("grid", "line", "new_codes"),
    "merge": ("grids", "keep"),
}


def base_of(plan: BoundaryPlan) -> Coverage:
    return Coverage({code: from_geojson(geometry) for code, geometry in plan.base.items()})


def coverage_of(plan: BoundaryPlan) -> Coverage:
    """Return the coverage at the plan's head."""
    coverage = base_of(plan)
    for operation in in_force(plan):
        coverage = apply(coverage, operation.kind, operation.parameters)
    return coverage


def in_force(plan: BoundaryPlan) -> list[PlanOperation]:
    """Return the operations up to the head, in order."""
    return list(plan.operations.filter(dropped=False, number__lte=plan.head).order_by("number"))


def apply(coverage: Coverage, kind: str, parameters: dict[str, Any]) -> Coverage:
    """Apply one stored operation.

    Raises
    ------
    Invalid : the operation is not of its form.
    OperationRefused : it would tear the coverage.
    """
    names = PARAMETERS.get(kind)
    if names is None:
        raise Invalid(f"There is no operation {kind!r}.", code="unknown-operation")
    try:
        values = [_value(name, parameters[name]) for name in names]
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(
            f"The operation {kind} needs {', '.join(names)}; positions are [lng, lat].", code="bad-operation"
        ) from error
    return rules.OPERATIONS[kind](coverage, *values)


def _value(name: str, value: Any) -> Any:
    if name in {"from", "to", "at"}:
        return _position(value)
    if name in {"edge", "line"}:
        positions = [_position(position) for position in value]
        if len(positions) < 2 or (name == "edge" and len(positions) != 2):
            raise ValueError(name)
        return positions
    if name in {"grids", "new_codes"}:
        return [str(code) for code in value]
    return str(value)


def _position(value: Any) -> rules.Position:
    lng, lat = (float(number) for number in value)
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError("position")
    return lng, lat
