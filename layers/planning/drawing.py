"""Draw on a plan: add operations, step back and forth, and meet what others drew meanwhile."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from layers.core.errors import Conflict, Invalid
from layers.grids import codes
from layers.grids.codes import in_reading_order
from layers.grids.coverage import Coverage, OperationRefused
from layers.grids.models import Grid, GridScheme
from layers.grids.shapes import from_geojson, to_geojson
from layers.grids.validation import holes_in
from layers.planning.merging import Conflict as Clash
from layers.planning.merging import Step, after
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations import pieces_of_split
from layers.planning.operations.words import BadOperation, apply, read
from layers.planning.plans import State, can_redo, held, require_state, stepped
from layers.planning.refusals import as_invalid, sentence_for
from layers.planning.replay import coverage_of, in_force, remember


@dataclass(frozen=True)
class Drawn:
    """A plan after a step, with the coverage before and after it."""

    plan: BoundaryPlan
    before: Coverage
    after: Coverage


@transaction.atomic
def draw(
    *,
    acting_user: Any,
    plan_id: int,
    version: int,
    kind: str,
    parameters: dict[str, Any],
    since: int | None = None,
    key: str = "",
) -> Drawn:
    """Add one operation at the plan's head; operations that were undone before it are dropped.

    Parameters
    ----------
    version : the plan's newest version, which the caller has seen.
    since : the version that the gesture was made on, where that is older: what others drew after it is looked at,
        and only a true conflict is refused.
    key : the caller's own name of the gesture; the same one again changes nothing.

    Raises
    ------
    Stale : `version` is not the newest.
    Conflict : `edit-conflict`, with the other's operation and both outcomes.
    Invalid : the operation would tear the coverage.
    """
    plan = held(acting_user, plan_id, "plan.edit", None if key and _known(plan_id, key) else version)
    coverage = coverage_of(plan)
    if key and _known(plan_id, key):
        return Drawn(plan, coverage, coverage)
    require_state(plan, State.DRAFT)
    parameters = _applied_form(plan, coverage, kind, parameters, since)
    result = _result(plan, coverage, Step(kind, parameters), since)
    if result is coverage:
        return Drawn(plan, coverage, coverage)
    plan.operations.filter(number__gt=plan.head, dropped=False).update(dropped=True)
    plan.head += 1
    row = PlanOperation(plan=plan, number=plan.head, kind=kind, parameters=parameters, author=acting_user)
    row.version, row.key = plan.version + 1, key
    row.save()
    keep_outcome(plan, row, result)
    return Drawn(stepped(plan, acting_user, f"plan.{kind}", "head"), coverage, result)


@transaction.atomic
def undo(*, acting_user: Any, plan_id: int, version: int) -> Drawn:
    """Step back over one operation."""
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if plan.head == 0:
        raise Conflict(_("There is nothing to undo."), code="nothing-to-undo")
    return _to_head(plan, plan.head - 1, acting_user, "plan.undo")


@transaction.atomic
def redo(*, acting_user: Any, plan_id: int, version: int) -> Drawn:
    """Step forward over one operation that was undone."""
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    if not can_redo(plan):
        raise Conflict(_("There is nothing to redo."), code="nothing-to-redo")
    return _to_head(plan, plan.head + 1, acting_user, "plan.redo")


@transaction.atomic
def overrule(
    *, acting_user: Any, plan_id: int, version: int, since: int, kind: str, parameters: dict[str, Any]
) -> Drawn:
    """Settle a conflict in favour of one's own gesture: it goes before what others drew after `since`.

    Of the others' operations those that still hold are kept, in their order and under their names; the rest are
    marked dropped, not deleted.
    """
    plan = held(acting_user, plan_id, "plan.edit", version)
    require_state(plan, State.DRAFT)
    before, later = coverage_of(plan), [o for o in in_force(plan) if o.version > since]
    if not later:
        raise Conflict(_("Nobody drew anything after that version."), code="nothing-to-overrule")
    plan.operations.filter(number__gte=later[0].number, dropped=False).update(dropped=True)
    plan.head = later[0].number - 1
    coverage = coverage_of(plan)
    mine = _applied_form(plan, coverage, kind, parameters, None)
    coverage = _append(plan, coverage, kind, mine, acting_user, plan.version + 1)
    for operation in later:
        try:
            coverage = _append(
                plan, coverage, operation.kind, operation.parameters, operation.author, operation.version
            )
        except Invalid:
            continue
    return Drawn(stepped(plan, acting_user, "plan.overrule", "head"), before, coverage)


def _append(
    plan: BoundaryPlan, coverage: Coverage, kind: str, parameters: dict[str, Any], author: Any, version: int
) -> Coverage:
    try:
        result = apply(coverage, kind, parameters)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal
    plan.head += 1
    PlanOperation.objects.create(
        plan=plan, number=plan.head, kind=kind, parameters=parameters, author=author, version=version
    )
    return result


def keep_outcome(plan: BoundaryPlan, operation: PlanOperation, coverage: Coverage) -> None:
    """Keep what an operation came to for the next request, once it is certain to stay."""
    transaction.on_commit(lambda: remember(plan, operation, coverage))


def _known(plan_id: int, key: str) -> bool:
    return PlanOperation.objects.filter(plan=plan_id, key=key, dropped=False).exists()


def _to_head(plan: BoundaryPlan, head: int, user: Any, action: str) -> Drawn:
    before = coverage_of(plan)
    plan.head = head
    return Drawn(stepped(plan, user, action, "head"), before, coverage_of(plan))


def _applied_form(
    plan: BoundaryPlan, coverage: Coverage, kind: str, body: dict[str, Any], since: int | None
) -> dict[str, Any]:
    """Return an operation's parameters as they are stored, with what the server decides."""
    try:
        return _completed(plan, coverage, kind, read(kind, body))
    except BadOperation as error:
        code = "unknown-operation" if "There is no operation" in str(error) else "bad-operation"
        raise Invalid(str(error), code=code) from error
    except OperationRefused as refusal:
        if since is None or since >= plan.version:
            raise as_invalid(refusal) from refusal
        step = Step(kind, read(kind, body))
        raise _as_conflict(plan, Clash(refusal.code, step, None, refusal.place)) from refusal


