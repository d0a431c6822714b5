"""The ground of a proposal as it is read from the database: grids of today, communities, roads, work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.core.errors import Invalid
from layers.grids.coverage import Coverage
from layers.grids.models import Grid
from layers.grids.rings import Cell
from layers.planning.models import BoundaryPlan
from layers.planning.proposing.blocks import Ground
from layers.planning.proposing.graph import KINDS
from layers.planning.replay import base_of, coverage_of
from layers.planning.sources import surroundings
from layers.planning.sums import cells_at
from layers.planning.workload import Workload, workload_of


@dataclass(frozen=True)
class Site:
    """The ground of a proposal, with what lies on it.

    Parameters
    ----------
    today : the grids it has now, by code.
    community : code of a grid → name of the community it is in; no grid crosses from one to another.
    lines : kind (one of `KINDS`) → lines, EPSG:4326.
    """

    plan: BoundaryPlan
    coverage: Coverage
    today: Mapping[str, Cell]
    community: Mapping[str, str]
    lines: Mapping[str, Sequence[Any]]
    work: Workload

    def ground(self, areas: Mapping[str, Cell]) -> Ground:
        return Ground(areas, self.lines, self.work.points)

    def communities(self) -> dict[str, Cell]:
        """Return the ground of each community."""
        members: dict[str, list[Cell]] = {}
        for code, cell in self.today.items():
            members.setdefault(self.community[code], []).append(cell)
        return {name: shapely.coverage_union_all(cells) for name, cells in members.items()}


def site_of(plan: BoundaryPlan, user: Any, grids: Sequence[str], weights: Mapping[str, float]) -> Site:
    """Read the ground of some grids of a plan, of all when none is named.

    Raises
    ------
    Invalid : there is no such grid.
    """
    coverage = coverage_of(plan)
    for code in grids:
        if code not in coverage.cells:
            raise Invalid(
                _("There is no grid %(grid)s in this plan.") % {"grid": code}, code="no-such-grid", grid=code
            )
    today = {code: coverage.cells[code] for code in dict.fromkeys(grids) or coverage.cells}
    return Site(
        plan=plan,
        coverage=coverage,
        today=today,
        community=_communities(plan, today),
        lines=_lines(user, shapely.total_bounds(list(today.values()))),
        work=workload_of(plan, user, today, weights),
    )


def _lines(user: Any, bounds: Any) -> dict[str, list[Any]]:
    """Return roads and the shores of waters, by kind."""
    lines: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for row in surroundings.ask(user, bounds):
        if row.kind in lines:
            lines[row.kind].append(row.shape.boundary if shapely.area(row.shape) else row.shape)
    return lines


def _communities(plan: BoundaryPlan, today: Mapping[str, Cell]) -> dict[str, str]:
    """Return, for each grid, the community of the grid that it was part of when the plan was opened."""
    rows = Grid.objects.filter(pk__in=list(plan.base_grid_ids.values())).values_list("code", "division__code")
    names = {code: name or "" for code, name in rows}
    strange = [code for code in today if code not in names]
    if strange:
        spots = np.array([today[code].representative_point().coords[0] for code in strange])
        codes = list(base_of(plan).cells)
        which, cell = cells_at(list(base_of(plan).cells.values()), spots)
        names |= {strange[i]: names.get(codes[j], "") for i, j in zip(which, cell, strict=True)}
    return {code: names.get(code, "") for code in today}
