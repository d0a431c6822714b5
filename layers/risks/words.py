"""What people read of inspections."""

from django.utils.translation import gettext as _

from layers.risks.due import Urgency


def urgency_word(value: str) -> str:
    """Return the word for an urgency, in the active language."""
    words = {
        Urgency.OVERDUE: _("Overdue"),
        Urgency.WEEK: _("Due in 7 days"),
        Urgency.MONTH: _("Due in 30 days"),
        Urgency.LATER: _("Due later"),
        Urgency.NO_DATE: _("No date"),
    }
    return words[Urgency(value)]
