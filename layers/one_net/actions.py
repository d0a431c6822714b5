"""Merge several schemes into one: a new scheme's grids in force, or a boundary plan for a scheme that has grids there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict, NotFound
from layers.core.history import record
from layers.core.measure import area_m2
from layers.grids.coverage import OperationRefused
from layers.grids.models import Grid, GridDuty, GridScheme
from layers.grids.rings import Cell
from layers.grids.shapes import to_geojson, to_multipolygon
from layers.grids.succession import link
from layers.one_net.merging import Decided, merge
from layers.one_net.reads import Net
from layers.one_net.result import KEEP_CODES, Result, numbered
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations.words import apply
from layers.planning.plans import open_plan
from layers.planning.refusals import as_invalid
from layers.planning.replay import base_of

BATCH = 2_000
ACTION = "net.merge"
BOUNDS = ("households_min", "households_max", "residents_max", "area_m2_aim")


@dataclass(frozen=True)
class Target:
    """The scheme to merge into; `name` and `kind` are used when there is none of this code."""

    code: str
    name: str = ""
    kind: str = "other"

    def existing(self) -> GridScheme | None:
        return GridScheme.objects.filter(code=self.code).first()


@dataclass(frozen=True)
class Outcome:
    """What a merge has made: grids in force, or a plan that waits for its review."""

    scheme: GridScheme
    created: int = 0
    lineage: int = 0
    plan: BoundaryPlan | None = None


def preview(net: Net, decisions: Mapping[Decided, str], target: Target, way: str = KEEP_CODES) -> Result:
    """Work a merge out, and write nothing.

    Raises
    ------
    NotFound : a decision about a place where the schemes do not differ (any more).
    Conflict : a code is taken in the target scheme.
    """
    overlays = {other.code: net.overlay(net.leading.code, other.code) for other in net.others}
    known = {
        Decided(scheme, row.code, row.other)
        for scheme, found in overlays.items()
        for row in found.differences()
    }
    strange = sorted(set(decisions) - known)
    if strange:
        raise NotFound(
            _("Here the schemes do not differ (any more): %(places)s. Load the differences again.")
            % {"places": ", ".join(f"{code} – {other}" for _scheme, code, other in strange[:3])},
            code="unknown-difference",
        )
    merged = merge(net.coverages[net.leading.code], overlays, decisions, net.widths.sliver_m)
    return Result(net, merged, numbered(net, merged, way, _codes_ever(target)), way)


def opens_plan(net: Net, target: Target) -> bool:
    """Whether the target scheme has grids there, so that the change has to be reviewed like any other."""
    return Grid.objects.within(net.division).in_force().filter(scheme__code=target.code).exists()


@transaction.atomic
def merge_into(
    *, acting_user: Any, net: Net, decisions: Mapping[Decided, str], target: Target, way: str = KEEP_CODES
) -> Outcome:
    """Merge the schemes of a net into one.

    A scheme that has no grids in the division gets them at once; every old grid of every merged scheme is linked to the
    new grids on its ground, and those on duty in the leading scheme's grids serve the new ones too. For a scheme that
    has grids there, a boundary plan is opened, which is reviewed and published like any other.
    """
    require(acting_user, ACTION, net.division)
    result = preview(net, decisions, target, way)
    if opens_plan(net, target):
        return _planned(acting_user, result, target)
    return _created(acting_user, result, target)


def _created(user: Any, result: Result, target: Target) -> Outcome:
    net = result.net
    scheme = target.existing() or _new_scheme(target, result)
    _refuse_taken(scheme, result)
    grids = Grid.objects.bulk_create(_rows(scheme, result), batch_size=BATCH)
    old = [grid for rows in net.grids.values() for grid in rows.values()]
    link(old, grids)
    _serve(net, result, {grid.code: grid for grid in grids})
    summary = {"schemes": [scheme.code for scheme in net.schemes]}
    record(actor=user, action="grid.merge", layer="grids", rows=grids, summary=summary)
    lineage = sum(len(rows) for rows in result.heirs.values())
    return Outcome(scheme, created=len(grids), lineage=lineage)


def _new_scheme(target: Target, result: Result) -> GridScheme:
    """Make the target scheme, with the rule that its codes follow and the leading scheme's bounds."""
    leading = result.net.leading
    kept = result.way == KEEP_CODES
    return GridScheme.objects.create(
        code=target.code,
        name=target.name or target.code,
        kind=target.kind,
        code_rule=leading.code_rule if kept else GridScheme.CodeRule.DIGITS15,
        code_pattern=leading.code_pattern if kept else "",
        **{bound: getattr(leading, bound) for bound in BOUNDS},
    )


