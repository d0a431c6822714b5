"""What every answer of reach tells of itself: its method and source, and how each place fared."""

from math import isnan
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from layers.reach.analysis import CLOSED, MOVED, NO_POSITION, OK, UNREACHABLE, Reach
from layers.reach.circles import radius_m
from layers.reach.engine.snapped import REASONS
from layers.reach.questions import CIRCLE, Point, Question

Row = dict[str, Any]


def method_json(reach: Reach) -> Row:
    """Tell by what an answer was reckoned."""
    question, method = reach.question, reach.method
    return {
        "method": method.name,
        "label": method.label,
        "attribution": method.attribution,
        "network": method.network,
        "mode": question.mode,
        "direction": question.direction,
        "at": question.at.isoformat() if question.at is not None else None,
        "on": question.on.isoformat() if question.on is not None else None,
        "note": note_of(question),
    }


def note_of(question: Question) -> str:
    """Return what an answer about a day does not know; empty for one about now."""
    if question.on is None:
        return ""
    return _("Service points as they were that day; people, streets and divisions as they are now.")


def minutes_json(reach: Reach) -> Row:
    """Tell the minutes, the longest and all of them."""
    return {**ring_json(reach, reach.question.longest), "rings": list(reach.question.minutes)}


def ring_json(reach: Reach, minutes: float) -> Row:
    """Tell the minutes of one ring, and for a straight circle its radius."""
    if reach.method.name != CIRCLE:
        return {"minutes": minutes}
    return {"minutes": minutes, "radius_m": round(radius_m(minutes, settings.WALKING_SPEED_M_S), 1)}


def sites_json(reach: Reach) -> Row:
    """Tell how many places take part, and name those of which something must be known."""
    stated = [(point, state_json(reach, index)) for index, point in enumerate(reach.sites.points)]
    named = {
        status: [_site(point) | state for point, state in stated if state["status"] == status]
        for status in (MOVED, UNREACHABLE)
    }
    return {
        "count": len(reach.sites),
        "reached": int(reach.found.sum()),
        **named,
        "closed": [_site(point) for point in reach.sites.closed],
        "hours_unread": list(reach.sites.hours_unread),
    }


def state_json(reach: Reach, index: int) -> Row:
    """Tell how one place fared: status, how far it was moved to a street, and why it is on none."""
    if not reach.found[index]:
        reason = REASONS[reach.snapped.reason[index]] if reach.sites.is_somewhere[index] else NO_POSITION
        return {"status": UNREACHABLE, "moved_m": None, "code": reason, "reason": _sentence(reason, reach)}
    moved = float(reach.snapped.off_m[index])
    status = MOVED if moved > settings.REACH_OFF_STREET_M else OK
    return {"status": status, "moved_m": round(moved, 1)}


def places_json(reach: Reach) -> list[Row]:
    """Tell of each place where it is and how it fared; those that are nowhere are left out."""
    taking_part = [(point, state_json(reach, index)) for index, point in enumerate(reach.sites.points)]
    shut: list[tuple[Point, Row]] = [(point, {"status": CLOSED}) for point in reach.sites.closed]
    return [
        {**_site(point), "lng": point.lng, "lat": point.lat, **state}
        for point, state in (*taking_part, *shut)
        if not isnan(point.lng)
    ]


def _site(point: Point) -> Row:
    return {"id": point.id, "name": point.name}


def _sentence(reason: str, reach: Reach) -> str:
    sentences = {
        "too-far": _("No street is near enough."),
        "not-for-mode": _("The streets near it may not be used this way (%(mode)s).")
        % {"mode": reach.question.mode},
        "in-barrier": _("It stands in a barrier, or a barrier stands between it and the street."),
        NO_POSITION: _("It has no position in degrees, longitude first."),
    }
    return sentences.get(reason, "")
