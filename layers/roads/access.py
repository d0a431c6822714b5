"""OpenStreetMap's words for who may: from the most general key to the most special one, the last that speaks wins. Pure."""

from collections.abc import Mapping
from typing import Final

from layers.roads.network import MODES
from layers.roads.ways import BIT

Tags = Mapping[str, str]

KEYS: Final = {
    "walk": ("access", "foot"),
    "wheelchair": ("access", "foot"),
    "bicycle": ("access", "vehicle", "bicycle"),
    "e-bike": ("access", "vehicle", "bicycle", "electric_bicycle"),
    "drive": ("access", "vehicle", "motor_vehicle", "motorcar"),
}
"""Electric bicycles within the national limit of 25 km/h are bicycles by law (GB 17761)."""
YES: Final = frozenset(
    (
        "yes",
        "permissive",
        "designated",
        "official",
        "destination",
        "customers",
        "public",
        "dismount",
        "allowed",
    )
)
NO: Final = frozenset(
    (
        "no", "none", "use_sidepath", "agricultural", "forestry", "emergency", "military", "restricted", "delivery",
        "psv", "bus", "school", "staff", "employees", "closed", "prohibited",
    )
)  # fmt: skip
PRIVATE: Final = frozenset(("private", "residents", "permit", "members", "resident"))

POLICIES: Final = ("no", "walk", "all")
"""Who passes what is private: nobody, all but cars, everybody. An import says which; nobody unless told."""


def allowed(tags: Tags, usual: int, policy: str) -> int:
    """Return the bits of the modes that may pass.

    Parameters
    ----------
    usual : bits that may where the tags say nothing.
    policy : one of `POLICIES`.
    """
    bits = 0
    for mode in MODES:
        word = _word(tags, mode)
        may = bool(usual & BIT[mode]) if word is None else _says(word, mode, policy, bool(usual & BIT[mode]))
        bits |= BIT[mode] if may else 0
    return bits


def is_private(tags: Tags) -> bool:
    """Whether a general key says that something is private."""
    return any(tags.get(key) in PRIVATE for key in ("access", "foot", "vehicle", "motor_vehicle"))


def _word(tags: Tags, mode: str) -> str | None:
    """Return what the most special key says that the rules know a meaning for."""
    for key in reversed(KEYS[mode]):
        word = tags.get(key)
        if word is not None and (word in YES or word in NO or word in PRIVATE):
            return word
    return None


def _says(word: str, mode: str, policy: str, usual: bool) -> bool:
    if word in PRIVATE:
        return usual and (policy == "all" or (policy == "walk" and mode != "drive"))
    if word in NO:
        return False
    return usual or mode != "wheelchair"
