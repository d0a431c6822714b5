"""Who may do what: one table from action to roles. Views and actions ask here and decide nothing themselves."""

from typing import Any

from django.utils.translation import gettext as _

from layers.access.models import Role
from layers.core.errors import NotAllowed
from layers.core.scope import Limits, common, held_by

PLANNING: frozenset[Any] = frozenset({Role.PLANNER, Role.APPROVER})
SUPERVISION: frozenset[Any] = frozenset({Role.SUPERVISOR, Role.ACCEPTOR, Role.SHIFT_HEAD})
COMMAND: frozenset[Any] = frozenset({Role.DISPATCHER, Role.DEPARTMENT})
EVERYBODY = frozenset(Role)

ALLOWED: dict[str, frozenset[Any]] = {
    "plan.view": EVERYBODY,
    "plan.edit": frozenset({Role.PLANNER}),
    "plan.approve": frozenset({Role.APPROVER}),
    "plan.publish": PLANNING,
    "plan.comment": EVERYBODY,
    "grids.repair": PLANNING,
    "grids.mend": PLANNING,
    "net.merge": PLANNING,
    "import.run": frozenset({Role.PLANNER}),
    "roads.import": frozenset({Role.PLANNER}),
    "layer.edit": frozenset({Role.PLANNER}),
    "siting.propose": frozenset({Role.PLANNER}),
    "reach.keep": frozenset({Role.PLANNER}),
    "risk.inspect": SUPERVISION | COMMAND | {Role.PLANNER, Role.WORKER},
    "sight.refresh": frozenset({Role.PLANNER}),
    "case.report": SUPERVISION | COMMAND | {Role.WORKER},
    "case.step": SUPERVISION | COMMAND | {Role.WORKER},
    "case.reporter": SUPERVISION | COMMAND,
    "duty.telephone": SUPERVISION | COMMAND,
}
READING = frozenset({"plan.view", "case.reporter", "duty.telephone"})
"""The actions that change nothing; a key that only reads has these at most."""


def may(user: Any, action: str, division: Any = None) -> bool:
    """Whether a user may do an action, in a division where one is named.

    Parameters
    ----------
    action : a key of `ALLOWED`; an unknown one is a fault of the program and raises `KeyError`.
    division : the division the action touches; None asks whether the user may do it anywhere at all.
    """
    roles = ALLOWED[action] | {Role.ADMINISTRATOR}
    limits = Limits.of(user)
    if not getattr(user, "is_active", False) or not (limits.writes or action in READING):
        return False
    if user.is_superuser:
        return _covers(limits.path, division)
    memberships = memberships_of(user)
    return any(role in roles and _covers(path, division) for role, path in memberships)


def require(user: Any, action: str, division: Any = None) -> None:
    """Refuse with a plain sentence unless `may` allows it."""
    if may(user, action, division):
        return
    where = f" ({division.name})" if division is not None else ""
    raise NotAllowed(
        _("Your account may not do this here: %(action)s%(where)s.") % {"action": action, "where": where},
        action=action,
    )


def memberships_of(user: Any) -> list[tuple[str, str]]:
    """Return (role, division path) of a user's memberships inside the key's division, read once a request.

    The empty path is the whole city.
    """
    kept = getattr(user, "_memberships", None)
    if kept is None:
        inside = Limits.of(user).path
        narrowed = [(role, common(path or "", inside)) for role, path in held_by(user)]
        kept = user._memberships = [(role, path) for role, path in narrowed if path is not None]
    return kept


def is_administrator(user: Any) -> bool:
    """Whether a user looks after the whole city's accounts, and so after everybody's keys."""
    if not getattr(user, "is_active", False):
        return False
    return user.is_superuser or (Role.ADMINISTRATOR, "") in memberships_of(user)


def _covers(path: str, division: Any) -> bool:
    return division is None or division.path.startswith(path)
