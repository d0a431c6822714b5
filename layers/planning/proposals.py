"""Propose grids for a plan: several ways to cut its ground, with their numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Invalid
from layers.grids.rings import Cell
from layers.planning import plans
from layers.planning.proposal_bodies import can_be_adopted, distinct, notes_on, option_body
from layers.planning.proposal_site import Site, site_of
from layers.planning.proposing.blocks import Blocks, Grain, GroundTorn, blocks_of
from layers.planning.proposing.options import Partition, changed_partitions, new_partitions
from layers.planning.proposing.plane import Plane
from layers.planning.proposing.tidying import Tidiness
from layers.planning.proposing.unit_grids import AIM_M2, unit_grids

COUNT, SIZE, REBALANCE, UNIT = "count", "size", "rebalance", "unit"
MODES = (COUNT, SIZE, REBALANCE, UNIT)
MOST_GRIDS, MOST_UNITS, MOST_BLOCKS = 300, 4_000, 8_000
"""What one proposal may be: more takes longer than somebody waits for it."""
LEAST_BLOCKS = 1.5
"""A grid needs so many blocks on average, or there is nothing to choose between."""
FINE = (1 / 6, 1 / 12)
"""A block with more than this share of a grid's load is cut, into pieces of about that share."""
FINER = (1 / 8, 1 / 14)
"""The same for evening out, where less has to move."""
CUT_ABOVE_M2, PIECE_M2 = 1 / 2, 1 / 6
"""The same by area."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Parameters
    ----------
    mode : one of `MODES`.
    count : grids wanted, for `count`.
    households : from, to; for `size`.
    grids : codes of the grids whose ground is cut; all of the plan when empty.
    barriers : whether borders on main roads and waters are preferred.
    weights : what is balanced, see `workload.INDICATORS`.
    options : how many ways to show.
    """

    mode: str
    count: int = 0
    households: tuple[int, int] = (0, 0)
    grids: tuple[str, ...] = ()
    barriers: bool = True
    weights: Mapping[str, float] = field(default_factory=lambda: {"households": 1.0})
    options: int = 3


Cut = tuple[Blocks, Iterator[Partition]]


def proposals(user: Any, plan_id: int, wanted: Wanted) -> dict[str, Any]:
    """Return several ways to cut a draft's ground, with their numbers, JSON-ready.

    Raises
    ------
    NotFound, NotAllowed, Conflict : no such plan, no right to draw on it, or no draft.
    Invalid : it cannot be cut in the way that is asked for.
    """
    plan = plans.find_plan(user, plan_id)
    require(user, "plan.edit", plan.division)
    plans.require_state(plan, plans.State.DRAFT)
    site = site_of(plan, user, wanted.grids, wanted.weights)
    cut = {COUNT: _anew, SIZE: _anew, REBALANCE: _rebalanced, UNIT: _units}[wanted.mode]
    try:
        blocks, partitions = cut(site, wanted)
        made = [option_body(site, blocks, partition) for partition in partitions]
        options = distinct([option for option in made if can_be_adopted(site, option)])
        if not options:
            raise GroundTorn
    except GroundTorn:
        raise Invalid(
            _("Roads and borders cross here in a way that cannot be cut cleanly. Try without some grids."),
            code="ground-torn",
        ) from None
    return {"options": options, "notes": notes_on(site, blocks, options, wanted.households)}


def _anew(site: Site, wanted: Wanted) -> Cut:
    """Cut into a number of grids, or into grids of a size."""
    counts = _counts(site, wanted)
    communities = site.communities()
    if counts[0] < len(communities):
        raise Invalid(
            _(
                "This ground is in %(communities)s communities: %(count)s grids are too few, each needs its own."
            )
            % {"communities": len(communities), "count": counts[0]},
            code="too-few-grids",
        )
    blocks = _blocks(site, communities, counts[0])
    if counts[0] > max(1, len(blocks) / LEAST_BLOCKS):
        raise Invalid(
            _("This ground has %(blocks)s blocks, too few for %(count)s grids.")
            % {"blocks": len(blocks), "count": counts[0]},
            code="too-many-grids",
        )
    possible = [count for count in counts if len(communities) <= count <= max(1, len(blocks) / LEAST_BLOCKS)]
    return blocks, _several(blocks, possible if len(communities) == 1 else possible[:1], wanted)


