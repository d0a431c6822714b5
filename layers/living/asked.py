"""Read what a request wants of the standards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.selection import division_for
from layers.core.errors import Invalid
from layers.divisions.models import Division
from layers.living.evaluate import FAIL, PASS, UNKNOWN
from layers.living.rules import COMMUNITY, LEVELS, Rule
from layers.living.services import rules_in_force
from layers.reach.requests import moment_of

STATES = (FAIL, UNKNOWN, PASS)
METRES, MINUTES = "metres", "minutes"


@dataclass(frozen=True)
class Asked:
    """Which rules, of which divisions.

    Parameters
    ----------
    in_force : all rules that are asked in this city; `rules` those of them that this request wants at its level.
    scheme : of grids, where `level` is theirs; the governance grids where it is not said.
    by : whether the living circles are metres or minutes of way.
    at : the moment, which decides what is open; None for whatever is ever open.
    states : which rows are wanted.
    """

    in_force: tuple[Rule, ...]
    rules: tuple[Rule, ...]
    division: Division | None = None
    level: str = COMMUNITY
    scheme: str = ""
    by: str = METRES
    at: datetime | None = None
    states: tuple[str, ...] = STATES


def asked_by(user: Any, query: Mapping[str, str]) -> Asked:
    """Read a query.

    Raises
    ------
    Invalid : a parameter that is not of its form.
    NotFound : a division that is not there or not in the user's area.
    """
    in_force = rules_in_force()
    known = {rule.id: rule for rule in in_force}
    level = _several(query, "level", LEVELS, one=True)[0]
    ids = _several(query, "rules", tuple(known))
    code = query.get("division", "")
    return Asked(
        in_force,
        tuple(known[name] for name in ids if level in known[name].levels),
        division_for(user, code) if code else None,
        level,
        query.get("scheme", ""),
        _several(query, "by", (METRES, MINUTES), one=True)[0],
        moment_of(query.get("at")),
        _several(query, "state", STATES),
    )


def _several(
    query: Mapping[str, str], name: str, known: tuple[str, ...], *, one: bool = False
) -> tuple[str, ...]:
    text = query.get(name, "")
    if not text:
        return known[:1] if one else known
    wanted = tuple(dict.fromkeys(text.split(",")))
    if not set(wanted) <= set(known) or (one and len(wanted) > 1):
        raise Invalid(
            _("There is no %(name)s “%(text)s”. There are: %(known)s.")
            % {"name": name, "text": text[:80], "known": ", ".join(known)},
            code=f"unknown-{name}",
        )
    return wanted