def _refuse_taken(scheme: GridScheme, result: Result) -> None:
    """Refuse codes that the scheme has in force elsewhere."""
    rows = Grid.objects.in_force().filter(scheme=scheme, code__in=result.codes.values())
    taken = list(rows.order_by("code").values_list("code", flat=True)[:5])
    if taken:
        raise Conflict(
            _("The scheme %(scheme)s has these codes elsewhere: %(codes)s. Number the grids anew.")
            % {"scheme": scheme.code, "codes": ", ".join(taken)},
            code="code-taken",
        )


def _rows(scheme: GridScheme, result: Result) -> list[Grid]:
    return [_row(scheme, code, cell, result) for code, cell in sorted(result.coverage.cells.items())]


def _row(scheme: GridScheme, code: str, cell: Cell, result: Result) -> Grid:
    origin, shape = result.origins[code], to_multipolygon(cell)
    grid = Grid(
        scheme=scheme,
        code=code,
        name=origin.name,
        division_id=origin.division_id,
        geometry=shape,
        area_m2=area_m2(cell),
        part_count=len(shape),
        households=result.people[code].households,
        residents=result.people[code].residents,
        valid_from=timezone.localdate(),
        attributes=origin.attributes,
    )
    grid.derive()
    return grid


def _serve(net: Net, result: Result, created: Mapping[str, Grid]) -> None:
    """Put those on duty in the leading scheme's grids on duty in the grids that came of them."""
    heirs = {key.code: result.codes[key] for key in result.merged.cells if key.code}
    leading = {grid.pk: heirs[code] for code, grid in net.grids[net.leading.code].items() if code in heirs}
    duties = GridDuty.objects.filter(grid__in=leading, valid_to__isnull=True).order_by("pk")
    GridDuty.objects.bulk_create(
        [
            GridDuty(
                grid=created[leading[duty.grid_id]],
                worker_id=duty.worker_id,
                duty=duty.duty,
                valid_from=timezone.localdate(),
            )
            for duty in duties
        ],
        batch_size=BATCH,
    )


def _planned(user: Any, result: Result, target: Target) -> Outcome:
    """Open a plan of the target scheme whose one operation adopts the result."""
    net, scheme = result.net, target.existing()
    names = ", ".join(other.name for other in net.schemes)
    title = _("One net of %(schemes)s") % {"schemes": names}
    plan = open_plan(acting_user=user, scheme=scheme, division=net.division, title=title[:200])
    base = base_of(plan)
    changed = {c: cell for c, cell in result.coverage.cells.items() if base.cells.get(c) != cell}
    if not changed and base.cells.keys() == result.coverage.cells.keys():
        raise Conflict(
            _("The scheme %(scheme)s has these borders already.") % {"scheme": target.code},
            code="nothing-to-merge",
        )
    parameters = {
        "cells": [{"code": code, "geometry": to_geojson(cell)} for code, cell in changed.items()],
        "codes": list(changed),
        "without": sorted(base.cells.keys() - result.coverage.cells.keys()),
        "merged": [other.code for other in net.schemes],
    }
    try:
        apply(base, "adopt", parameters)
    except OperationRefused as refusal:
        raise as_invalid(refusal) from refusal
    PlanOperation.objects.create(
        plan=plan, number=1, kind="adopt", parameters=parameters, author=user, version=plan.version
    )
    plan.head = 1
    plan.save(update_fields=["head"])
    return Outcome(plan.scheme, plan=plan)


def _codes_ever(target: Target) -> list[str]:
    return list(Grid.objects.filter(scheme__code=target.code).values_list("code", flat=True).distinct())