def _several(blocks: Blocks, counts: Sequence[int], wanted: Wanted) -> Iterator[Partition]:
    """Yield the ways to cut into the first number of grids, and one way for each of the others."""
    barriers = wanted.barriers and bool(blocks.graph.barrier_m[:, [0, 2]].sum())
    others = counts[1 : wanted.options]
    yield from new_partitions(blocks, counts[0], barriers=barriers, options=wanted.options - len(others))
    for count in others:
        yield from new_partitions(blocks, count, barriers=barriers, options=1)


def _counts(site: Site, wanted: Wanted) -> list[int]:
    """Return how many grids to make, the best number first."""
    if wanted.mode == COUNT:
        counts = [wanted.count]
    else:
        low, high = wanted.households
        homes = site.work.households
        if homes < 1:
            raise Invalid(
                _(
                    "No households are known here, so grids cannot be cut by households. Cut by number instead."
                ),
                code="no-households",
            )
        aim = max(1, round(homes / ((low + high) / 2)))
        fitting = range(max(1, ceil(homes / high)), floor(homes / low) + 1)
        counts = [aim, *(count for count in (aim - 1, aim + 1) if count in fitting)]
    if counts[0] > MOST_GRIDS:
        raise _too_large(counts[0], MOST_GRIDS)
    return counts


def _blocks(site: Site, areas: Mapping[str, Cell], k: int, fineness: tuple[float, float] = FINE) -> Blocks:
    """Cut areas into blocks that are fine enough to balance k grids."""
    grid_m2 = _area_m2(areas) / k
    grain = Grain(fineness[0] / k, CUT_ABOVE_M2 * grid_m2, fineness[1] / k, PIECE_M2 * grid_m2)
    return _bounded(blocks_of(site.ground(areas), grain, Tidiness(houseless_m2=min(3_000.0, grid_m2 / 20))))


def _rebalanced(site: Site, wanted: Wanted) -> Cut:
    """Even out the grids there are; a block that two of them share is cut along their border."""
    if len(site.today) < 2:
        raise Invalid(_("There is only one grid: nothing can be evened out."), code="too-few-grids")
    if len(site.today) > MOST_GRIDS:
        raise _too_large(len(site.today), MOST_GRIDS)
    blocks = _blocks(site, site.today, len(site.today), FINER)
    community = np.unique([site.community[code] for code in site.today], return_inverse=True)[1]
    return blocks, changed_partitions(blocks, community, barriers=wanted.barriers, options=wanted.options)


def _units(site: Site, _wanted: Wanted) -> Cut:
    aim = float(site.plan.scheme.area_m2_aim or AIM_M2)
    communities = site.communities()
    count = round(_area_m2(communities) / aim)
    if count > MOST_UNITS:
        raise _too_large(count, MOST_UNITS)
    blocks = _bounded(unit_grids(site.ground(communities), aim))
    return blocks, iter([Partition("unit", np.arange(len(blocks)))])


def _area_m2(areas: Mapping[str, Cell]) -> float:
    shapes = np.array(list(areas.values()), dtype=object)
    return float(shapely.area(Plane.around(shapes).metres(shapes)).sum())


def _bounded(blocks: Blocks) -> Blocks:
    if len(blocks) > MOST_BLOCKS:
        raise _too_large(len(blocks), MOST_BLOCKS)
    return blocks


def _too_large(count: int, most: int) -> Invalid:
    return Invalid(
        _("This is too much for one proposal (%(count)s, at most %(most)s): choose fewer grids of the plan.")
        % {"count": count, "most": most},
        code="proposal-too-large",
    )
