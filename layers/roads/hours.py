"""Whether a text says when something is open. Pure."""

from opening_hours import validate


def is_understood(hours: str) -> bool:
    """Whether a text is in the notation of opening hours; empty stands for always, `closed` for never."""
    return hours in ("", "closed") or bool(validate(hours))
