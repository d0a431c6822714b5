"""The way of a case (案件): which action leads from which state to which, and who may take it. Pure.

States and roles are the words of the tables; source: the six public steps of GB/T 30428 (发现 立案 派遣 处置 核查 结案).
"""

from collections.abc import Collection
from dataclasses import dataclass

REPORT = "report"
"""The first step of every case; it leads from nowhere to `reported`."""
IMPORT = "import"
"""The first step of a case that another system brought; it leads to whatever state that system gave it."""

STATES = (
    "reported",
    "to_verify",
    "to_accept",
    "to_register",
    "to_dispatch",
    "to_handle",
    "handling",
    "suspended",
    "to_check",
    "checking",
    "to_close",
    "closed",
    "not_filed",
    "cancelled",
    "force_closed",
)
ENDED = frozenset({"closed", "not_filed", "cancelled", "force_closed"})
OPEN = tuple(state for state in STATES if state not in ENDED)
ALL_MAY = "administrator"
"""The role that may take every action."""


@dataclass(frozen=True)
class Move:
    """One action: the states it may be taken in, where it leads, and whose it is.

    Parameters
    ----------
    needs_opinion : whether a reason must be written.
    """

    action: str
    from_states: frozenset[str]
    to_state: str
    roles: frozenset[str]
    needs_opinion: bool = False

    def is_for(self, roles: Collection[str]) -> bool:
        return ALL_MAY in roles or not self.roles.isdisjoint(roles)


def _move(action: str, from_states: str, to_state: str, roles: str, *, reason: bool = False) -> Move:
    return Move(action, frozenset(from_states.split()), to_state, frozenset(roles.split()), reason)


MOVES: dict[str, Move] = {
    move.action: move
    for move in (
        _move("accept", "reported to_accept", "to_register", "acceptor"),
        _move("register", "to_register", "to_dispatch", "acceptor shift-head"),
        _move("reject", "reported to_accept to_register", "not_filed", "acceptor shift-head", reason=True),
        _move("dispatch", "to_dispatch", "to_handle", "dispatcher"),
        _move("take", "to_handle", "handling", "department"),
        _move("return_dispatch", "to_handle handling", "to_dispatch", "department", reason=True),
        _move("finish", "handling", "to_check", "department"),
        _move("send_check", "to_check", "checking", "acceptor"),
        _move("check_pass", "checking", "to_close", "supervisor worker"),
        _move("check_fail", "checking", "to_dispatch", "supervisor worker", reason=True),
        _move("close", "to_close", "closed", "shift-head"),
        _move("cancel", " ".join(OPEN), "cancelled", "shift-head", reason=True),
        _move("force_close", " ".join(OPEN), "force_closed", "shift-head", reason=True),
        _move("reopen", "closed", "to_dispatch", "shift-head", reason=True),
    )
}


def allowed_actions(state: str, roles: Collection[str]) -> list[str]:
    """Return the actions that somebody with these roles may take on a case in this state, in the order of its way."""
    return [move.action for move in MOVES.values() if state in move.from_states and move.is_for(roles)]


def possible_actions(state: str) -> list[str]:
    """Return the actions that lead on from a state, whoever takes them."""
    return [move.action for move in MOVES.values() if state in move.from_states]
