"""Plans, their steps, comments and consequences as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import shapely

from layers.core.measure import area_m2
from layers.grids.coverage import Coverage
from layers.grids.models import Grid
from layers.grids.rings import Cell
from layers.grids.serializers import collection, feature
from layers.grids.shapes import to_geojson
from layers.planning.comparing import Difference, Strip, difference, differing
from layers.planning.completing import gaps_of
from layers.planning.drawing import Drawn
from layers.planning.models import BoundaryPlan, PlanComment, PlanOperation
from layers.planning.plans import can_redo
from layers.planning.replay import base_of, coverage_of, in_force, newest_in_force
from layers.planning.sources import surroundings
from layers.planning.timeline import Between, DayOfChange

CODES_SHOWN = 50


def plan_summary(plan: BoundaryPlan) -> dict[str, Any]:
    """Describe a plan without its coverage."""
    return {
        "id": plan.pk,
        "scheme": plan.scheme.code,
        "division": {"code": plan.division.code, "name": plan.division.name},
        "title": plan.title,
        "state": plan.state,
        "author": plan.author.get_username(),
        "approver": plan.approver.get_username() if plan.approver else None,
        "note": plan.note,
        "version": plan.version,
        "head": plan.head,
        "changed_at": plan.changed_at.isoformat(),
        "published_at": plan.published_at.isoformat() if plan.published_at else None,
        "effective_on": plan.effective_on.isoformat() if plan.effective_on else None,
        "reverts": plan.reverts_id,
    }


def plan_body(plan: BoundaryPlan) -> dict[str, Any]:
    """Describe a plan with its coverage at the head, its gaps and its operations."""
    base, coverage = base_of(plan), coverage_of(plan)
    border = plan.division.geometry
    return _stand(plan) | {
        "coverage": collection(_features(plan, coverage.cells, set(difference(base, coverage).new))),
        "gaps": _gaps(plan, coverage),
        "boundary": json.loads(border.geojson) if border else to_geojson(coverage.outline),
        "operations": [operation_body(operation) for operation in in_force(plan)],
    }


def step_body(drawn: Drawn) -> dict[str, Any]:
    """Describe what one step changed: `changed` features, `removed` codes, and the gaps where they may be others."""
    before, after = drawn.before.cells, drawn.after.cells
    touched = {code: cell for code, cell in after.items() if cell is not before.get(code)}
    base = base_of(drawn.plan)
    new = {*differing(base, drawn.after, touched), *(touched.keys() - base.cells.keys())}
    return _stand(drawn.plan) | {
        "changed": collection(_features(drawn.plan, touched, new)),
        "removed": sorted(before.keys() - after.keys()),
        "gaps": _gaps(drawn.plan, drawn.after),
        "operations": [operation_body(operation) for operation in newest_in_force(drawn.plan)],
    }


def operation_body(operation: PlanOperation) -> dict[str, Any]:
    return {
        "number": operation.number,
        "kind": operation.kind,
        "parameters": operation.parameters,
        "author": operation.author.get_username(),
        "at": operation.created_at.isoformat(),
        "version": operation.version,
        "key": operation.key,
    }


def comment_body(comment: PlanComment) -> dict[str, Any]:
    """Describe a comment; `at` is `[lng, lat]` or null."""
    return {
        "id": comment.pk,
        "author": comment.author.get_username(),
        "text": comment.text,
        "at": list(comment.geometry.coords) if comment.geometry else None,
        "created_at": comment.created_at.isoformat(),
        "settled_at": comment.settled_at.isoformat() if comment.settled_at else None,
        "settled_by": comment.settled_by.get_username() if comment.settled_by else None,
    }


def comparison_body(compared: dict[str, Any]) -> dict[str, Any]:
    """Describe what a plan changes; `moved` are the strips of ground that change hands."""
    changes: Difference = compared["difference"]
    return {
        **asdict(changes),
        "moved": collection(strip_feature(strip, people) for strip, people in compared["strips"]),
        "staffing": compared["staffing"],
        "totals": compared["totals"],
    }


def strip_feature(strip: Strip, people: Mapping[str, int]) -> dict[str, Any]:
    """Describe a strip of ground that goes from one grid to another."""
    size = round(strip.area_m2, 1)
    properties = {"from": strip.giver, "to": strip.taker, "area_m2": size, **people}
    return feature(f"{strip.giver}→{strip.taker}", strip.shape, properties)


def borders_body(plan: BoundaryPlan) -> dict[str, Any]:
    """Describe the old and the new cells of what a plan changes, to be drawn over each other."""
    base, coverage = base_of(plan), coverage_of(plan)
    changes = difference(base, coverage)
    return {
        "before": collection(feature(code, base.cells[code], {"code": code}) for code in changes.old),
        "after": collection(feature(code, coverage.cells[code], {"code": code}) for code in changes.new),
    }


def day_body(entry: DayOfChange) -> dict[str, Any]:
    """Describe a day of change: counts, codes as far as they fit, and the plans."""
    changes = entry.difference
    counts = {name: len(codes) for name, codes in asdict(changes).items()}
    return {
        "day": entry.day.isoformat(),
        **counts,
        "codes": {name: list(codes[:CODES_SHOWN]) for name, codes in asdict(changes).items()},
        "plans": [
            {
                "id": plan.pk,
                "title": plan.title,
                "author": plan.author.get_username(),
                "approver": plan.approver.get_username() if plan.approver else None,
                "published_at": plan.published_at.isoformat() if plan.published_at else None,
                "reverts": plan.reverts_id,
            }
            for plan in entry.plans
        ],
    }


def between_body(found: Between) -> dict[str, Any]:
    """Describe what differs between two days."""
    grids = [
        {"code": code, "households_before": before, "households_after": after}
        for code, (before, after) in found.counts.items()
    ]
    return {
        **asdict(found.difference),
        "grids": grids,
        "moved": collection(strip_feature(strip, {}) for strip in found.strips),
        "before": collection(feature(c, found.before.cells[c], {"code": c}) for c in found.difference.old),
        "after": collection(feature(c, found.after.cells[c], {"code": c}) for c in found.difference.new),
    }


def surroundings_body(coverage: Coverage, user: Any) -> dict[str, Any]:
    """Describe the lines and areas around a coverage as features with their `kind`."""
    bounds = shapely.total_bounds(list(coverage.cells.values()))
    rows = surroundings.ask(user, bounds)
    return collection(feature(index, row.shape, {"kind": row.kind}) for index, row in enumerate(rows))


def _stand(plan: BoundaryPlan) -> dict[str, Any]:
    return plan_summary(plan) | {"can_undo": plan.head > 0, "can_redo": can_redo(plan)}


def _gaps(plan: BoundaryPlan, coverage: Coverage) -> dict[str, Any]:
    gaps = gaps_of(plan, coverage)
    return collection(
        feature(index, gap, {"area_m2": round(area_m2(gap), 1)}) for index, gap in enumerate(gaps)
    )


def _features(plan: BoundaryPlan, cells: Mapping[str, Cell], new: set[str]) -> Iterable[dict[str, Any]]:
    """Describe cells; `new` are the codes that the plan gives another border, or ground at all."""
    rows = Grid.objects.filter(
        pk__in=[plan.base_grid_ids[code] for code in cells if code in plan.base_grid_ids]
    )
    known = {row["code"]: row for row in rows.values("code", "name", "households", "residents")}
    for code, cell in cells.items():
        row = known.get(code)
        counted = row is not None and code not in new
        yield feature(
            code,
            cell,
            {
                "code": code,
                "name": row["name"] if row else code,
                "households": row["households"] if row and counted else None,
                "residents": row["residents"] if row and counted else None,
                "area_m2": round(area_m2(cell), 1),
                "parts": len(shapely.get_parts(cell)),
                "changed": code in new,
            },
        )
