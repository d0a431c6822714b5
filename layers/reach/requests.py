"""Read what a request asks of reach, from an address or from a JSON body."""

from collections.abc import Mapping
from datetime import date, datetime
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.divisions.models import Division
from layers.reach.barriers import barriers_of
from layers.reach.points import points_of
from layers.reach.questions import DIRECTIONS, METHODS, WALK, Question
from layers.roads.network import MODES

MIN_MINUTES, MAX_MINUTES = 1.0, 60.0
MOST_RINGS = 6
MOST_REMOVED = 10_000
LONGEST_WORD = 50
Asked = Mapping[str, Any]


def asked_of(request: Request) -> Asked:
    """Return what a request asks: its parameters, and over them the members of its body."""
    parameters = request.query_params.dict()
    if request.method != "POST":
        return {name: value for name, value in parameters.items() if name != "barriers"}
    if not isinstance(request.data, Mapping):
        raise Invalid(_("The body must be a JSON object."), code="bad-body")
    return {**parameters, **request.data}


def question_of(asked: Asked) -> Question:
    """Read a question.

    Raises
    ------
    Invalid : a member that is not of its form.
    """
    return Question(
        category=text_of(asked, "category"),
        points=points_of(asked.get("points")),
        minutes=minutes_of(asked.get("minutes")),
        mode=one_of(asked, "mode", MODES) or WALK,
        direction=one_of(asked, "direction", DIRECTIONS) or "to",
        method=one_of(asked, "method", METHODS),
        at=moment_of(asked.get("at")),
        barriers=barriers_of(asked.get("barriers")),
        without=_ids(asked.get("without")),
        on=_day(asked.get("on")),
    )


def scenarios_of(asked: Asked) -> tuple[Question, Question]:
    """Read the two questions of a comparison; what a case does not say itself is as the whole body says.

    Raises
    ------
    Invalid : there are not two of them, or a member is not of its form.
    """
    cases = [case for name in ("before", "after") if isinstance(case := asked.get(name), Mapping)]
    if len(cases) != 2:
        raise Invalid(_('Name two cases: {"before": {…}, "after": {…}}.'), code="no-cases")
    shared = {name: value for name, value in asked.items() if name not in ("before", "after")}
    before, after = (question_of({**shared, **case}) for case in cases)
    return before, after


def minutes_of(sent: Any) -> tuple[float, ...]:
    """Read `5,10,15`, a number or a list of numbers; 15 where nothing is said."""
    if sent in (None, "", []):
        return (15,)
    parts = sent.split(",") if isinstance(sent, str) else sent if isinstance(sent, list) else [sent]
    if len(parts) > MOST_RINGS:
        raise _bad_minutes(sent)
    return tuple(sorted({_minute(part) for part in parts}))


def _minute(sent: Any) -> float:
    try:
        minutes = float("nan") if isinstance(sent, bool) else float(sent)
    except (TypeError, ValueError, OverflowError):
        raise _bad_minutes(sent) from None
    if not (isfinite(minutes) and MIN_MINUTES <= minutes <= MAX_MINUTES):
        raise _bad_minutes(sent)
    return int(minutes) if minutes == int(minutes) else minutes


def _bad_minutes(sent: Any) -> Invalid:
    return Invalid(
        _("minutes must be a number from %(low)d to %(high)d, or up to %(most)d of them. Got: %(text)s")
        % {"low": MIN_MINUTES, "high": MAX_MINUTES, "most": MOST_RINGS, "text": str(sent)[:40]},
        code="bad-minutes",
    )


def moment_of(sent: Any) -> datetime | None:
    """Read a moment of ISO 8601 into the city's time; one without an offset is of the city."""
    if sent in (None, ""):
        return None
    text = str(sent)
    try:
        moment = parse_datetime(text.replace(" ", "+") if "T" in text else text)
        if moment is not None:
            return timezone.localtime(moment if timezone.is_aware(moment) else timezone.make_aware(moment))
    except (ValueError, OverflowError):
        pass
    raise Invalid(
        _("at must be a moment such as 2026-03-02T09:00. Got: %(text)s") % {"text": text[:40]},
        code="bad-moment",
    )


def _day(sent: Any) -> date | None:
    if sent in (None, ""):
        return None
    try:
        day = parse_date(str(sent))
    except ValueError:
        day = None
    if day is None or day > timezone.localdate():
        raise Invalid(
            _("on must be a day up to today, such as 2026-03-02. Got: %(text)s") % {"text": str(sent)[:40]},
            code="bad-day",
        )
    return day


def _ids(sent: Any) -> frozenset[int]:
    parts = sent.split(",") if isinstance(sent, str) else sent
    if parts in (None, [], [""]):
        return frozenset()
    if isinstance(parts, list) and len(parts) <= MOST_REMOVED:
        try:
            ids = frozenset(int(part) for part in parts)
        except (TypeError, ValueError, OverflowError):
            ids = frozenset({-1})
        if all(0 <= one < 1 << 63 for one in ids):
            return ids
    raise Invalid(
        _("without must be up to %(most)d ids of service points. Got: %(text)s")
        % {"most": MOST_REMOVED, "text": str(sent)[:40]},
        code="bad-ids",
    )


def one_of(asked: Asked, name: str, known: tuple[str, ...]) -> str:
    """Return a word that is one of the known ones, or an empty one."""
    word = text_of(asked, name)
    if word and word not in known:
        raise Invalid(
            _("%(name)s is one of %(known)s. Got: %(word)s")
            % {"name": name, "known": ", ".join(known), "word": word[:40]},
            code=f"unknown-{name}",
        )
    return word


def text_of(asked: Asked, name: str) -> str:
    """Return a member that must be text; empty where it is not there."""
    sent = asked.get(name)
    if sent is None:
        return ""
    if not isinstance(sent, str) or "\0" in sent:
        raise Invalid(_("%(name)s must be a text.") % {"name": name}, code="bad-text")
    return sent.strip()


def division_of(user: Any, asked: Asked) -> Division | None:
    """Return the division that is named, inside the user's scope; None where none is."""
    code = text_of(asked, "division")
    return division_for(user, code) if code else None


def is_set(asked: Asked, name: str) -> bool:
    """Whether a switch such as `merge=1` is on."""
    return str(asked.get(name, "")).lower() in {"1", "true", "yes", "on"}
