"""Accounts of the demo city. They have a known password, so production refuses them."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from layers.access.models import Membership
from layers.core.errors import NotAllowed
from layers.divisions.models import Division

PASSWORD = "gis-grid-demo"
EVERYWHERE = (
    "planner",
    "approver",
    "supervisor",
    "acceptor",
    "shift-head",
    "dispatcher",
    "department",
    "analyst",
)
"""User names that are also the name of their role, in the whole city."""


def refuse_in_production() -> None:
    if settings.PRODUCTION:
        raise NotAllowed(_("In production there are no demo accounts and no demo city."), code="production")


def make_accounts(street: Division, community: Division) -> None:
    """Make the demo accounts; `viewer` sees one street, `worker` one community."""
    refuse_in_production()
    User = get_user_model()
    password = make_password(PASSWORD)
    for name in (*EVERYWHERE, "worker", "viewer"):
        user, _made = User.objects.update_or_create(
            username=name, defaults={"password": password, "is_active": True}
        )
        place = {"viewer": street, "worker": community}.get(name)
        Membership.objects.filter(user=user).delete()
        Membership.objects.create(user=user, role=name, division=place)
    staff = {"password": password, "is_active": True, "is_staff": True, "is_superuser": True}
    User.objects.update_or_create(username="admin", defaults=staff)
