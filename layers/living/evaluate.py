"""Hold one division to one rule: passed, failed, or not known. Pure.

What is not known never passes: a service whose category nobody recorded, a floor that nobody measured, a place without
people. It fails only where what is known is enough to say so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import floor

from layers.living.rules import BAND, FLOOR, FLOOR_BY_HOUSEHOLDS, REACH, RESIDENTS, SERVICES, Rule

PASS, FAIL, UNKNOWN = "pass", "fail", "unknown"
NO_PEOPLE, NO_SERVICE, NO_FLOOR, OFF_STREET, NOT_WHOLE = (
    "no-people",
    "service-not-recorded",
    "floor-not-recorded",
    "off-street",
    "circle-not-whole",
)


@dataclass(frozen=True)
class Service:
    """A service of the living circles.

    Parameters
    ----------
    is_known : whether its category is named and any service point of it stands on the map; else nothing follows from
        there being none nearby.
    minutes : the circle that it belongs to; None for none.
    """

    code: str
    title: str
    is_known: bool = True
    minutes: int | None = None
    is_basic: bool = False
    is_floor: bool = False


@dataclass(frozen=True)
class Outside:
    """Households of a division that a rule's services do not reach.

    Parameters
    ----------
    households, residents : out of reach of at least one of the known services.
    unsure : households that stand so far from every street that nobody can say.
    by_service : households out of reach, by the code of the service.
    """

    households: int = 0
    residents: int = 0
    unsure: int = 0
    by_service: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Circle:
    """Who lives in a circle round the middle of a community's people; `is_whole` unless it leaves the reader's area."""

    residents: int
    households: int
    is_whole: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known of one division.

    Parameters
    ----------
    floor_m2 : service floor that is recorded; `floor_unknown` points of it are without their floor.
    present : codes of the services of which a service point stands in it.
    outside : by the id of a rule.
    circles : by minutes.
    """

    households: int = 0
    residents: int = 0
    floor_m2: float = 0.0
    floor_unknown: int = 0
    present: frozenset[str] = frozenset()
    outside: dict[str, Outside] = field(default_factory=dict)
    circles: dict[int, Circle] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """A service that is not there or not near enough; `households` out of its reach, None where it was not measured."""

    service: str
    households: int | None = None


@dataclass(frozen=True)
class Outcome:
    """How a division stands against a rule.

    Parameters
    ----------
    measured : in the unit of the rule; of reach the share of households reached. None where nothing was measured.
    shortfall : how much is missing: households, m², services, residents; what a band is exceeded by is negative.
    people : residents that it touches.
    weight : shortfall as a share of what is asked, times residents: what is worst stands first.
    """

    state: str
    measured: float | None = None
    shortfall: float = 0.0
    people: int = 0
    weight: float = 0.0
    reason: str = ""
    missing: tuple[Missing, ...] = ()


def evaluate(rule: Rule, facts: Facts, services: Sequence[Service]) -> Outcome:
    """Hold a division to a rule."""
    if rule.measure != FLOOR and facts.households <= 0:
        return Outcome(UNKNOWN, reason=NO_PEOPLE)
    return MEASURES[rule.measure](rule, facts, services)


def asked_of(rule: Rule, services: Sequence[Service]) -> list[Service]:
    """Return the services of a rule of reach: those it names, or all up to its circle."""
    if rule.services:
        return [service for service in services if service.code in rule.services]
    return [service for service in services if service.minutes and service.minutes <= (rule.minutes or 0)]


