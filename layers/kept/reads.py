"""Kept results as a reader may know them: the sums of the own area, and whether they still hold."""

from typing import Any

from django.utils.translation import gettext as _

from layers.access.permissions import may
from layers.core.errors import NotFound
from layers.core.scope import Scope
from layers.kept.actions import ACTION, Everywhere
from layers.kept.cutting import PEOPLE
from layers.kept.models import KeptResult
from layers.kept.states import outdated_by

Row = dict[str, Any]
METHODS = {
    "circle": "Straight-line circle, not a walking distance",
    "network": "Along streets",
}


def results_of(user: Any) -> Any:
    """Return the results that a user may know of, the newest first."""
    rows = (
        KeptResult.objects.readable_by(user).select_related("division", "made_by").order_by("-made_at", "-pk")
    )
    return rows.defer("steps", "division__geometry", "division__geometry_web")


def result_for(user: Any, pk: int) -> KeptResult:
    """Find a result that a user may know of."""
    result: KeptResult | None = results_of(user).filter(pk=pk).first()
    if result is None:
        raise NotFound(_("There is no kept result %(id)s in your area.") % {"id": pk}, code="unknown-result")
    return result


def described(user: Any, result: KeptResult, now: dict[str, str]) -> Row:
    """Describe a result for a reader.

    Parameters
    ----------
    now : the states of what results are made from.
    """
    scope, changed = Scope.of(user), outdated_by(result, now)
    where: Any = result.division or Everywhere()
    is_own = scope.holds(where.path)
    return {
        "id": result.pk,
        "name": result.name,
        "parameters": _parameters(result, is_own),
        "method": result.method,
        "label": _(METHODS[result.method]),
        "network": result.network,
        "attribution": result.attribution,
        "division": {"code": result.division.code, "name": result.division.name} if result.division else None,
        "is_part": not is_own,
        "made_by": result.made_by.get_username() if result.made_by else None,
        "made_at": result.made_at.isoformat(),
        "outdated": bool(changed),
        "outdated_by": changed,
        "may": {"change": is_own and may(user, ACTION, where)},
        "totals": totals(scope, result),
        "layers": {name: f"/api/{name}/?result={result.pk}" for name in ("kept-circles", "kept-gaps")},
    }


def _parameters(result: KeptResult, is_own: bool) -> Row:
    """Return what was asked; what was drawn or left out elsewhere is not for whoever sees a part only."""
    hidden = () if is_own else ("barriers", "without")
    return {name: value for name, value in result.parameters.items() if name not in hidden}


def totals(scope: Scope, result: KeptResult) -> Row:
    """Return the people of a reader's area, how many are reached, and the same by division."""
    own = [row for row in result.counts if scope.holds(row["path"])]
    steps = range(len(result.parameters["minutes"]))
    return {
        **_sum(own),
        "reached": [
            {
                "minutes": result.parameters["minutes"][step],
                **_shared(own, [row["reached"][step] for row in own]),
            }
            for step in steps
        ],
        "by_division": [{name: row[name] for name in row if name != "path"} for row in own],
    }


def _sum(rows: list[Row]) -> Row:
    return {name: sum(row[name] for row in rows) for name in PEOPLE}


def _shared(everybody: list[Row], served: list[Row]) -> Row:
    found, households = _sum(served), _sum(everybody)["households"]
    return {**found, "households_share": round(found["households"] / households, 4) if households else None}