def _result(plan: BoundaryPlan, coverage: Coverage, mine: Step, since: int | None) -> Coverage:
    """Apply an operation; of an older gesture, look at what others drew after it."""
    if since is not None and since < plan.version:
        theirs = [Step(o.kind, o.parameters) for o in in_force(plan) if o.version > since]
        result = after(coverage, theirs, mine)
        if isinstance(result, Clash):
            raise _as_conflict(plan, result)
        return result
    try:
        return apply(coverage, mine.kind, mine.parameters)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal


def _as_conflict(plan: BoundaryPlan, clash: Clash) -> Conflict:
    """Tell of two gestures that cannot both hold, with both, so that a person can decide."""
    theirs = clash.theirs
    author = next(
        (
            o.author.get_username()
            for o in reversed(in_force(plan))
            if theirs and o.parameters == theirs.parameters
        ),
        "",
    )
    return Conflict(
        _("Somebody else changed the same place meanwhile (%(who)s). Decide whose change holds.")
        % {"who": author or "?"},
        code="edit-conflict",
        name=clash.name,
        reason=sentence_for(clash.name),
        mine={"kind": clash.mine.kind, **clash.mine.parameters},
        theirs={"kind": theirs.kind, "author": author, **theirs.parameters} if theirs else None,
        place=json.loads(shapely.to_geojson(clash.place)),
        current_version=plan.version,
    )


