"""Who may pass a way, from its tags in OpenStreetMap. Pure; `tests/unit/test_road_rules.py` reads as the table of it.

What the tags leave open is decided by the class of road (`classes.py`); what they say, by `access.py`.
"""

import re
from typing import Final

from layers.roads.access import Tags, allowed, is_private
from layers.roads.classes import FEET, MODES_OF, STEPS_DOWN, STEPS_UP, WHEELS
from layers.roads.kinds import DRIVE_KMH
from layers.roads.ways import EVERYBODY, PLAIN, Factors, Passing, bits_of
from layers.roads.wheels import wheelchair_slower

NOT_BUILT: Final = frozenset(
    (
        "construction",
        "proposed",
        "planned",
        "abandoned",
        "razed",
        "disused",
        "demolished",
        "no",
        "platform_edge",
    )
)
NOT_FOR_PASSING: Final = frozenset(
    (
        "rest_area",
        "services",
        "bus_stop",
        "emergency_bay",
        "traffic_island",
        "street_lamp",
        "crossing",
        "raceway",
    )
)
VEHICLES: Final = WHEELS | bits_of("drive")
PUSHED: Final = 3.5
"""A bicycle that is pushed: walking pace (4.3 km/h) instead of 15."""
ON_RAMP: Final = 6.0
"""A bicycle that is pushed up or down stairs along a groove."""
AISLE_KMH: Final = 10.0
_MPH: Final = 1.609344


class Skipped(str):
    """Why a way is no part of the network, in a word or two."""


def passing_of_tags(tags: Tags, policy: str = "no") -> Passing | Skipped:
    """Return who may pass a way, or why nobody may.

    Parameters
    ----------
    policy : who passes what is private, one of `access.POLICIES`.
    """
    kind = tags.get("highway", "")
    if not kind:
        return _ferry(tags, policy) if tags.get("route") == "ferry" else Skipped("no road")
    if kind in NOT_BUILT or tags.get("construction") == "yes" or kind in NOT_FOR_PASSING:
        return Skipped("not built" if kind in NOT_BUILT or "construction" in tags else "no road")
    if kind not in MODES_OF and kind not in DRIVE_KMH:
        return Skipped("unknown class")
    modes = _modes(tags, kind, policy)
    forward, backward = _directions(tags, kind, modes)
    if not forward | backward:
        return Skipped("private" if is_private(tags) else "nobody may")
    slower, slower_back = _slower(tags, kind, forward | backward)
    return Passing(kind, forward, backward, slower, slower_back, _speed(tags, kind), _spans(tags))


def _modes(tags: Tags, kind: str, policy: str) -> int:
    usual = MODES_OF.get(kind, EVERYBODY)
    if kind not in DRIVE_KMH or tags.get("service") == "emergency_access":
        usual &= ~bits_of("drive")
    if tags.get("sidewalk") in ("yes", "both", "left", "right") or "yes" in (
        tags.get("sidewalk:both"), tags.get("sidewalk:left"), tags.get("sidewalk:right"),
    ):  # fmt: skip
        usual |= FEET
    if tags.get("motorroad") == "yes":
        usual &= bits_of("drive")
    modes = allowed(tags, usual, policy)
    if kind == "steps":
        modes &= ~(bits_of("drive") | (0 if _has_groove(tags) else WHEELS))
        modes |= WHEELS if tags.get("ramp:bicycle") == "yes" and modes & bits_of("walk") else 0
    return _with_wheelchair(tags, kind, modes)


def _with_wheelchair(tags: Tags, kind: str, modes: int) -> int:
    chair = bits_of("wheelchair")
    said = tags.get("wheelchair")
    if not modes & bits_of("walk") or said == "no":
        return modes & ~chair
    if said in ("yes", "designated", "limited") or tags.get("ramp:wheelchair") == "yes":
        return modes | chair
    if kind == "steps" or wheelchair_slower(tags) is None:
        return modes & ~chair
    return modes


def _has_groove(tags: Tags) -> bool:
    return tags.get("ramp:bicycle") == "yes" or tags.get("bicycle") in ("yes", "designated", "dismount")


def _directions(tags: Tags, kind: str, modes: int) -> tuple[int, int]:
    """Return the bits forward and backward: one-way binds vehicles; those on foot only where a tag names them."""
    way = _oneway(tags, kind)
    forward = backward = modes
    if way is None:
        forward, backward = modes & FEET, modes & FEET
    elif way:
        forward, backward = _one_sided(modes, VEHICLES, way)
    wheels = _oneway_of_wheels(tags, way or 0)
    if wheels is not None:
        ahead, back = _one_sided(modes, WHEELS, wheels)
        forward, backward = forward & ~WHEELS | ahead & WHEELS, backward & ~WHEELS | back & WHEELS
    return _on_foot(tags, kind, forward, backward)


def _on_foot(tags: Tags, kind: str, forward: int, backward: int) -> tuple[int, int]:
    said = _sign(tags.get("oneway:foot", "")) or _sign(tags.get("foot:oneway", ""))
    if kind in ("steps", "footway") and tags.get("conveying") in ("forward", "backward"):
        said = 1 if tags["conveying"] == "forward" else -1
    if tags.get("foot:backward") == "no":
        said = 1
    if tags.get("foot:forward") == "no":
        said = -1
    if not said:
        return forward, backward
    return (forward, backward & ~FEET) if said > 0 else (forward & ~FEET, backward)


