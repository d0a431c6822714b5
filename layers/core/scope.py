"""Which part of the city a user sees. Every read of the project passes through `visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Limits:
    """What a key takes away of its owner's rights; whoever comes without a key is limited in nothing.

    Parameters
    ----------
    path : the division that the key is for; empty for all that its owner sees.
    layers : ids of the layers it opens; None for all.
    writes : whether it may change anything.
    """

    path: str = ""
    layers: frozenset[str] | None = None
    writes: bool = True

    @classmethod
    def of(cls, user: Any) -> "Limits":
        return getattr(user, "limits", NO_LIMITS)

    def opens(self, layer_id: str) -> bool:
        return self.layers is None or layer_id in self.layers


NO_LIMITS = Limits()


def common(path: str, other: str) -> str | None:
    """Return the path that lies inside both, or None where they share nothing."""
    if path.startswith(other):
        return path
    return other if other.startswith(path) else None


def held_by(user: Any) -> list[tuple[str, str | None]]:
    """Return (role, division path) of a user's memberships, read once a request; no path is the whole city."""
    kept: list[tuple[str, str | None]] | None = getattr(user, "_held", None)
    return kept if kept is not None else hold(user, user.memberships.values_list("role", "division__path"))


def hold(user: Any, memberships: Iterable[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Keep with a user the memberships that were read for this request."""
    user._held = list(memberships)
    return list(user._held)


@dataclass(frozen=True)
class Scope:
    """The divisions of one user, as paths; a path covers everything below it.

    `everywhere` is the whole city. A scope without paths sees nothing.
    """

    everywhere: bool = False
    paths: tuple[str, ...] = ()

    @classmethod
    def of(cls, user: Any) -> "Scope":
        """Read a user's scope from the memberships and the key; it is kept with the user object, so once a request."""
        kept = getattr(user, "_scope", None)
        if kept is None:
            kept = user._scope = cls._read(user).narrowed(Limits.of(user).path)
        return kept

    @classmethod
    def _read(cls, user: Any) -> "Scope":
        if not getattr(user, "is_active", False):
            return cls()
        if user.is_superuser:
            return cls(everywhere=True)
        paths = {path for _role, path in held_by(user)}
        return cls(everywhere=None in paths, paths=tuple(sorted(path for path in paths if path)))

    def narrowed(self, path: str) -> "Scope":
        """Return what is left of the scope inside one division; all of it for the empty path."""
        if self.everywhere:
            return Scope(paths=(path,)) if path else self
        shared = {inside for own in self.paths if (inside := common(own, path)) is not None}
        return Scope(paths=tuple(sorted(shared)))

    def condition(self, lookup: str) -> Q:
        """Return the filter for rows whose division path stands under `lookup`."""
        if self.everywhere:
            return Q()
        if not self.paths:
            return Q(
                pk__isnull=True
            )  # a condition the database answers: an empty list has no SQL to make a tile from
        condition = Q()
        for path in self.paths:
            condition |= Q(**{f"{lookup}__startswith": path})
        return condition

    def holds(self, path: str) -> bool:
        """Whether a division with this path lies inside the scope."""
        return self.everywhere or any(path.startswith(own) for own in self.paths)

    @property
    def key(self) -> str:
        """A short text that is the same for users who see the same; part of every cache key."""
        return "*" if self.everywhere else "|".join(self.paths)


class System:
    """Who acts when no person does: management commands, run by those who hold the machine."""

    pk = None
    is_active = is_superuser = is_authenticated = True


SYSTEM = System()


class ScopedQuerySet(QuerySet[Any]):
    """Rows that belong to a division; `scope_lookup` says how to reach the division's path."""

    scope_lookup = "division__path"

    def visible_to(self, user: Any) -> Self:
        """Keep only the rows inside the user's divisions."""
        return self.filter(Scope.of(user).condition(self.scope_lookup))

    def within(self, division: Any) -> Self:
        """Keep only the rows of a division and of everything below it."""
        return self.filter(**{f"{self.scope_lookup}__startswith": division.path})


class PublicQuerySet(QuerySet[Any]):
    """Rows that every signed-in user may see, such as the streets of the base map."""

    def visible_to(self, user: Any) -> Self:
        return self if getattr(user, "is_active", False) else self.none()

    def within(self, division: Any) -> Self:
        """Keep only the rows that touch a division's area."""
        return self.filter(geometry__intersects=division.geometry)
