"""Classes of roads: their words in sources, their rank, and how fast one drives there. Pure.

Driving speeds are those a class is built for within a Chinese city (CJJ 37, "Code for design of urban road engineering",
gives 60–100 for expressways, 40–60 for arterial roads, 30–50 for secondary ones, 20–40 for local streets), taken at
the lower half; signals and traffic are the setting `ROADS_DRIVE_FACTOR`.
"""

from typing import Final

DRIVE_KMH: Final[dict[str, float]] = {
    "motorway": 100,
    "motorway_link": 50,
    "trunk": 70,
    "trunk_link": 40,
    "primary": 50,
    "primary_link": 40,
    "secondary": 40,
    "secondary_link": 30,
    "tertiary": 30,
    "tertiary_link": 30,
    "unclassified": 30,
    "residential": 20,
    "living_street": 10,
    "service": 15,
    "track": 15,
    "road": 20,
    "ferry": 10,
}
"""Class → kilometres an hour, where no sign says otherwise. What is not named is not driven."""

_RANKS: Final = (
    ("motorway", "trunk"),
    ("primary",),
    ("secondary",),
    ("tertiary",),
    ("unclassified", "road"),
    ("residential", "living_street", "busway", "pedestrian"),
    ("service", "track", "ferry"),
)
RANK: Final = {kind: len(_RANKS) - place for place, kinds in enumerate(_RANKS) for kind in kinds}

WORDS: Final[dict[str, str]] = {
    "arterial": "primary",
    "main": "primary",
    "major": "primary",
    "expressway": "trunk",
    "highway": "trunk",
    "minor": "residential",
    "local": "residential",
    "street": "residential",
    "lane": "living_street",
    "alley": "living_street",
    "branch": "tertiary",
    "pavement": "footway",
    "sidewalk": "footway",
    "greenway": "cycleway",
    "stairs": "steps",
    "高速": "motorway",
    "高速公路": "motorway",
    "快速路": "trunk",
    "城市快速路": "trunk",
    "国道": "trunk",
    "省道": "primary",
    "县道": "secondary",
    "乡道": "tertiary",
    "主干路": "primary",
    "主干道": "primary",
    "次干路": "secondary",
    "次干道": "secondary",
    "支路": "tertiary",
    "街坊路": "residential",
    "小区路": "service",
    "内部道路": "service",
    "内部路": "service",
    "巷": "living_street",
    "胡同": "living_street",
    "街巷": "living_street",
    "里弄": "living_street",
    "人行道": "footway",
    "人行路": "footway",
    "步道": "footway",
    "天桥": "footway",
    "人行天桥": "footway",
    "步行街": "pedestrian",
    "绿道": "cycleway",
    "自行车道": "cycleway",
    "非机动车道": "cycleway",
    "台阶": "steps",
    "轮渡": "ferry",
}
"""Words that maps of cities use for a class, beside OpenStreetMap's own."""


def rank_of(kind: str) -> int:
    """Return how great a road is; 0 for paths."""
    return RANK.get(kind.removesuffix("_link"), 0)
