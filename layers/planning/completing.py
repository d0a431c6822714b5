"""What the server decides of an operation before it is stored: codes of new grids, the code that stays, rings of a gap."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from django.utils.translation import gettext as _

from layers.core.errors import Conflict
from layers.grids import codes
from layers.grids.codes import in_reading_order
from layers.grids.coverage import Coverage, OperationRefused
from layers.grids.gaps import holes_in
from layers.grids.models import Grid, GridScheme
from layers.grids.shapes import from_geojson, to_geojson
from layers.planning.models import BoundaryPlan, PlanOperation
from layers.planning.operations import pieces_of_split


def completed(
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
    nameless = {index: shapes[index] for index, code in enumerate(kept) if code is None}
    for like, places in _by_stem(coverage, without, nameless).items():
        here = {str(index): shapes[index] for index in places}
        fresh = new_codes(plan, coverage, like, len(here))
        for key, code in zip(in_reading_order(here), fresh, strict=True):
            kept[int(key)] = code
    return {"codes": kept, "without": without}


def _by_stem(coverage: Coverage, without: Iterable[str], nameless: Mapping[int, Any]) -> dict[str, list[int]]:
    """Return code to count on from → the new cells there: each is numbered with those it takes its ground from."""
    old = {code: coverage.cells[code] for code in without} or dict(coverage.cells)
    names, tree = list(old), shapely.STRtree(list(old.values()))
    stems: dict[str, list[int]] = {}
    for index, shape in nameless.items():
        met = tree.query(shape, predicate="intersects")
        shared = shapely.area(shapely.intersection(tree.geometries[met], shape))
        origin = names[met[shared.argmax()]] if len(met) else _largest(coverage, old)
        stems.setdefault(codes.stem_of(origin), []).append(index)
    return {_largest(coverage, [c for c in old if codes.stem_of(c) == s]): i for s, i in stems.items()}


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
