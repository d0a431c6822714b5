"""Proposals as JSON: titles, numbers, cells, the operation that adopts one, and what a planner should know."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core.measure import area_m2
from layers.grids.codes import in_reading_order
from layers.grids.coverage import OperationRefused
from layers.grids.edges import noded_with
from layers.grids.rings import Cell
from layers.grids.serializers import collection, feature
from layers.grids.shapes import from_geojson, to_geojson
from layers.planning import operations
from layers.planning.balance import workers_needed
from layers.planning.proposal_site import Site
from layers.planning.proposing import scoring
from layers.planning.proposing.blocks import Blocks
from layers.planning.proposing.grids import cells_of, heirs_of, moved_weights, outline_of
from layers.planning.proposing.options import Partition

TITLES = {
    "along-roads": gettext_lazy("Along main roads"),
    "compact": gettext_lazy("Compact"),
    "even": gettext_lazy("Evenly loaded"),
    "fewest-moved": gettext_lazy("Fewest people moved"),
    "between": gettext_lazy("A middle way"),
    "unit": gettext_lazy("Unit grids along blocks"),
}
HEAVY = 1.1
"""A block with so many times a grid's load stands in the way of balance."""
SHARE_WANTED = 0.8


def option_body(site: Site, blocks: Blocks, partition: Partition) -> dict[str, Any]:
    """Describe one proposal; its grids are numbered in reading order."""
    cells = cells_of(blocks, partition.owner, outline_of(list(site.today.values())))
    sums = np.zeros((len(cells), blocks.sums.shape[1]))
    np.add.at(sums, partition.owner, blocks.sums)
    if partition.style == "unit":
        sums[:, 0] = blocks.graph.area_m2
    if not partition.nested:
        sums[:, 0] /= _community_means(site, sums[:, 0])
    order = _order(blocks, partition, cells)
    cells, sums = [cells[index] for index in order], sums[order]
    codes = _codes(site, partition, cells, order)
    moved = moved_weights(site.today, cells, codes, site.work.points)
    numbers = scoring.numbers_of(cells, sums[:, 0], site.lines["main-road"], blocks.plane)
    grids = _grid_bodies(cells, sums, codes, blocks)
    return {
        "style": partition.style,
        "title": str(TITLES[partition.style]),
        "numbers": _rounded(asdict(numbers))
        | _people(sums, moved)
        | {"codes_kept": len(codes) - codes.count(None)},
        "grids": grids,
        "cells": collection(
            feature(grid["number"], cell, grid) for grid, cell in zip(grids, cells, strict=True)
        ),
        "operation": {
            "kind": "adopt",
            "cells": [
                {"code": code, "geometry": to_geojson(cell)}
                for code, cell in [*zip(codes, cells, strict=True), *_beside(site, cells)]
            ],
        },
    }


def can_be_adopted(site: Site, option: dict[str, Any]) -> bool:
    """Whether the plan would take an option as it is."""
    cells = {
        cell["code"] or f"new {index}": from_geojson(cell["geometry"])
        for index, cell in enumerate(option["operation"]["cells"])
    }
    try:
        operations.adopt(site.coverage, cells, [code for code in site.today if code not in cells])
    except OperationRefused:
        return False
    return True


