"""How fast one moves on a level street, by mode."""

from typing import Final

from django.conf import settings

SETTING: Final = {"wheelchair": "WHEELCHAIR_KMH", "bicycle": "BICYCLE_KMH", "e-bike": "E_BIKE_KMH"}


def metres_a_second(mode: str) -> float:
    """Return the speed of a mode; that of driving is each edge's own, and this only what bounds it."""
    if mode == "walk":
        return float(settings.WALKING_SPEED_M_S)
    if mode == "drive":
        return 120 / 3.6
    return float(getattr(settings, SETTING[mode])) / 3.6
