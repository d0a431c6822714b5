"""What the actions of the workflow are called by people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from layers.access.models import Role

ACTION_TITLES = {
    "report": pgettext_lazy("case action", "Report"),
    "accept": pgettext_lazy("case action", "Accept"),
    "register": pgettext_lazy("case action", "Register"),
    "reject": pgettext_lazy("case action", "Do not file"),
    "dispatch": pgettext_lazy("case action", "Dispatch"),
    "take": pgettext_lazy("case action", "Take on"),
    "return_dispatch": pgettext_lazy("case action", "Return to the dispatcher"),
    "finish": pgettext_lazy("case action", "Finish"),
    "send_check": pgettext_lazy("case action", "Send to check"),
    "check_pass": pgettext_lazy("case action", "Check passed"),
    "check_fail": pgettext_lazy("case action", "Check failed"),
    "close": pgettext_lazy("case action", "Close"),
    "cancel": pgettext_lazy("case action", "Cancel"),
    "force_close": pgettext_lazy("case action", "Force-close"),
    "reopen": pgettext_lazy("case action", "Reopen"),
    "import": pgettext_lazy("case action", "Brought in from a file"),
}


def action_titles(actions: Iterable[str]) -> str:
    """Return actions as people read them, with the words that programs send."""
    return ", ".join(f"{ACTION_TITLES[action]} ({action})" for action in actions) or _("nothing")


def role_titles(roles: Iterable[str]) -> str:
    """Return roles as people read them."""
    return ", ".join(str(Role(role).label) for role in sorted(roles))