def _reach(rule: Rule, facts: Facts, services: Sequence[Service]) -> Outcome:
    asked = asked_of(rule, services)
    unknown = tuple(Missing(service.code) for service in asked if not service.is_known)
    if len(unknown) == len(asked):
        return Outcome(UNKNOWN, reason=NO_SERVICE, missing=unknown)
    outside = facts.outside[rule.id]
    allowed = floor(round((1 - (rule.share or 0)) * facts.households, 6))
    missing = tuple(
        Missing(code, count) for code, count in sorted(outside.by_service.items(), key=_most) if count
    )
    measured = round(1 - outside.households / facts.households, 4)
    if outside.households > allowed:
        short = outside.households - allowed
        return Outcome(
            FAIL, measured, short, outside.residents, float(outside.residents), missing=missing + unknown
        )
    if unknown:
        return Outcome(UNKNOWN, measured, reason=NO_SERVICE, missing=missing + unknown)
    if outside.households + outside.unsure > allowed:
        return Outcome(UNKNOWN, measured, reason=OFF_STREET, missing=missing)
    return Outcome(PASS, measured, missing=missing)


def _most(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def _floor_by_households(rule: Rule, facts: Facts, services: Sequence[Service]) -> Outcome:
    per_100 = round(facts.floor_m2 / facts.households * 100, 2)
    return _floor_of((rule.low or 0) * facts.households / 100, per_100, facts, services)


def _floor(rule: Rule, facts: Facts, services: Sequence[Service]) -> Outcome:
    return _floor_of(rule.low or 0, round(facts.floor_m2, 1), facts, services)


def _floor_of(needed_m2: float, measured: float, facts: Facts, services: Sequence[Service]) -> Outcome:
    """Compare the floor there is with the floor that is needed; what is not recorded can only add to it."""
    if not any(service.is_floor and service.is_known for service in services):
        return Outcome(UNKNOWN, reason=NO_SERVICE)
    short = round(needed_m2 - facts.floor_m2, 1)
    if short <= 0:
        return Outcome(PASS, measured)
    if facts.floor_unknown:
        return Outcome(UNKNOWN, measured, short, reason=NO_FLOOR)
    return Outcome(FAIL, measured, short, facts.residents, short / needed_m2 * facts.residents)


def _services(rule: Rule, facts: Facts, services: Sequence[Service]) -> Outcome:
    basic = [service for service in services if service.is_basic]
    unknown = tuple(Missing(service.code) for service in basic if not service.is_known)
    absent = tuple(
        Missing(service.code) for service in basic if service.is_known and service.code not in facts.present
    )
    there = len(basic) - len(unknown) - len(absent)
    needed = len(basic) if rule.low is None else min(int(rule.low), len(basic))
    if not basic or there + len(unknown) < needed:
        short = needed - there - len(unknown)
        weight = short / needed * facts.residents if needed else 0.0
        state, reason = (FAIL, "") if basic else (UNKNOWN, NO_SERVICE)
        return Outcome(state, there, short, facts.residents, weight, reason, absent + unknown)
    if there < needed:
        return Outcome(UNKNOWN, there, reason=NO_SERVICE, missing=absent + unknown)
    return Outcome(PASS, there, missing=absent + unknown)


def _band(rule: Rule, facts: Facts, _services_: Sequence[Service]) -> Outcome:
    circle = facts.circles.get(rule.minutes or 0)
    if circle is None:
        return Outcome(UNKNOWN, reason=OFF_STREET)
    measured = circle.residents if rule.unit == RESIDENTS else circle.households
    low, high = rule.low or 0, rule.high if rule.high is not None else float("inf")
    if measured > high:
        return Outcome(
            FAIL, measured, high - measured, facts.residents, (measured - high) / high * facts.residents
        )
    if not circle.is_whole:
        return Outcome(UNKNOWN, measured, reason=NOT_WHOLE)
    if measured < low:
        return Outcome(
            FAIL, measured, low - measured, facts.residents, (low - measured) / low * facts.residents
        )
    return Outcome(PASS, measured)


MEASURES: dict[str, Callable[[Rule, Facts, Sequence[Service]], Outcome]] = {
    REACH: _reach,
    FLOOR_BY_HOUSEHOLDS: _floor_by_households,
    FLOOR: _floor,
    SERVICES: _services,
    BAND: _band,
}
