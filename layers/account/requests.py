"""What somebody asks of a new key, read from a form or from JSON."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.catalog.catalogue import catalogue
from layers.catalog.selection import division_for
from layers.core.errors import Invalid


def wanted_key(user: Any, told: dict[str, Any]) -> dict[str, Any]:
    """Return what `make_key` takes; of what is told, only these words are read.

    Raises
    ------
    NotFound : a layer or a division that is not there for the user.
    Invalid : a day that is none.
    """
    return {
        "name": str(told.get("name", "")),
        "layers": [catalogue.find(str(layer), user).id for layer in told.get("layers") or ()],
        "division": division_for(user, str(told["division"])) if told.get("division") else None,
        "writes": told.get("writes") in {True, "yes"},
        "expires_at": end_of(told["expires_on"]) if told.get("expires_on") else None,
    }


def end_of(day: Any) -> datetime:
    """Return the end of a day on the clock of the city."""
    try:
        day = date.fromisoformat(str(day))
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    except (ValueError, OverflowError):
        raise Invalid(
            _("Write the day as 2026-12-31. Got: %(text)s") % {"text": str(day)[:40]}, code="bad-expiry"
        ) from None


def number(text: str | None, *, default: int, choices: Iterable[int]) -> int:
    """Return a number that is one of some; the default for anything else."""
    return next((choice for choice in choices if str(choice) == text), default)
