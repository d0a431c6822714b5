"""Who may take which step of a case, and what they are told when they may not."""

from typing import Any

from django.utils.translation import gettext as _

from layers.access.permissions import memberships_of
from layers.cases import workflow
from layers.cases.models import Case
from layers.cases.words import ACTION_TITLES, action_titles, role_titles
from layers.core.errors import Conflict, Invalid, NotAllowed


def roles_on(user: Any, case: Case) -> set[str]:
    """Return the roles that a user has where a case lies."""
    if user.is_superuser:
        return {workflow.ALL_MAY}
    path = case.division.path if case.division is not None else ""
    return {role for role, own in memberships_of(user) if path.startswith(own)}


def checked_move(user: Any, case: Case, action: str, opinion: str) -> workflow.Move:
    """Return the move of an action, or refuse: unknown, another role's, not from this state, without its reason."""
    move = workflow.MOVES.get(action)
    if move is None:
        known = ", ".join(workflow.MOVES)
        raise Invalid(
            _("There is no action “%(action)s”. There are: %(known)s.") % {"action": action, "known": known},
            code="unknown-action",
        )
    roles = roles_on(user, case)
    if not move.is_for(roles):
        raise _not_theirs(move, case)
    if case.state not in move.from_states:
        raise _not_now(move, case, workflow.allowed_actions(case.state, roles))
    if move.needs_opinion and not opinion.strip():
        raise Invalid(
            _("“%(action)s” needs a reason in `opinion`.") % {"action": ACTION_TITLES[action]},
            code="opinion-needed",
        )
    return move


def _not_theirs(move: workflow.Move, case: Case) -> NotAllowed:
    return NotAllowed(
        _("“%(action)s” on case %(number)s is for: %(roles)s.")
        % {
            "action": ACTION_TITLES[move.action],
            "number": case.number,
            "roles": role_titles(move.roles),
        },
        roles=sorted(move.roles),
    )


def _not_now(move: workflow.Move, case: Case, allowed: list[str]) -> Conflict:
    return Conflict(
        _("“%(action)s” is not possible: case %(number)s is now “%(state)s”. You may: %(allowed)s.")
        % {
            "action": ACTION_TITLES[move.action],
            "number": case.number,
            "state": Case.State(case.state).label,
            "allowed": action_titles(allowed),
        },
        code="not-possible-now",
        state=case.state,
        allowed=allowed,
    )


def allowed_for(user: Any, case: Case) -> list[str]:
    """Return the actions that a user may take on a case now."""
    return workflow.allowed_actions(case.state, roles_on(user, case))
