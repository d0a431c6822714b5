"""Who asks for a tile, as far as tiles depend on it."""

import time
from dataclasses import dataclass
from typing import Any

from layers.core.scope import NO_LIMITS, Limits, Scope

TRUSTED_S = 60.0
"""Seconds for which somebody is let in again without asking Django, unless something about access changes."""


@dataclass(frozen=True)
class Asker:
    """A signed-in person or program; stands for the user where rows are scoped.

    Parameters
    ----------
    pk : of the user.
    key_id : of the key the program came with; None for people.
    until : moment of the monotonic clock up to which this is to be believed.
    """

    pk: int
    _scope: Scope
    limits: Limits = NO_LIMITS
    key_id: int | None = None
    until: float = 0.0
    is_active: bool = True
    is_authenticated: bool = True

    @classmethod
    def of(cls, request: Any) -> "Asker":
        """Return who makes a request that `signed_in` has let through."""
        user, key = request.user, getattr(request.user, "api_key", None)
        left = request.session.get_expiry_age() if key is None else _seconds_left(key)
        return cls(
            pk=user.pk,
            _scope=Scope.of(user),
            limits=Limits.of(user),
            key_id=key.pk if key is not None else None,
            until=time.monotonic() + min(TRUSTED_S, left),
        )

    @property
    def scope(self) -> Scope:
        return self._scope


def _seconds_left(key: Any) -> float:
    return float(key.expires_at.timestamp() - time.time())
