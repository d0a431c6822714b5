"""Coverage as JSON."""

from typing import Any

from django.utils.translation import gettext as _

from layers.reach.areas import GRID, Areas
from layers.reach.counting import Counted
from layers.reach.coverage import Coverage, Stage
from layers.reach.demand import Place
from layers.reach.drawing import circles_text
from layers.reach.features import collection, feature, with_members
from layers.reach.gaps import Gap
from layers.reach.telling import method_json, minutes_json, places_json, sites_json

Row = dict[str, Any]


def coverage_text(found: Coverage, draw: bool = False) -> str:
    """Return the whole answer.

    Parameters
    ----------
    draw : with the circles of all places together and each place's position: what a map needs beside the numbers.
    """
    gaps = gaps_text(found.gaps, found.stage.land)
    if not draw:
        return with_members(coverage_json(found), gaps=gaps)
    told = {**coverage_json(found), "places": places_json(found.reach)}
    return with_members(told, gaps=gaps, circles=circles_text(found.reach, merge=True, bands=False))


def coverage_json(found: Coverage) -> Row:
    """Return what is known without shapes."""
    return {
        **summary_json(found),
        **stage_json(found.stage),
        "by_division": [row_json(place, counted) for place, counted in found.rows],
        "gaps_count": len(found.gaps),
        "households_outside_gaps": found.outside_gaps,
    }


def stage_json(stage: Stage) -> Row:
    """Return where people are counted, and by what."""
    return {
        "division": stage.division.code if stage.division is not None else None,
        "by": stage.areas.by,
        "scheme": stage.areas.scheme or None,
    }


def summary_json(found: Coverage) -> Row:
    """Return method, sites and the people of all areas together."""
    return {
        **method_json(found.reach),
        **minutes_json(found.reach),
        "category": found.question.category,
        "points": len(found.reach.sites),
        "sites": sites_json(found.reach),
        **found.total.as_json(),
        "by_minutes": [{"minutes": minutes, **counted.as_json()} for minutes, counted in found.by_minutes],
    }


def row_json(place: Place, counted: Counted) -> Row:
    return {"code": place.code, "name": name_of(place), "level": place.level or None, **counted.as_json()}


def name_of(place: Place) -> str:
    """Return what to call an area, also where an address belongs to none."""
    if place.code is not None:
        return place.name or place.code
    return _("Outside all grids") if place.level == GRID else _("Without a division")


def gaps_text(gaps: list[Gap], land: Areas) -> str:
    """Return pieces of land as GeoJSON, with the people in them and the division they lie in."""
    return collection(
        feature(rank, gap.shape, gap_json(rank, gap, land.places[gap.area]))
        for rank, gap in enumerate(gaps, start=1)
    )


def gap_json(rank: int, gap: Gap, place: Place) -> Row:
    return {
        "rank": rank,
        "code": place.code,
        "name": place.name,
        "area_m2": gap.area_m2,
        "households_unserved": gap.households,
        "residents_unserved": gap.residents,
        "over_60_unserved": gap.over_60,
        "households_off_network": gap.off_street,
    }
