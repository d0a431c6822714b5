"""How a scheme stands against the rules: a scorecard and the findings, in the reader's language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from layers.catalog.describe import extent
from layers.divisions.models import Division
from layers.grids.checking import findings_of_scheme, rules_of
from layers.grids.findings import SEVERITY, Finding
from layers.grids.models import Grid, GridScheme
from layers.grids.standards import Rules
from layers.grids.standards.wording import WORDINGS

PASSED, FOUND, UNJUDGED = "passed", "found", "unjudged"
NEEDS_TO_KNOW = {
    "households-unknown": ("too-few-households", "too-many-households", "too-many-residents"),
    "duties-unknown": ("no-head", "several-heads", "too-few-workers"),
}
"""Findings that say why other rules could not be judged."""


@dataclass(frozen=True)
class Row:
    """One rule of the scorecard; `state` is passed, found or unjudged."""

    code: str
    title: str
    severity: str
    count: int
    state: str


@dataclass(frozen=True)
class Report:
    """The findings of a scheme, in a division or as far as the reader sees, on a day.

    Parameters
    ----------
    bbox : west, south, east, north of the grids that were looked at; None where there are none.
    """

    scheme: GridScheme
    division: Division | None
    findings: list[Finding]
    bbox: list[float] | None = None
    day: date = field(default_factory=timezone.localdate)

    def rows(self) -> list[Row]:
        """Return the scorecard: every rule that the scheme is held to."""
        counts = Counter(finding.code for finding in self.findings)
        unjudged = {code for cause, codes in NEEDS_TO_KNOW.items() if counts[cause] for code in codes}
        return [
            Row(code, str(WORDINGS[code].rule), SEVERITY[code], counts[code], _state(code, counts, unjudged))
            for code in asked_of(rules_of(self.scheme))
            if code not in NEEDS_TO_KNOW or counts[code]
        ]


def report_of(scheme: GridScheme, user: Any, division: Division | None = None) -> Report:
    """Check a scheme, as far as the user may see it."""
    grids = Grid.objects.visible_to(user).filter(scheme=scheme, valid_to__isnull=True)
    bbox = extent(grids.within(division) if division is not None else grids)
    return Report(scheme, division, findings_of_scheme(scheme, user, division), bbox)


def asked_of(rules: Rules) -> Iterator[str]:
    """Return the codes of the rules that a scheme is held to, in the table's order."""
    idle = {
        "code-off-rule": not rules.pattern,
        "code-foreign-division": not rules.numbered,
        "code-out-of-order": not rules.numbered,
        "area-off-aim": rules.area_m2_aim is None,
        "too-few-households": rules.households_min is None,
        "too-many-households": rules.households_max is None,
        "too-many-residents": rules.residents_max is None,
    }
    return (code for code in SEVERITY if not idle.get(code))


def _state(code: str, counts: Counter[str], unjudged: set[str]) -> str:
    if code in unjudged:
        return UNJUDGED
    return FOUND if counts[code] else PASSED
