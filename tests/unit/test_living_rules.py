"""The rules of the living circles on facts made by hand: passed, failed, and never passed unseen."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from layers.living.evaluate import (
    FAIL,
    NO_FLOOR,
    NO_PEOPLE,
    NO_SERVICE,
    NOT_WHOLE,
    OFF_STREET,
    PASS,
    UNKNOWN,
    Circle,
    Facts,
    Missing,
    Outside,
    Service,
    evaluate,
)
from layers.living.rules import RULES, Otherwise, Rule, radius_m, rules_with

BY_ID = {rule.id: rule for rule in RULES}
CLINIC, CIRCLE_10, FLOOR, FLOOR_100, BASIC, BAND = (
    BY_ID[name]
    for name in (
        "clinic-300", "circle-10", "floor-community", "floor-per-100-households", "basic-services", "residents-5",
    )
)  # fmt: skip
HEALTH = Service("health", "Health", minutes=5, is_basic=True, is_floor=True)
MARKET = Service("commerce", "Market", minutes=10, is_basic=True)
NOT_SEEN = Service("commerce", "Market", is_known=False, minutes=10, is_basic=True, is_floor=True)


def facts(rule: Rule = CLINIC, outside: Outside | None = None, **known: Any) -> Facts:
    whole = Facts(households=650, residents=1_600, outside={rule.id: outside or Outside()})
    return replace(whole, **known)


def test_every_rule_has_a_source_and_says_how_sure_it_is() -> None:
    assert len(BY_ID) == len(RULES)
    with translation.override("en"):
        assert all(str(rule.source).startswith("follows") and rule.certainty in "ABM" for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_nothing_known_is_never_passed(rule: Rule) -> None:
    empty = Facts(outside={rule.id: Outside()})
    for services in ((), (NOT_SEEN,), (HEALTH, NOT_SEEN)):
        assert evaluate(rule, empty, services).state != PASS


def test_reach_counts_the_households_outside() -> None:
    found = evaluate(CLINIC, facts(outside=Outside(312, 800, 0, {"health": 312})), [HEALTH, MARKET])
    assert (found.state, found.shortfall, found.measured, found.people) == (FAIL, 312, 0.52, 800)
    assert found.missing == (Missing("health", 312),)
    assert evaluate(CLINIC, facts(), [HEALTH]).state == PASS


def test_a_circle_asks_for_all_services_up_to_it() -> None:
    outside = Outside(40, 90, 0, {"health": 0, "commerce": 40})
    found = evaluate(CIRCLE_10, facts(CIRCLE_10, outside), [HEALTH, MARKET])
    assert (found.state, found.missing) == (FAIL, (Missing("commerce", 40),))
    unseen = evaluate(CIRCLE_10, facts(CIRCLE_10), [HEALTH, NOT_SEEN])
    assert (unseen.state, unseen.reason, unseen.missing) == (UNKNOWN, NO_SERVICE, (Missing("commerce"),))


def test_who_lives_off_every_street_is_not_known() -> None:
    assert evaluate(CLINIC, facts(outside=Outside(unsure=3)), [HEALTH]).reason == OFF_STREET


def test_a_share_that_was_decided_here_allows_some() -> None:
    (rule,) = [
        rule for rule in rules_with([Otherwise("clinic-300", share=0.9, low=500)]) if rule.id == "clinic-300"
    ]
    assert (rule.share, rule.low) == (0.9, 500)
    found = evaluate(rule, facts(outside=Outside(66, 160, 0, {"health": 66})), [HEALTH])
    assert (found.state, found.shortfall) == (FAIL, 1)
    assert evaluate(rule, facts(outside=Outside(65, 160, 0, {"health": 65})), [HEALTH]).state == PASS


def test_a_rule_that_is_not_asked_here_is_gone_and_a_circle_keeps_its_radius() -> None:
    rules = rules_with([Otherwise("clinic-300", is_asked=False), Otherwise("circle-15", low=800)])
    assert "clinic-300" not in {rule.id for rule in rules}
    assert (radius_m(rules, 15), radius_m([], 15)) == (800, 1_000)


def test_floor_that_is_missing_is_told_in_square_metres() -> None:
    assert evaluate(FLOOR, facts(floor_m2=740), [HEALTH]).shortfall == 260
    assert evaluate(FLOOR_100, facts(floor_m2=0), [HEALTH]).shortfall == 260
    assert evaluate(FLOOR, facts(floor_m2=1_000), [HEALTH]).state == PASS


def test_floor_that_nobody_measured_is_not_known() -> None:
    assert evaluate(FLOOR, facts(floor_m2=740, floor_unknown=1), [HEALTH]).reason == NO_FLOOR
    assert evaluate(FLOOR, facts(floor_m2=1_000, floor_unknown=1), [HEALTH]).state == PASS
    assert evaluate(FLOOR, facts(), [MARKET]).reason == NO_SERVICE


def test_basic_services_that_are_absent_are_listed() -> None:
    both = [HEALTH, MARKET]
    found = evaluate(BASIC, facts(present=frozenset({"health"})), both)
    assert (found.state, found.measured, found.shortfall, found.missing) == (
        FAIL,
        1,
        1,
        (Missing("commerce"),),
    )
    assert evaluate(BASIC, facts(present=frozenset({"health", "commerce"})), both).state == PASS
    assert evaluate(BASIC, facts(present=frozenset({"health"})), [HEALTH, NOT_SEEN]).state == UNKNOWN


@pytest.mark.parametrize(
    ("circle", "state", "shortfall"),
    [
        (Circle(4_000, 1_700), FAIL, 1_000),
        (Circle(13_000, 5_000), FAIL, -1_000),
        (Circle(13_000, 5_000, is_whole=False), FAIL, -1_000),
        (Circle(6_000, 2_500), PASS, 0),
        (Circle(4_000, 1_700, is_whole=False), UNKNOWN, 0),
    ],
)
def test_bands_of_people(circle: Circle, state: str, shortfall: float) -> None:
    found = evaluate(BAND, facts(circles={5: circle}), [])
    assert (found.state, found.shortfall) == (state, shortfall)
    assert found.state != UNKNOWN or found.reason == NOT_WHOLE


def test_a_place_without_people_is_not_judged() -> None:
    assert evaluate(CLINIC, Facts(outside={CLINIC.id: Outside()}), [HEALTH]).reason == NO_PEOPLE
