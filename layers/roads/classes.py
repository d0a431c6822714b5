"""Who may pass a road of which class, where a source says no more than the class. Pure."""

from layers.roads.kinds import DRIVE_KMH, WORDS
from layers.roads.ways import EVERYBODY, PLAIN, Factors, Passing, bits_of

WHEELS = bits_of("bicycle", "e-bike")
FEET = bits_of("walk", "wheelchair")
STEPS_SLOWER: Factors = (2.2, 1.0, 1.0, 1.0, 1.0)
"""On stairs people get forward, seen on the map, at 0.51–0.57 m/s upward and 0.67–0.77 m/s downward (Fruin, Pedestrian
Planning and Design, 1971), against 1.34 m/s on the level."""
STEPS_UP, STEPS_DOWN = 2.5, 1.9

MODES_OF = {
    "motorway": bits_of("drive"),
    "motorway_link": bits_of("drive"),
    "trunk": bits_of("drive"),
    "trunk_link": bits_of("drive"),
    "footway": FEET,
    "corridor": FEET,
    "platform": FEET,
    "path": FEET | WHEELS,
    "pedestrian": FEET,
    "cycleway": WHEELS | bits_of("walk"),
    "bridleway": bits_of("walk"),
    "steps": bits_of("walk"),
    "elevator": FEET,
    "busway": 0,
    "bus_guideway": 0,
    "raceway": 0,
    "construction": 0,
    "proposed": 0,
    "abandoned": 0,
    "razed": 0,
    "escape": 0,
    "ferry": FEET | WHEELS,
}
"""Class → bits of the modes that may pass. Every other class is open to everybody.

Expressways (trunk, 快速路) are shut to those on foot and on bicycles in Chinese cities (Road Traffic Safety Law, art. 67,
for motorways; municipal rules for expressways); a source that says otherwise of a road is believed.
"""
UNKNOWN = "road"


def class_of(word: str) -> str:
    """Return OpenStreetMap's name of a class, from a word of some source; `road` for one that is not known."""
    plain = word.strip().lower()
    plain = WORDS.get(plain, plain)
    return plain if plain in MODES_OF or plain in DRIVE_KMH else UNKNOWN


def passing_of(kind: str, *, oneway: int = 0, speed_kmh: float = 0.0, spans: bool = False) -> Passing:
    """Return who may pass a road by its class.

    Parameters
    ----------
    kind : one of OpenStreetMap's classes.
    oneway : 1 along the line, -1 against it, 0 both ways; binds vehicles and bicycles, not those on foot.
    speed_kmh : for driving; 0 takes the class's.
    """
    modes = MODES_OF.get(kind, EVERYBODY)
    if kind not in DRIVE_KMH:
        modes &= ~bits_of("drive")
    against = modes & FEET if kind not in ("motorway", "trunk") else 0
    slower = STEPS_SLOWER if kind == "steps" else PLAIN
    return Passing(
        kind,
        forward=modes if oneway >= 0 else against,
        backward=modes if oneway <= 0 else against,
        slower=slower,
        slower_back=slower,
        speed_kmh=speed_kmh or DRIVE_KMH.get(kind, 5.0),
        spans=spans,
    )