def _oneway(tags: Tags, kind: str) -> int | None:
    """Return 1, -1, 0 for both ways; None where the direction changes by the hour, so that none can be relied on."""
    word = tags.get("oneway", "")
    if word == "reversible":
        return None
    if word:
        return _sign(word)
    implied = tags.get("junction") in ("roundabout", "circular") or kind in ("motorway", "motorway_link")
    return 1 if implied else 0


def _oneway_of_wheels(tags: Tags, way: int) -> int | None:
    """Return the direction of bicycles where it differs from that of the road."""
    if "oneway:bicycle" in tags:
        return _sign(tags["oneway:bicycle"])
    sides = (tags.get(key, "") for key in ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both"))
    against = any(side.startswith("opposite") for side in sides) or tags.get("bicycle:backward") == "yes"
    return 0 if way and against else None


def _sign(word: str) -> int:
    return 1 if word in ("yes", "true", "1") else -1 if word in ("-1", "reverse") else 0


def _one_sided(modes: int, bound: int, way: int) -> tuple[int, int]:
    if not way:
        return modes, modes
    rest = modes & ~bound
    return (modes, rest) if way > 0 else (rest, modes)


def _slower(tags: Tags, kind: str, modes: int) -> tuple[Factors, Factors]:
    """Return the factors along the way and against it."""
    ahead, back = _walking(tags, kind)
    chair = wheelchair_slower(tags) or 2.0
    wheels = 1.0
    if kind == "steps":
        wheels = ON_RAMP
    elif tags.get("bicycle") == "dismount":
        wheels = PUSHED
    if (ahead, back, chair, wheels) == (1.0, 1.0, 1.0, 1.0) or not modes:
        return PLAIN, PLAIN
    return (ahead, chair, wheels, wheels, 1.0), (back, chair, wheels, wheels, 1.0)


def _walking(tags: Tags, kind: str) -> tuple[float, float]:
    if kind != "steps" or "conveying" in tags:
        return 1.0, 1.0
    incline = tags.get("incline", "")
    if incline == "up" or incline[:1].isdigit():
        return STEPS_UP, STEPS_DOWN
    if incline == "down" or incline.startswith("-"):
        return STEPS_DOWN, STEPS_UP
    middle = (STEPS_UP + STEPS_DOWN) / 2
    return middle, middle


def _speed(tags: Tags, kind: str) -> float:
    signed = speed_of_sign(tags.get("maxspeed", ""))
    if signed:
        return signed
    return AISLE_KMH if tags.get("service") == "parking_aisle" else float(DRIVE_KMH.get(kind, 5.0))


def speed_of_sign(text: str) -> float:
    """Return kilometres an hour of a sign; 0 where it says none."""
    found = re.match(r"(\d{1,3})(?:\.\d+)?\s*(mph|km/h|kmh|kph)?\s*(?:;|$)", text)
    if not found or not 0 < int(found[1]) <= 150:
        return 0.0
    return round(int(found[1]) * (_MPH if found[2] == "mph" else 1.0), 1)


def _spans(tags: Tags) -> bool:
    return tags.get("bridge", "no") != "no" or tags.get("tunnel", "no") not in ("no", "building_passage")


def _ferry(tags: Tags, policy: str) -> Passing | Skipped:
    """A ferry counts where it says that it takes people on foot, and how long it needs; its speed follows from that."""
    minutes = minutes_of(tags.get("duration", ""))
    if tags.get("foot") not in ("yes", "designated", "permissive") or not minutes:
        return Skipped("ferry without foot=yes and duration")
    usual = FEET | (WHEELS if tags.get("bicycle") == "yes" else 0)
    usual |= bits_of("drive") if "yes" in (tags.get("motor_vehicle"), tags.get("motorcar")) else 0
    modes = allowed(tags, usual, policy)
    modes &= ~bits_of("wheelchair") if tags.get("wheelchair") == "no" else EVERYBODY
    forward, backward = _one_sided(modes, EVERYBODY, _sign(tags.get("oneway", "")))
    return Passing("ferry", forward, backward, spans=True)


def minutes_of(text: str) -> float:
    """Return the minutes of a duration, written `25`, `1:05`, `00:25:00` or `PT25M`; 0 where it is none."""
    if re.fullmatch(r"\d{1,4}", text):
        return float(text)
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", text):
        return int(found[1]) * 60 + int(found[2]) + int(found[3] or 0) / 60
    if found := re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", text):
        return int(found[1] or 0) * 60 + int(found[2] or 0)
    return 0.0


RELEVANT: Final = frozenset(
    (
        "highway", "route", "construction", "access", "foot", "vehicle", "bicycle", "electric_bicycle",
        "motor_vehicle", "motorcar", "service", "sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right",
        "motorroad", "wheelchair", "ramp:wheelchair", "ramp:bicycle", "surface", "smoothness", "incline", "oneway",
        "oneway:bicycle", "oneway:foot", "foot:oneway", "foot:backward", "foot:forward", "bicycle:backward",
        "junction", "conveying", "cycleway", "cycleway:left", "cycleway:right", "cycleway:both", "maxspeed", "bridge",
        "tunnel", "duration",
    )
)  # fmt: skip
"""The keys that these rules read: ways that agree in them are judged once."""
