"""Two cases side by side as JSON."""

from typing import Any

from layers.reach.comparing import Comparison, Difference, People
from layers.reach.counting import PEOPLE
from layers.reach.features import collection, feature, with_members
from layers.reach.gaps import Gap
from layers.reach.report import name_of, stage_json, summary_json

Row = dict[str, Any]


def comparison_text(both: Comparison) -> str:
    """Return the whole answer."""
    body = {
        **stage_json(both.stage),
        "before": summary_json(both.before),
        "after": summary_json(both.after),
        "gained": both.gained,
        "lost": both.lost,
        "by_division": [difference_json(row) for row in both.rows],
    }
    return with_members(
        body,
        gained_land=_land(both, both.gained_land, "gained"),
        lost_land=_land(both, both.lost_land, "lost"),
    )


def difference_json(row: Difference) -> Row:
    """Return one area: for each quantity all, served before and after, gained and lost."""
    counts = {name: value for key in PEOPLE for name, value in _quantity(row, key).items()}
    return {"code": row.place.code, "name": name_of(row.place), "level": row.place.level or None, **counts}


def _quantity(row: Difference, key: str) -> Row:
    return {
        key: getattr(row.before, key).total,
        f"{key}_served_before": getattr(row.before, key).served,
        f"{key}_served_after": getattr(row.after, key).served,
        f"{key}_gained": row.gained[key],
        f"{key}_lost": row.lost[key],
    }


def _land(both: Comparison, land: list[Gap], verb: str) -> str:
    places = both.stage.land.places
    return collection(
        feature(
            rank,
            piece.shape,
            {
                "rank": rank,
                "code": places[piece.area].code,
                "name": places[piece.area].name,
                "area_m2": piece.area_m2,
                **_people(piece, verb),
            },
        )
        for rank, piece in enumerate(land, start=1)
    )


def _people(piece: Gap, verb: str) -> People:
    return {f"{name}_{verb}": getattr(piece, name) for name in PEOPLE}
