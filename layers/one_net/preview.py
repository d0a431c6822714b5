"""What a merge would come to, and what it has come to, as JSON."""

from typing import Any

from layers.core.measure import area_m2
from layers.grids.serializers import collection, feature
from layers.one_net.actions import Outcome
from layers.one_net.result import Result


def preview_body(result: Result, opens_plan: bool, most: int) -> dict[str, Any]:
    """Describe a merge: its grids as features, its codes, and where every old code goes.

    At most `most` grids are drawn, those that change first; `left_off` counts the others.
    """
    changed = {result.codes[key] for key in result.merged.touched}
    ordered = sorted(result.coverage.cells, key=lambda code: (code not in changed, code))
    heirs = [
        {"scheme": scheme, "code": old, "new": new, "share": share}
        for scheme, rows in result.heirs.items()
        for old, new, share in rows
    ]
    people = result.people.values()
    return {
        "way": "plan" if opens_plan else "create",
        "leading": result.net.leading.code,
        "grids_before": len(result.net.grids[result.net.leading.code]),
        "grids": len(ordered),
        "changed": len(changed),
        "households": sum(count.households for count in people),
        "residents": sum(count.residents for count in people),
        "households_least": min((count.households for count in people), default=0),
        "households_most": max((count.households for count in people), default=0),
        "new_codes": result.new_codes,
        "gone_codes": result.gone_codes,
        "multipart": result.multipart,
        "narrow": result.narrow,
        "without_heir": [{"scheme": scheme, "code": code} for scheme, code in result.without_heir],
        "lineage": len(heirs),
        "heirs": heirs[:most],
        "result": collection(_feature(result, code, code in changed) for code in ordered[:most]),
        "left_off": max(len(ordered) - most, 0),
    }


def outcome_body(outcome: Outcome) -> dict[str, Any]:
    plan = outcome.plan
    return {
        "scheme": {"code": outcome.scheme.code, "name": outcome.scheme.name},
        "created": outcome.created,
        "lineage": outcome.lineage,
        "plan": {"id": plan.pk, "title": plan.title, "version": plan.version} if plan else None,
    }


def _feature(result: Result, code: str, changed: bool) -> dict[str, Any]:
    cell, people = result.coverage.cells[code], result.people[code]
    return feature(
        code,
        cell,
        {
            "code": code,
            "name": result.origins[code].name,
            "households": people.households,
            "residents": people.residents,
            "area_m2": round(area_m2(cell), 1),
            "changed": changed,
        },
    )
