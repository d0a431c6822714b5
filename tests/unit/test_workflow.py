"""Every state, every action, every role: who may take what from where."""

from datetime import UTC, datetime
from itertools import product

import pytest

from layers.access.models import Membership, Role
from layers.cases import workflow
from layers.cases.deadlines import due_at, limit_hours
from layers.cases.models import Case

OPEN = "reported to_verify to_accept to_register to_dispatch to_handle handling suspended to_check checking to_close"
EXPECTED = {
    "accept": ("reported to_accept", "to_register", "acceptor"),
    "register": ("to_register", "to_dispatch", "acceptor shift-head"),
    "reject": ("reported to_accept to_register", "not_filed", "acceptor shift-head"),
    "dispatch": ("to_dispatch", "to_handle", "dispatcher"),
    "take": ("to_handle", "handling", "department"),
    "return_dispatch": ("to_handle handling", "to_dispatch", "department"),
    "finish": ("handling", "to_check", "department"),
    "send_check": ("to_check", "checking", "acceptor"),
    "check_pass": ("checking", "to_close", "supervisor worker"),
    "check_fail": ("checking", "to_dispatch", "supervisor worker"),
    "close": ("to_close", "closed", "shift-head"),
    "cancel": (OPEN, "cancelled", "shift-head"),
    "force_close": (OPEN, "force_closed", "shift-head"),
    "reopen": ("closed", "to_dispatch", "shift-head"),
}
ROLES = [value for value, _label in Membership._meta.get_field("role").choices]
WALK = list(product(workflow.STATES, EXPECTED, ROLES))


@pytest.mark.parametrize("action", EXPECTED)
def test_action_leads_where_it_should(action: str) -> None:
    assert workflow.MOVES[action].to_state == EXPECTED[action][1]


def test_every_state_action_and_role() -> None:
    for state, action, role in WALK:
        states, _to, roles = EXPECTED[action]
        expected = state in states.split() and (role in roles.split() or role == Role.ADMINISTRATOR)
        assert (action in workflow.allowed_actions(state, {role})) == expected, (state, action, role)


def test_no_other_action_is_known() -> None:
    assert list(workflow.MOVES) == list(EXPECTED)


def test_somebody_without_a_role_may_do_nothing() -> None:
    assert not any(workflow.allowed_actions(state, set()) for state in workflow.STATES)


def test_states_are_those_of_the_table() -> None:
    assert set(workflow.STATES) == {value for value, _label in Case._meta.get_field("state").choices}
    assert set(workflow.ENDED) == {str(state) for state in Case.ENDED}


def test_every_open_state_has_a_way_out() -> None:
    assert all(workflow.possible_actions(state) for state in workflow.OPEN)


def test_ended_cases_come_back_only_by_reopening() -> None:
    left = {state: workflow.possible_actions(state) for state in workflow.ENDED}
    assert left == {"closed": ["reopen"], "not_filed": [], "cancelled": [], "force_closed": []}


def test_the_public_way_from_report_to_closing() -> None:
    state = "reported"
    for action in ("accept", "register", "dispatch", "take", "finish", "send_check", "check_pass", "close"):
        move = workflow.MOVES[action]
        assert state in move.from_states, action
        state = move.to_state
    assert state == "closed"


def test_what_turns_a_case_away_needs_a_reason() -> None:
    with_reason = {action for action, move in workflow.MOVES.items() if move.needs_opinion}
    assert with_reason == {"reject", "return_dispatch", "check_fail", "cancel", "force_close", "reopen"}


def test_danger_is_due_before_dirt() -> None:
    assert limit_hours("01001") < limit_hours("06010") < limit_hours("02001")


def test_a_class_without_a_limit_of_its_own_gets_the_default() -> None:
    now = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    assert (due_at("99999", now) - now).total_seconds() == 72 * 3600
