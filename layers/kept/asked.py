"""What a kept result was asked for: read from a request, written with the result, and read again to make it anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from layers.core.errors import Invalid
from layers.roads.network import MODES

MIN_MINUTES, MAX_MINUTES, MOST_MINUTES = 1.0, 60.0, 6
LONGEST_NAME = 100
TO, FROM = "to", "from"


@dataclass(frozen=True)
class Asked:
    """Which circles: of a category, for one or several minutes in rising order.

    Parameters
    ----------
    direction : "to" when people go to the service points, "from" when help goes out from them.
    at : the moment that decides which gates are open; None for all that are ever open.
    """

    category: str
    minutes: tuple[float, ...] = (15,)
    mode: str = "walk"
    direction: str = TO
    at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "minutes": list(self.minutes),
            "mode": self.mode,
            "direction": self.direction,
            "at": self.at.isoformat() if self.at else None,
        }

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Asked":
        """Read what a body asks for.

        Raises
        ------
        Invalid : with the member that is not of its form.
        """
        return cls(
            _text(body, "category"),
            _minutes(body.get("minutes", 15)),
            _one_of(body, "mode", MODES),
            _one_of(body, "direction", (TO, FROM)),
            _moment(body.get("at")),
        )


def name_of(body: Mapping[str, Any]) -> str:
    """Read the name under which a result is kept."""
    name = _text(body, "name").strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(
            _("A kept result needs a name of up to %(most)d characters.") % {"most": LONGEST_NAME},
            code="bad-name",
        )
    return name


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or "\x00" in value:
        raise Invalid(_("%(name)s must be a text.") % {"name": name}, code=f"bad-{name}")
    return value


def _minutes(value: Any) -> tuple[float, ...]:
    found = value if isinstance(value, list) else [value]
    numbers = {
        float(entry) for entry in found if isinstance(entry, int | float) and not isinstance(entry, bool)
    }
    whole = 0 < len(found) <= MOST_MINUTES and all(
        isinstance(entry, int | float) and not isinstance(entry, bool) for entry in found
    )
    if not whole or not all(isfinite(n) and MIN_MINUTES <= n <= MAX_MINUTES for n in numbers):
        raise Invalid(
            _("minutes must be up to %(most)d numbers from %(low)d to %(high)d.")
            % {"most": MOST_MINUTES, "low": MIN_MINUTES, "high": MAX_MINUTES},
            code="bad-minutes",
        )
    return tuple(int(n) if n == int(n) else n for n in sorted(numbers))


def _one_of(body: Mapping[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = body.get(name) or known[0]
    if value not in known:
        raise Invalid(
            _("%(name)s must be one of: %(known)s.") % {"name": name, "known": ", ".join(known)},
            code=f"unknown-{name}",
        )
    return str(value)


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid(_("at must be a moment as in ISO 8601, with its offset."), code="bad-at")
    return moment
