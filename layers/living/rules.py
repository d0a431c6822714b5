"""The rules of the living circles (生活圈), as a table. Pure.

How sure each value is: A read in a primary text, B a second copy that agrees with it, M commonly known. Nothing below A
is certain, so every value may be changed by an administrator, and the product says "follows", never more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

REACH, FLOOR_BY_HOUSEHOLDS, FLOOR, SERVICES, BAND = (
    "reach",
    "floor-by-households",
    "floor",
    "services",
    "band",
)
COMMUNITY, STREET, GRID = "community", "street", "grid"
LEVELS: Final = (COMMUNITY, STREET, GRID)
BOTH = (COMMUNITY, STREET)
RESIDENTS, HOUSEHOLDS = "residents", "households"
HEALTH = "health"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Parameters
    ----------
    measure : what is measured, one of the words above.
    unit : of `low` and `high`: metres of way, m², services, residents, households.
    low : at least so much; of `REACH` how far the way may be. None of `SERVICES`: all of them.
    high : at most so much; of `BAND` only.
    share : of `REACH`: the share of households that must be reached.
    minutes : the living circle that it is about.
    services : of `REACH`: codes of the services asked for; empty for all that belong to the circle.
    levels : what is held to it; a grid only to what its own households reach.
    source : where it comes from, for people.
    """

    id: str
    title: Any
    measure: str
    unit: str
    source: Any
    certainty: str
    low: float | None = None
    high: float | None = None
    share: float | None = None
    minutes: int | None = None
    services: tuple[str, ...] = ()
    levels: tuple[str, ...] = BOTH


GB, GB_B = (
    _("follows GB 50180-2018"),
    _("follows GB 50180-2018 and TD/T 1062-2021; the share of households is ours"),
)
_circles = {
    5: (_("5-minute living circle"), 300),
    10: (_("10-minute living circle"), 500),
    15: (_("15-minute living circle"), 1_000),
}
RULES: Final[tuple[Rule, ...]] = (
    *(
        Rule(f"circle-{n}", title, REACH, "m", GB_B, "B", low=metres, share=1.0, minutes=n, levels=LEVELS)
        for n, (title, metres) in _circles.items()
    ),
    Rule(
        "clinic-300",
        _("Clinic within 300 m"),
        REACH,
        "m",
        _("follows Dongcheng district, Beijing; the share of households is ours"),
        "M",
        low=300,
        share=1.0,
        services=(HEALTH,),
        levels=LEVELS,
    ),
    Rule(
        "floor-per-100-households",
        _("Service floor for every 100 households"),
        FLOOR_BY_HOUSEHOLDS,
        "m²",
        _("follows common practice"),
        "M",
        low=40,
    ),
    Rule(
        "floor-community",
        _("Service floor of a community"),
        FLOOR,
        "m²",
        _("follows common practice"),
        "M",
        low=1_000,
        levels=(COMMUNITY,),
    ),
    Rule(
        "basic-services",
        _("Basic services present"),
        SERVICES,
        "services",
        _("follows the seven kinds of TD/T 1062-2021"),
        "M",
    ),
    Rule(
        "residents-15",
        _("Residents of the 15-minute circle"),
        BAND,
        RESIDENTS,
        GB,
        "A",
        low=50_000,
        high=100_000,
        minutes=15,
        levels=(COMMUNITY,),
    ),
    Rule(
        "households-15",
        _("Households of the 15-minute circle"),
        BAND,
        HOUSEHOLDS,
        GB,
        "A",
        low=17_000,
        high=32_000,
        minutes=15,
        levels=(COMMUNITY,),
    ),
    Rule(
        "residents-10",
        _("Residents of the 10-minute circle"),
        BAND,
        RESIDENTS,
        GB,
        "M",
        low=15_000,
        high=25_000,
        minutes=10,
        levels=(COMMUNITY,),
    ),
    Rule(
        "residents-5",
        _("Residents of the 5-minute circle"),
        BAND,
        RESIDENTS,
        GB,
        "M",
        low=5_000,
        high=12_000,
        minutes=5,
        levels=(COMMUNITY,),
    ),
)
RADIUS_M: Final[Mapping[int, float]] = {n: metres for n, (_title, metres) in _circles.items()}
"""Metres of way of each circle, where no rule says otherwise."""


@dataclass(frozen=True)
class Otherwise:
    """What an administrator decided of a rule; None leaves the default."""

    rule: str
    is_asked: bool = True
    low: float | None = None
    high: float | None = None
    share: float | None = None
    source: str = ""


def rules_with(decisions: Iterable[Otherwise]) -> tuple[Rule, ...]:
    """Return the rules that are asked here, with the values that were decided here."""
    decided = {decision.rule: decision for decision in decisions}
    kept = [rule for rule in RULES if rule.id not in decided or decided[rule.id].is_asked]
    return tuple(_with(rule, decided[rule.id]) if rule.id in decided else rule for rule in kept)


def _with(rule: Rule, decision: Otherwise) -> Rule:
    share = rule.share if decision.share is None else min(max(decision.share, 0.0), 1.0)
    return replace(
        rule,
        low=rule.low if decision.low is None else max(decision.low, 0.0),
        high=rule.high if decision.high is None else max(decision.high, 0.0),
        share=share if rule.measure == REACH else rule.share,
        source=decision.source or rule.source,
    )


def radius_m(rules: Iterable[Rule], minutes: int) -> float:
    """Return how far the circle of so many minutes reaches, by the rule in force for it."""
    found = [rule.low for rule in rules if rule.measure == REACH and rule.minutes == minutes and rule.low]
    return found[0] if found else RADIUS_M[minutes]
