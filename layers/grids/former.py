"""Find what has become of a grid by a code that it once had, in whatever scheme."""

from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F

from layers.grids.models import Grid, GridLineage

MOST = 50
GENERATIONS = 20
LEAST_SHARE = 1e-4


def by_old_code(user: Any, code: str) -> list[dict[str, Any]]:
    """Return the grids that have or had a code, newest first, each with its heirs in force today and their shares."""
    rows = (
        Grid.objects.visible_to(user)
        .filter(code=code)
        .select_related("scheme")
        .defer("geometry", "geometry_web")
    )
    return [_answer(user, grid) for grid in rows.order_by("-valid_from", "-pk")[:MOST]]


def _answer(user: Any, grid: Grid) -> dict[str, Any]:
    return {
        "id": grid.pk,
        "code": grid.code,
        "name": grid.name,
        "scheme": grid.scheme.code,
        "valid_from": grid.valid_from.isoformat(),
        "valid_to": grid.valid_to.isoformat() if grid.valid_to else None,
        "heirs": _heirs(user, grid),
    }


def _heirs(user: Any, grid: Grid) -> list[dict[str, Any]]:
    shares = {pk: share for pk, share in _descended(grid.pk).items() if share > LEAST_SHARE}
    rows = Grid.objects.visible_to(user).in_force().filter(pk__in=shares)
    found = rows.annotate(at=PointOnSurface("geometry"), scheme_code=F("scheme__code"))
    heirs = [
        {
            "id": row["pk"],
            "code": row["code"],
            "name": row["name"],
            "scheme": row["scheme_code"],
            "share": round(shares[row["pk"]], 4),
            "lng": round(row["at"].x, 7),
            "lat": round(row["at"].y, 7),
        }
        for row in found.values("pk", "code", "name", "scheme_code", "at")
    ]
    return sorted(heirs, key=lambda heir: (-heir["share"], heir["code"]))


def _descended(pk: int) -> dict[int, float]:
    """Return every descendant of a grid with the share of the grid that went into it, generation by generation."""
    total: dict[int, float] = {}
    generation = {pk: 1.0}
    for _number in range(GENERATIONS):
        links = GridLineage.objects.filter(ancestor__in=generation)
        following: dict[int, float] = {}
        for ancestor, descendant, share in links.values_list("ancestor", "descendant", "share"):
            following[descendant] = following.get(descendant, 0.0) + generation[ancestor] * share
        if not following:
            break
        for descendant, share in following.items():
            total[descendant] = total.get(descendant, 0.0) + share
        generation = following
    return total