def distinct(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number options of the same title: a second "Compact" is "Compact 2"."""
    seen: dict[str, int] = {}
    for option in options:
        title = option["title"]
        seen[title] = seen.get(title, 0) + 1
        if seen[title] > 1:
            option["title"] = f"{title} {seen[title]}"
    return options


def notes_on(
    site: Site, blocks: Blocks, options: Sequence[dict[str, Any]], households: tuple[int, int]
) -> list[str]:
    """Say what a planner should know before choosing."""
    first = options[0]["numbers"]
    notes = [_source_note(site.work.source), *_communities_note(site), *_apart_note(site)]
    heaviest = float(blocks.weight.max(initial=0.0))
    if first["k"] > 1 and options[0]["style"] != "unit" and heaviest > HEAVY / first["k"]:
        notes.append(
            _("One place carries %(times)s times a grid's load and cannot be divided: grids cannot be even.")
            % {"times": round(heaviest * first["k"], 1)}
        )
    notes += _outside_note(options, households) if households[1] else []
    if options[0]["style"] == "along-roads" and (first["main_road_share"] or 1.0) < SHARE_WANTED:
        notes.append(
            _(
                "The main roads part this ground into other pieces than this many grids, so some run through a grid."
            )
        )
    return [note for note in notes if note]


def _community_means(site: Site, loads: np.ndarray) -> np.ndarray:
    """Return (g,) the mean load of the grids of today's community: nobody is evened out with another one's."""
    _names, community = np.unique([site.community[code] for code in site.today], return_inverse=True)
    means = np.bincount(community, loads) / np.bincount(community)
    return np.where(means > 0, means, 1.0)[community]


def _beside(site: Site, cells: Sequence[Cell]) -> list[tuple[str, Cell]]:
    """Return the grids beside the ground that take a vertex of the proposal on their border."""
    near = site.coverage.near(*cells).items()
    around = {code: cell for code, cell in near if code not in site.today}
    noded = noded_with(around, {str(index): cell for index, cell in enumerate(cells)})
    return [(code, cell) for code, cell in noded.items() if cell is not around[code]]


def _codes(site: Site, partition: Partition, cells: Sequence[Cell], order: Sequence[int]) -> list[str | None]:
    """Return the codes of today that stay; a grid that was only evened out keeps its own."""
    if partition.nested:
        return heirs_of(site.today, cells, site.work.points)
    today = list(site.today)
    return [today[grid] for grid in order]


def _order(blocks: Blocks, partition: Partition, cells: Sequence[Cell]) -> list[int]:
    """Return the grids area by area, in reading order within each."""
    area = {int(grid): int(place) for grid, place in zip(partition.owner, blocks.area, strict=True)}
    if not partition.nested:
        area = dict.fromkeys(area, 0)
    order: list[int] = []
    for place in sorted(set(area.values())):
        here = {str(grid): cells[grid] for grid in sorted(area) if area[grid] == place}
        order += [int(key) for key in in_reading_order(here)]
    return order


def _grid_bodies(
    cells: Sequence[Cell], sums: np.ndarray, codes: Sequence[str | None], blocks: Blocks
) -> list[dict[str, Any]]:
    deviation = scoring.deviations(sums[:, 0])
    roundness = scoring.roundness(blocks.plane.metres(np.array(cells, dtype=object)))
    return [
        {
            "number": index + 1,
            "code": codes[index],
            "households": round(float(sums[index, 1])),
            "residents": round(float(sums[index, 2])),
            "cases_a_month": round(float(sums[index, 3]), 2),
            "area_m2": round(area_m2(cell), 1),
            "compactness": round(float(roundness[index]), 4),
            "deviation": round(float(deviation[index]), 4),
            "parts": len(shapely.get_parts(cell)),
            "workers_needed": workers_needed(round(float(sums[index, 1])), settings.HOUSEHOLDS_PER_WORKER),
        }
        for index, cell in enumerate(cells)
    ]


def _people(sums: np.ndarray, moved: np.ndarray) -> dict[str, Any]:
    """Describe how many live here and how many change grid: residents, or households where those are not known."""
    homes, residents = float(sums[:, 1].sum()), float(sums[:, 2].sum())
    people, moving = (residents, moved[2]) if residents else (homes, moved[1])
    return {
        "households": round(homes),
        "households_min": round(float(sums[:, 1].min())),
        "households_max": round(float(sums[:, 1].max())),
        "households_moved": round(float(moved[1])),
        "people_moved": round(float(moving)),
        "moved_share": round(float(moving / people), 4) if people else None,
    }


def _rounded(numbers: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in numbers.items()}


def _source_note(source: str) -> str:
    if source == "registered":
        return _(
            "There are too few addresses here: the households registered with the grids are spread over them."
        )
    if source == "area":
        return _("No households are known here: the grids are balanced by area.")
    return ""


def _communities_note(site: Site) -> list[str]:
    count = len(set(site.community.values()))
    sentence = _("The ground is in %(count)s communities; every grid stays inside one, which limits balance.")
    return [sentence % {"count": count}] if count > 1 else []


def _apart_note(site: Site) -> list[str]:
    parts = sum(len(shapely.get_parts(ground)) for ground in site.communities().values())
    apart = parts - len(set(site.community.values()))
    sentence = _(
        "The ground lies in %(parts)s pieces that do not touch; a small one goes with its neighbour."
    )
    return [sentence % {"parts": parts}] if apart else []


def _outside_note(options: Sequence[dict[str, Any]], households: tuple[int, int]) -> list[str]:
    low, high = households
    grids = options[0]["grids"]
    outside = sum(not low <= grid["households"] <= high for grid in grids)
    sentence = _("%(count)s of %(grids)s grids have fewer or more households than asked for.")
    return [sentence % {"count": outside, "grids": len(grids)}] if outside else []
