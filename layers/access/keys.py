"""Keys for programs: make, revoke, and know one by its secret."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.models import ApiKey, Membership
from layers.access.permissions import is_administrator
from layers.core.errors import Conflict, Invalid, NotAllowed, NotFound, SignInNeeded
from layers.core.history import record
from layers.core.models import Change
from layers.core.scope import Limits, Scope, hold
from layers.divisions.models import Division

HISTORY = "api-keys"
PREFIX = "ggk_"
"""How every secret begins, so that one that leaked into a file or a log can be searched for."""
BEGINNING = len(PREFIX) + 6
LONGEST_NAME = 80
MEMBERSHIPS = Membership.objects.filter(user=OuterRef("user")).values(
    entry=JSONObject(role="role", path="division__path")
)
MOST_KEYS, MOST_SIGN_INS = 200, 50
"""Keys that one account may have at a time; beyond the second number the oldest sign-ins are dropped."""


def visible_keys(user: Any) -> Any:
    """Return the keys that a user may see and revoke: the own ones, and everybody's for administrators."""
    return ApiKey.objects.all() if is_administrator(user) else ApiKey.objects.filter(user=user)


@transaction.atomic
def make_key(
    *,
    acting_user: Any,
    name: str,
    layers: Iterable[str] = (),
    division: Division | None = None,
    writes: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for the acting user; return it with its secret, which is kept nowhere.

    Raises
    ------
    NotAllowed : the user came by a key; a key that leaked must not be able to outlive its revocation.
    NotFound : the division lies outside the user's own area.
    Invalid : no name, or an end that has passed or lies too far away.
    Conflict : the name is taken, or there are too many keys.
    """
    refuse_keys(acting_user)
    if division is not None and not Scope.of(acting_user).holds(division.path):
        raise NotFound(
            _("There is no division %(code)s in your area.") % {"code": division.code},
            code="unknown-division",
        )
    if acting_user.api_keys.live().filter(from_sign_in=False).count() >= MOST_KEYS:
        raise Conflict(
            _("You have %(most)d keys. Revoke one first.") % {"most": MOST_KEYS}, code="too-many-keys"
        )
    key = ApiKey(
        user=acting_user,
        name=_checked_name(name),
        layers=sorted(set(layers)),
        division=division,
        writes=writes,
        expires_at=_checked_end(expires_at or timezone.now() + timedelta(days=settings.KEY_DAYS)),
    )
    return _keep(key, "key.make")


@transaction.atomic
def sign_in_key(*, user: Any) -> str:
    """Make the key of a program that signed in by password; return its secret.

    Programs that sign in each time they run pile up none: what has ended is removed, and the oldest beyond a number.
    """
    now = timezone.now()
    _prune(user)
    key = ApiKey(
        user=user,
        name=_("signed in %(moment)s") % {"moment": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"},
        writes=True,
        from_sign_in=True,
        expires_at=now + timedelta(days=settings.TOKEN_DAYS),
    )
    return _keep(key, "key.sign-in")[1]


@transaction.atomic
def revoke_key(*, acting_user: Any, key_id: int) -> ApiKey:
    """End a key at once; one that has ended already stays as it is."""
    refuse_keys(acting_user)
    key = visible_keys(acting_user).select_for_update(of=("self",)).filter(pk=key_id).first()
    if key is None:
        raise NotFound(_("You have no key %(id)s.") % {"id": key_id}, code="unknown-key")
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        _record(acting_user, "key.revoke", [key])
    return key


def refuse_keys(user: Any) -> None:
    """Refuse whoever came by a key: keys are made, shown and revoked by people who are signed in."""
    if getattr(user, "api_key", None) is not None:
        raise NotAllowed(
            _("Keys are looked after by people who are signed in, not by a key."), code="key-not-for-this"
        )


def key_of(secret: str) -> ApiKey | None:
    """Return the key with this secret, ended or not, with its owner, the owner's memberships, and its division.

    One question to the database: every request by key begins with it.
    """
    found = ApiKey.objects.select_related("user", "division").filter(key_hash=digest(secret))
    found = found.defer("division__geometry", "division__geometry_web", "division__attributes")
    key = next(iter(found.annotate(held=ArraySubquery(MEMBERSHIPS))), None)
    if key is not None:
        hold(key.user, [(entry["role"], entry["path"]) for entry in key.held])
    return key


def user_of_key(secret: str) -> Any:
    """Return the user that a secret opens for, limited as the key says; refuse a secret that opens nothing."""
    return user_of(key_of(secret))


def user_of(key: ApiKey | None) -> Any:
    """Return a key's owner with the key's limits, or refuse: unknown, revoked, expired."""
    if key is None or not key.user.is_active:
        raise SignInNeeded(_("This token is not known here."), code="unknown-token")
    if key.revoked_at is not None:
        moment = f"{timezone.localtime(key.revoked_at):%Y-%m-%d %H:%M}"
        raise SignInNeeded(_("This key was revoked on %(moment)s.") % {"moment": moment}, code="key-revoked")
    if key.state == "expired":
        moment = f"{timezone.localtime(key.expires_at):%Y-%m-%d %H:%M}"
        raise SignInNeeded(_("This key has expired on %(moment)s.") % {"moment": moment}, code="key-expired")
    user = key.user
    user.api_key, user.limits = key, limits_of(key)
    return user


def limits_of(key: ApiKey) -> Limits:
    return Limits(
        path=key.division.path if key.division is not None else "",
        layers=frozenset(key.layers) if key.layers else None,
        writes=key.writes,
    )


def digest(secret: str) -> str:
    """Return what is kept of a secret. It is long and random, so a quick hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _keep(key: ApiKey, action: str) -> tuple[ApiKey, str]:
    secret = PREFIX + secrets.token_urlsafe(32)
    key.beginning, key.key_hash = secret[:BEGINNING], digest(secret)
    try:
        with transaction.atomic():
            key.save(force_insert=True)
    except IntegrityError:
        raise Conflict(
            _("You have a key “%(name)s” already. Revoke it, or choose another name.") % {"name": key.name},
            code="name-taken",
        ) from None
    _record(key.user, action, [key])
    return key, secret


def _prune(user: Any) -> None:
    signed_in = user.api_keys.filter(from_sign_in=True).order_by("-pk")
    kept = signed_in.live().values_list("pk", flat=True)[: MOST_SIGN_INS - 1]
    gone = list(signed_in.exclude(pk__in=list(kept)))
    _record(user, "key.prune", gone, op=Change.DELETE)
    ApiKey.objects.filter(pk__in=[key.pk for key in gone]).delete()


def _record(actor: Any, action: str, keys: list[ApiKey], op: str = Change.UPSERT) -> None:
    for key in keys:
        told = {"owner": key.user_id, "name": key.name, "layers": key.layers, "writes": key.writes}
        division = key.division.code if key.division is not None else None
        record(
            actor=actor,
            action=action,
            layer=HISTORY,
            op=op,
            rows=[_Line(key)],
            summary=told | {"division": division},
        )


class _Line:
    """A key as history knows it: without a place, so that a division's followers hear nothing of its keys."""

    def __init__(self, key: ApiKey) -> None:
        self.pk = key.pk


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(
            _("A key needs a name of up to %(length)d characters.") % {"length": LONGEST_NAME},
            code="bad-name",
        )
    return name


def _checked_end(end: datetime) -> datetime:
    now = timezone.now()
    if not now < end <= now + timedelta(days=settings.KEY_DAYS_MAX + 1):
        raise Invalid(
            _("A key ends after today and within %(days)d days.") % {"days": settings.KEY_DAYS_MAX},
            code="bad-expiry",
        )
    return end
