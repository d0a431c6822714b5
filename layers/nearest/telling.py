"""What an answer says of itself."""

from typing import Any

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from layers.nearest.candidates import MOST
from layers.nearest.finding import Answer, Found
from layers.reach.engine import Ground
from layers.reach.engine.snapped import REASONS, Snapped
from layers.roads.api import described
from layers.roads.current import loaded

Row = dict[str, Any]


def answer_json(answer: Answer) -> Row:
    """Describe the nearest, JSON-ready."""
    wanted = answer.wanted
    return {
        "what": wanted.what,
        "category": wanted.category,
        "mode": wanted.mode,
        "direction": wanted.direction,
        "minutes": wanted.minutes,
        "at": wanted.at.isoformat() if wanted.at else None,
        **method_json(answer.ground),
        "place": {"lng": wanted.lng, "lat": wanted.lat} | _place(answer),
        "considered": answer.considered,
        "cut": answer.considered >= MOST,
        "results": [_result(found) for found in answer.found],
    }


def method_json(ground: Ground | None) -> Row:
    """Tell by what an answer was reckoned."""
    if ground is None:
        label = described(loaded())["label"]
        return {"method": "circle", "label": label, "attribution": "", "network": ""}
    network = ground.network
    return {
        "method": "network",
        "label": _("Travel time along the streets"),
        "attribution": network.attribution,
        "network": network.version,
    }


def states_json(points: Snapped, mode: str) -> list[Row]:
    """Tell how each point fared: how far it was moved to a street, or why it is on none."""
    return [_state(points, k, mode) for k in range(len(points))]


def _state(points: Snapped, k: int, mode: str) -> Row:
    if points.found[k]:
        moved = float(points.off_m[k])
        status = "moved" if moved > settings.REACH_OFF_STREET_M else "ok"
        return {"status": status, "moved_m": round(moved, 1)}
    code = REASONS[points.reason[k]] or "no-position"
    return {"status": "unreachable", "moved_m": None, "code": code, "reason": _sentence(code, mode)}


def _sentence(code: str, mode: str) -> str:
    return {
        "too-far": _("No street is near enough."),
        "not-for-mode": _("The streets near it may not be used this way (%(mode)s).") % {"mode": mode},
        "in-barrier": _("It stands in a barrier, or a barrier stands between it and the street."),
        "no-position": _("It has no position in degrees, longitude first."),
    }[code]


def _place(answer: Answer) -> Row:
    return (
        {"status": "ok", "moved_m": 0.0}
        if answer.place is None
        else _state(answer.place, 0, answer.wanted.mode)
    )


def _result(found: Found) -> Row:
    row, trip = found.candidate, found.trip
    return {
        "layer": row.layer,
        "id": row.id,
        "name": row.name,
        **row.facts,
        "lng": row.lng,
        "lat": row.lat,
        "position": row.position,
        "serves_here": row.serves_here,
        "seconds": None if found.seconds is None else round(found.seconds, 1),
        "metres": None if trip is None else round(trip.metres, 1),
        "straight_m": round(row.straight_m, 1),
        "moved_m": round(float(np.nan_to_num(found.moved_m)), 1),
        "way": None if trip is None else mapping(trip.line),
    }
