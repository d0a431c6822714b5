"""Lines with their attributes, as files and the base map have them, into lines with what they let pass. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from layers.roads.classes import MODES_OF, UNKNOWN, class_of, passing_of
from layers.roads.lines import Line
from layers.roads.rules import speed_of_sign

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "class": ("highway", "fclass", "class", "road_class", "category", "kind", "type", "道路等级", "等级", "道路类型", "类型", "类别"),
    "oneway": ("oneway", "one_way", "direction", "单行", "单行线", "通行方向"),
    "speed": ("maxspeed", "speed_kmh", "speed", "限速", "设计速度", "车速"),
    "bridge": ("bridge", "桥梁", "桥", "高架"),
    "tunnel": ("tunnel", "隧道", "地道"),
    "level": ("layer", "level", "z_level", "zlevel", "层", "层级"),
}  # fmt: skip
"""What a row may say, and the headers it is looked for under."""
ONE_WAY: Final = {
    **dict.fromkeys(("1", "yes", "true", "t", "f", "ft", "forward", "y", "是", "单行", "正向"), 1),
    **dict.fromkeys(("-1", "reverse", "tf", "backward", "r", "反向", "逆向"), -1),
}
"""Words of a direction; GDAL's and shop-made files write F or FT along the line and T or TF against it."""
_NO: Final = frozenset(("", "0", "no", "n", "false", "f", "否", "无"))


@dataclass
class Lines:
    """The lines of a source, and what was left out of it."""

    lines: list[Line] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)


def find_columns(headers: Iterable[str], told: Mapping[str, str]) -> dict[str, str]:
    """Return which header says what: those that were told, else the first that is known; empty leaves one out."""
    plain = {header.strip().lower(): header for header in headers}
    found = {
        name: next((plain[word] for word in words if word in plain), "") for name, words in COLUMNS.items()
    }
    return {name: header for name, header in (found | dict(told)).items() if header}


def lines_of(
    rows: Iterable[tuple[Mapping[str, str], BaseGeometry | None]], columns: Mapping[str, str]
) -> Lines:
    """Return the lines of some rows.

    Parameters
    ----------
    rows : (text by header, geometry in EPSG:4326).
    columns : what to find under which header.
    """
    made = Lines()
    for values, geometry in rows:
        said = {name: str(values.get(header) or "").strip() for name, header in columns.items()}
        _add(made, said, geometry)
    return made


def _add(made: Lines, said: dict[str, str], geometry: BaseGeometry | None) -> None:
    kind = class_of(said.get("class", ""))
    if kind == UNKNOWN and said.get("class"):
        made.unknown[said["class"]] += 1
    parts = [
        part for part in shapely.get_parts(geometry) if part.geom_type == "LineString" and part.length > 0
    ]
    if not parts:
        made.skipped["no line"] += 1
    elif MODES_OF.get(kind) == 0:
        made.skipped["nobody may"] += 1
    else:
        spans = any(said.get(name, "").lower() not in _NO for name in ("bridge", "tunnel"))
        oneway = ONE_WAY.get(said.get("oneway", "").lower(), 0)
        speed = speed_of_sign(said.get("speed", "").removesuffix(".0"))
        passing = passing_of(kind, oneway=oneway, speed_kmh=speed, spans=spans)
        made.lines += [Line(shapely.force_2d(part), passing, _level(said)) for part in parts]


def _level(said: dict[str, str]) -> int:
    """Return the level that is told; a bridge or tunnel of which none is told is one above or below the ground."""
    text = said.get("level", "")
    try:
        if text:
            return int(float(text))
    except ValueError:
        pass
    if said.get("bridge", "").lower() not in _NO:
        return 1
    return -1 if said.get("tunnel", "").lower() not in _NO else 0
