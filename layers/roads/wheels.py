"""What is hard or impossible on wheels of a chair: surface, smoothness, incline. Pure.

Inclines follow the accessibility code of Chinese buildings and roads (GB 50763-2012, table 3.4.4): ramps are 1:20 to 1:8, those
steeper than 1:12 only for a few decimetres of height.
"""

import re
from math import radians, tan
from typing import Final

from layers.roads.access import Tags

STEEPEST, STEEP = 1 / 8, 1 / 12
IMPASSABLE: Final = frozenset(
    ("sand", "mud", "grass", "gravel", "rock", "woodchips", "pebblestone", "dirt", "earth", "ground", "snow", "ice",
     "stepping_stones", "unhewn_cobblestone")
)  # fmt: skip
ROUGH: Final = {
    "cobblestone": 1.6,
    "sett": 1.3,
    "unpaved": 1.6,
    "fine_gravel": 1.5,
    "grass_paver": 1.6,
    "compacted": 1.2,
}
SMOOTHNESS: Final[dict[str, float | None]] = {
    "bad": 1.6,
    "very_bad": None,
    "horrible": None,
    "very_horrible": None,
    "impassable": None,
}


def wheelchair_slower(tags: Tags) -> float | None:
    """Return how many times longer a wheelchair takes; None where it cannot pass."""
    if tags.get("surface", "") in IMPASSABLE and tags.get("smoothness") not in (
        "excellent",
        "good",
        "intermediate",
    ):
        return None
    smooth = SMOOTHNESS.get(tags.get("smoothness", ""), 1.0)
    steep = slope_slower(grade_of(tags.get("incline", "")))
    if smooth is None or steep is None:
        return None
    limited = 1.5 if tags.get("wheelchair") == "limited" else 1.0
    return max(ROUGH.get(tags.get("surface", ""), 1.0), smooth, limited) * steep


def slope_slower(grade: float) -> float | None:
    """Return how many times longer a wheelchair takes on a slope, of rise by length; None where it cannot."""
    if abs(grade) > STEEPEST:
        return None
    return 2.0 if abs(grade) > STEEP else 1.0


def grade_of(text: str) -> float:
    """Return rise by length of an incline as it is written: `6%`, `-10 %`, `5°`; 0 where it is no number."""
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d+)?)\s*(%|°)", text.strip())
    if not found:
        return 0.0
    return tan(radians(float(found[1]))) if found[2] == "°" else float(found[1]) / 100
