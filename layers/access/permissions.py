"""Who may do what: one table from action to roles. Views and actions ask here and decide nothing themselves."""

from typing import Any

from django.utils.translation import gettext as _

from layers.access.models import Role
from layers.core.errors import NotAllowed

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
    "case.report": SUPERVISION | COMMAND | {Role.WORKER},
    "case.step": SUPERVISION | COMMAND | {Role.WORKER},
    "case.reporter": SUPERVISION | COMMAND,
    "duty.telephone": SUPERVISION | COMMAND,
}


def may(user: Any, action: str, division: Any = None) -> bool:
    """Whether a user may do an action, in a division where one is named.

    Parameters
    ----------
    action : a key of `ALLOWED`; an unknown one is a fault of the program and raises `KeyError`.
    division : the division the action touches; None asks whether the user may do it anywhere at all.
    """
    roles = ALLOWED[action] | {Role.ADMINISTRATOR}
    if not getattr(user, "is_active", False):
        return False
    if user.is_superuser:
        return True
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


def memberships_of(user: Any) -> list[tuple[str, str | None]]:
    """Return (role, division path) of a user's memberships, read once a request."""
    kept = getattr(user, "_memberships", None)
    if kept is None:
        kept = user._memberships = list(user.memberships.values_list("role", "division__path"))
    return kept


def _covers(path: str | None, division: Any) -> bool:
    return path is None or division is None or division.path.startswith(path)
