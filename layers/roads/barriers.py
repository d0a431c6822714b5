"""What stands on a point of ways: who gets through, and when. Pure."""

import re
from typing import Final

from layers.roads.access import Tags, allowed
from layers.roads.classes import FEET, WHEELS
from layers.roads.ways import EVERYBODY, Barrier, bits_of

GATES: Final = frozenset(
    (
        "gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "wicket_gate", "hampshire_gate", "entrance",
        "toll_booth", "border_control", "sally_port", "security_control", "kissing_gate", "turnstile",
        "full-height_turnstile", "wire_gate", "bump_gate",
    )
)  # fmt: skip
"""Barriers that open: they are told among the gates."""
ON_FOOT: Final = bits_of("walk")
LETS: Final[dict[str, int]] = {
    **dict.fromkeys(
        ("kissing_gate", "turnstile", "full-height_turnstile", "stile", "hampshire_gate"), ON_FOOT
    ),
    **dict.fromkeys(
        ("bollard", "block", "planter", "jersey_barrier", "chain", "bar", "rope", "tyres"), FEET | WHEELS
    ),
    **dict.fromkeys(("cycle_barrier", "motorcycle_barrier", "horse_stile"), ON_FOOT | WHEELS),
    **dict.fromkeys(("bus_trap", "sump_buster", "wicket_gate"), FEET | WHEELS),
    **dict.fromkeys(("debris", "log", "step", "wall_gap"), ON_FOOT),
    **dict.fromkeys(
        ("wall", "fence", "hedge", "ditch", "retaining_wall", "city_wall", "guard_rail", "yes"), 0
    ),
}
"""Barrier → who gets through where no tag says more; everybody through what is not named."""
_KERBS: Final = frozenset(("raised", "rolled", "yes", "regular"))
_CONDITION: Final = re.compile(r"\s*([\w]+)\s*@\s*\(?([^()]*)\)?\s*$")


def barrier_of(tags: Tags, policy: str) -> Barrier | None:
    """Return the barrier that a node's tags tell of; None where nobody meets one.

    A locked gate lets nobody through but whom a key of his own names: `locked=yes` with `foot=yes` lets walkers pass.
    """
    kind = tags.get("barrier", "")
    if kind in ("", "no", "kerb") and "kerb" in tags:
        return Barrier(EVERYBODY & ~bits_of("wheelchair"), is_gate=False) if tags["kerb"] in _KERBS else None
    if kind in ("", "no", "kerb"):
        return None
    usual = 0 if tags.get("locked") == "yes" else LETS.get(kind, EVERYBODY)
    lets = allowed(tags, usual, policy)
    if tags.get("wheelchair") in ("yes", "no"):
        lets = lets | bits_of("wheelchair") if tags["wheelchair"] == "yes" else lets & ~bits_of("wheelchair")
    if kind in GATES:
        return Barrier(lets, hours_of(tags))
    return Barrier(lets, is_gate=False) if lets != EVERYBODY else None


def hours_of(tags: Tags) -> str:
    """Return when something is open, in the notation of opening hours; empty where the tags say nothing of it."""
    if tags.get("opening_hours"):
        return "" if tags["opening_hours"] == "24/7" else tags["opening_hours"]
    for key in ("access:conditional", "foot:conditional"):
        found = _CONDITION.match(tags.get(key, ""))
        if found and found[1] in ("yes", "permissive", "destination"):
            return found[2]
        if found and found[1] in ("no", "private"):
            return f"24/7; {found[2]} off"
    return ""
