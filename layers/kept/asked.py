"""What a kept result was asked for: read from a request, written with the result, and read again to make it anew."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import mapping

from layers.core.errors import Invalid
from layers.reach.questions import Question
from layers.reach.requests import question_of, text_of

MEMBERS = ("category", "minutes", "mode", "direction", "method", "at", "barriers", "without", "on")
LONGEST_NAME = 100


def read(body: Mapping[str, Any]) -> Question:
    """Read the question of a body, which is one about service points.

    Raises
    ------
    Invalid : with the member that is not of its form.
    """
    return question_of({name: body[name] for name in MEMBERS if name in body})


def parameters_of(question: Question) -> dict[str, Any]:
    """Return a question as `read` reads it, JSON-ready."""
    return {
        "category": question.category,
        "minutes": list(question.minutes),
        "mode": question.mode,
        "direction": question.direction,
        "method": question.method,
        "at": question.at.isoformat() if question.at else None,
        "barriers": [mapping(shape) for shape in question.barriers],
        "without": sorted(question.without),
        "on": question.on.isoformat() if question.on else None,
    }


def name_of(body: Mapping[str, Any]) -> str:
    """Read the name under which a result is kept."""
    name = text_of(body, "name")
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            _("A kept result needs a name of up to %(most)d characters.") % {"most": LONGEST_NAME},
            code="bad-name",
        )
    return name