def _completed(
    plan: BoundaryPlan, coverage: Coverage, kind: str, parameters: dict[str, Any]
) -> dict[str, Any]:
    """Add what the server decides: codes of new pieces, the code a merged grid keeps, the rings of a gap."""
    if kind == "merge":
        return parameters | {"keep": _largest(coverage, parameters["grids"])}
    if kind == "split":
        count = pieces_of_split(coverage, parameters["grid"], parameters["line"]) - 1
        return parameters | {"new_codes": new_codes(plan, coverage, parameters["grid"], count)}
    if kind == "cut-out":
        return parameters | {"new_codes": new_codes(plan, coverage, _largest(coverage, coverage.cells), 1)}
    if kind == "fill-gap":
        return parameters | {"area": _gap_at(plan, coverage, parameters["at"])}
    if kind == "adopt":
        return parameters | _names_for(plan, coverage, parameters["cells"])
    return parameters


def _largest(coverage: Coverage, grids: Iterable[str]) -> str:
    known = [code for code in grids if code in coverage.cells]
    return max(known, key=lambda code: coverage.cells[code].area, default="")


def _gap_at(plan: BoundaryPlan, coverage: Coverage, position: Any) -> list[Any]:
    """Return the rings of the gap at a position."""
    point = shapely.Point(position)
    for gap in gaps_of(plan, coverage):
        if gap.intersects(point):
            return list(to_geojson(gap)["coordinates"])
    raise OperationRefused("no-such-gap", point)


def gaps_of(plan: BoundaryPlan, coverage: Coverage) -> list[Any]:
    """Return the ground of a plan's division that no grid covers."""
    border = plan.division.geometry
    return holes_in(coverage, from_geojson(json.loads(border.geojson)) if border else None)


def _names_for(plan: BoundaryPlan, coverage: Coverage, cells: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Give a proposal's cells their codes: today's where they keep one, new ones in reading order."""
    shapes = [from_geojson(cell["geometry"]) for cell in cells]
    bounds = shapely.union_all(shapes).buffer(-1e-7)
    without = [
        code for code, cell in coverage.near(bounds).items() if cell.representative_point().within(bounds)
    ]
    kept = [cell["code"] if cell["code"] in without else None for cell in cells]
    kept = [code if code and kept.index(code) == index else None for index, code in enumerate(kept)]
    nameless = {str(index): shapes[index] for index, code in enumerate(kept) if code is None}
    like = _largest(coverage, without) or _largest(coverage, coverage.cells)
    fresh = new_codes(plan, coverage, like, len(nameless))
    for key, code in zip(in_reading_order(nameless), fresh, strict=True):
        kept[int(key)] = code
    return {"codes": kept, "without": without}


def new_codes(plan: BoundaryPlan, coverage: Coverage, like: str, count: int) -> list[str]:
    """Return codes for new grids beside one, by the scheme's rule; a code is never used again."""
    scheme = plan.scheme
    pattern = codes.DIGITS15 if scheme.code_rule == GridScheme.CodeRule.DIGITS15 else scheme.code_pattern
    try:
        return codes.next_codes(_taken(plan, coverage, codes.stem_of(like)), like, count, pattern)
    except codes.CodesUsedUp as used_up:
        raise Conflict(
            _("No code is left for a new grid beside %(grid)s: the serial numbers are used up.")
            % {"grid": like},
            code="codes-used-up",
            place=to_geojson(coverage.cells[like]),
        ) from used_up


def _taken(plan: BoundaryPlan, coverage: Coverage, stem: str) -> set[str]:
    """All codes of a stem ever used in the scheme, and those that open plans have given."""
    rows = Grid.objects.filter(scheme=plan.scheme, code__startswith=stem)
    used = set(rows.values_list("code", flat=True)) | set(coverage.cells)
    given = PlanOperation.objects.filter(plan__scheme=plan.scheme, kind__in=("split", "cut-out"))
    adopted = PlanOperation.objects.filter(plan__scheme=plan.scheme, kind="adopt")
    return used.union(
        *given.values_list("parameters__new_codes", flat=True),
        *adopted.values_list("parameters__codes", flat=True),
    )
