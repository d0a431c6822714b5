"""A plan's coverage: its snapshot with its operations applied, up to its head.

Snapshots and operations are never edited, so what they come to is kept for the next request. The store is only quicker:
any process works the same coverage out again from the rows.
"""

from collections import OrderedDict
from typing import Any

from layers.core.errors import Invalid
from layers.grids.coverage import Coverage
from layers.grids.models import BoundaryPlan, PlanOperation
from layers.grids.operations import OPERATIONS
from layers.grids.rings import Position, rounded
from layers.grids.shapes import from_geojson

REQUIRED: dict[str, tuple[str, ...]] = {
    "move-vertex": ("from", "to"),
    "insert-vertex": ("edge", "at"),
    "delete-vertex": ("at",),
    "split": ("grid", "line"),
    "merge": ("grids",),
}
DECIDED_HERE = {"split": "new_codes", "merge": "keep"}
"""What the server adds to an operation before it is stored."""
LONGEST_LINE = 2_000
KEPT = 64

_kept: OrderedDict[tuple[Any, ...], Coverage] = OrderedDict()


def base_of(plan: BoundaryPlan) -> Coverage:
    """Return the snapshot that the plan was opened on."""
    known = _kept.get(_key(plan))
    if known is not None:
        return known
    return _keep(_key(plan), Coverage({code: from_geojson(shape) for code, shape in plan.base.items()}))


def coverage_of(plan: BoundaryPlan) -> Coverage:
    """Return the coverage at the plan's head."""
    operations, ahead = in_force(plan), []
    coverage = None
    while operations and (coverage := _kept.get(_key(plan, operations[-1]))) is None:
        ahead.append(operations.pop())
    coverage = coverage or base_of(plan)
    for operation in reversed(ahead):
        coverage = apply(coverage, operation.kind, operation.parameters)
    return _keep(_key(plan, ahead[0]), coverage) if ahead else coverage


def in_force(plan: BoundaryPlan) -> list[PlanOperation]:
    """Return the operations up to the head, in order."""
    rows = plan.operations.filter(dropped=False, number__lte=plan.head)
    return list(rows.select_related("author").order_by("number"))


def read(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return an operation's parameters in the form they are stored in; members of no meaning are left out.

    Raises
    ------
    Invalid : the operation is not of its form.
    """
    names = REQUIRED.get(kind)
    if names is None:
        raise Invalid(f"There is no operation {kind!r}.", code="unknown-operation", known=sorted(REQUIRED))
    try:
        return {name: _value(name, body[name]) for name in names}
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Invalid(
            f"The operation {kind} needs {', '.join(names)}; positions are [lng, lat].", code="bad-operation"
        ) from error


def apply(coverage: Coverage, kind: str, parameters: dict[str, Any]) -> Coverage:
    """Apply one stored operation.

    Raises
    ------
    OperationRefused : it would tear the coverage.
    """
    names = [*REQUIRED[kind], *([DECIDED_HERE[kind]] if kind in DECIDED_HERE else [])]
    return OPERATIONS[kind](coverage, *(parameters[name] for name in names))


def _value(name: str, value: Any) -> Any:
    if name in {"from", "to", "at"}:
        return _position(value)
    if name in {"edge", "line"}:
        return _line(value, longest=2 if name == "edge" else LONGEST_LINE)
    if name == "grids":
        if not isinstance(value, list):
            raise TypeError(name)
        return [str(code) for code in value]
    return str(value)


def _line(value: Any, longest: int) -> list[Position]:
    if not isinstance(value, list) or not 2 <= len(value) <= longest:
        raise ValueError("line")
    return [_position(position) for position in value]


def _position(value: Any) -> Position:
    lng, lat = (float(number) for number in value)
    if not (-180 <= lng <= 180 and -90 <= lat <= 90):
        raise ValueError("position")
    return rounded((lng, lat))


def _key(plan: BoundaryPlan, last: PlanOperation | None = None) -> tuple[Any, ...]:
    """Name a state of a plan: what stands before an operation in force never changes."""
    return plan.pk, plan.created_at, last.pk if last else None


def _keep(key: tuple[Any, ...], coverage: Coverage) -> Coverage:
    _kept[key] = coverage
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return coverage
