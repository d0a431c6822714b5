"""What the actions of the workflow are called by people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from layers.access.models import Role

ACTION_TITLES = {
    "report": _("Report"),
    "accept": _("Accept"),
    "register": _("Register"),
    "reject": _("Do not file"),
    "dispatch": _("Dispatch"),
    "take": _("Take on"),
    "return_dispatch": _("Return to the dispatcher"),
    "finish": _("Finish"),
    "send_check": _("Send to check"),
    "check_pass": _("Check passed"),
    "check_fail": _("Check failed"),
    "close": _("Close"),
    "cancel": _("Cancel"),
    "force_close": _("Force-close"),
    "reopen": _("Reopen"),
}


def action_titles(actions: Iterable[str]) -> str:
    """Return actions as people read them, with the words that programs send."""
    return ", ".join(f"{ACTION_TITLES[action]} ({action})" for action in actions) or _t("nothing")


def role_titles(roles: Iterable[str]) -> str:
    """Return roles as people read them."""
    return ", ".join(str(Role(role).label) for role in sorted(roles))
