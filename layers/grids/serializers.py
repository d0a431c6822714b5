"""Plans and findings as JSON."""

import json
from collections.abc import Iterable
from typing import Any

from layers.core.measure import area_m2
from layers.grids.coverage import Coverage
from layers.grids.models import BoundaryPlan, Grid
from layers.grids.plans import can_redo
from layers.grids.publishing import difference
from layers.grids.replay import base_of, coverage_of, in_force
from layers.grids.shapes import to_geojson
from layers.grids.validation import Finding


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
        "version": plan.version,
        "head": plan.head,
        "changed_at": plan.changed_at.isoformat(),
        "published_at": plan.published_at.isoformat() if plan.published_at else None,
        "effective_on": plan.effective_on.isoformat() if plan.effective_on else None,
    }


def plan_body(plan: BoundaryPlan) -> dict[str, Any]:
    """Describe a plan with its coverage at the head and its operations."""
    base, coverage = base_of(plan), coverage_of(plan)
    border = plan.division.geometry
    return plan_summary(plan) | {
        "can_undo": plan.head > 0,
        "can_redo": can_redo(plan),
        "coverage": _features(plan, base, coverage),
        "boundary": json.loads(border.geojson) if border else to_geojson(coverage.outline),
        "operations": [
            {
                "number": operation.number,
                "kind": operation.kind,
                "parameters": operation.parameters,
                "author": operation.author.get_username(),
                "at": operation.created_at.isoformat(),
            }
            for operation in in_force(plan)
        ],
    }


def plan_difference(plan: BoundaryPlan) -> dict[str, Any]:
    """Return what a plan changes, as codes and as the strips that change hands."""
    base, coverage = base_of(plan), coverage_of(plan)
    changes = difference(base, coverage)
    moved = []
    for code in (*changes.changed, *changes.retired):
        for other in (*changes.changed, *changes.added):
            if code != other and other in coverage.cells:
                strip = base.cells[code].intersection(coverage.cells[other])
                if strip.area > 0 and (size := area_m2(strip)) > 1:
                    moved.append(
                        _feature(
                            f"{code}→{other}", strip, {"from": code, "to": other, "area_m2": round(size, 1)}
                        )
                    )
    return {
        "changed": changes.changed,
        "added": changes.added,
        "retired": changes.retired,
        "moved": {"type": "FeatureCollection", "features": moved},
    }


def findings_body(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as a FeatureCollection with counts by code."""
    features = [
        _feature(index, finding.geometry, finding.properties()) for index, finding in enumerate(findings)
    ]
    counts: dict[str, int] = {}
    for feature in features:
        counts[feature["properties"]["code"]] = counts.get(feature["properties"]["code"], 0) + 1
    return {"findings": {"type": "FeatureCollection", "features": features}, "counts": counts}


def _features(plan: BoundaryPlan, base: Coverage, coverage: Coverage) -> dict[str, Any]:
    changes = difference(base, coverage)
    touched = {*changes.changed, *changes.added}
    rows = {grid.code: grid for grid in Grid.objects.filter(pk__in=plan.base_grid_ids.values())}
    features = []
    for code, cell in coverage.cells.items():
        row = rows.get(code)
        properties = {
            "code": code,
            "name": row.name if row else code,
            "households": row.households if row and code not in touched else None,
            "residents": row.residents if row and code not in touched else None,
            "area_m2": round(area_m2(cell), 1),
            "changed": code in touched,
        }
        features.append(_feature(code, cell, properties))
    return {"type": "FeatureCollection", "features": features}


def _feature(id: Any, shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": id, "geometry": to_geojson(shape), "properties": properties}
