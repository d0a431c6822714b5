"""The four levels of risk (重大、较大、一般、低) and how each is drawn: red, orange, yellow, blue. Pure.

The colours are those of the double-prevention rule. Each level has a shape of its own too, so that a print in grey and
eyes that do not tell red from green still tell the levels apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class RiskLevel:
    """One level.

    Parameters
    ----------
    number : 1 is the gravest.
    word, colour_word : what people call it.
    colour : as `#rrggbb`.
    shape : a name of `frontend/map/symbols.ts`.
    """

    number: int
    word: Any
    colour_word: Any
    colour: str
    shape: str


LEVELS = (
    RiskLevel(1, _("Major"), pgettext_lazy("risk", "red"), "#d3302f", "diamond"),
    RiskLevel(2, _("Large"), pgettext_lazy("risk", "orange"), "#ef7d1a", "triangle"),
    RiskLevel(3, _("General"), pgettext_lazy("risk", "yellow"), "#e3b505", "square"),
    RiskLevel(4, _("Low"), pgettext_lazy("risk", "blue"), "#2f74c0", "circle"),
)
BY_NUMBER: Mapping[int, RiskLevel] = {level.number: level for level in LEVELS}
GRAVE = frozenset({1, 2})
"""The levels whose sources are looked at together, as chains."""


def worst(levels: Iterable[int]) -> int | None:
    """Return the gravest of some levels: what an area is painted by. None where there is no source."""
    return min(levels, default=None)
