"""Codes of grids: the national rule of 15 digits, or a local pattern. Pure.

Source: unit grids carry 6 digits of the county, 3 of the street, 3 of the community and a serial of 3, counted within
a community from west to east and from north to south (STANDARDS §3.2).
"""

import re
from collections.abc import Iterable

from shapely.geometry.base import BaseGeometry

DIGITS15 = r"\d{15}"
ROW_SHARE = 0.25
"""Cells whose centres differ by less than this share of their mean height stand in one row."""


def pattern_of(codes: Iterable[str]) -> str:
    """Return the regular expression that a set of codes follows: `TS-3-3`, `SQ-12-1` → `[A-Z]{2}-\\d+-\\d+`."""
    shapes = sorted({_shape(code) for code in codes})
    return "|".join(shapes[:20]) if shapes else ".+"


def follows(code: str, pattern: str) -> bool:
    """Whether a whole code is of a pattern."""
    return re.fullmatch(pattern, code) is not None


class CodesUsedUp(Exception):
    """The rule leaves no serial number for another grid."""


def next_codes(taken: Iterable[str], like: str, count: int, pattern: str = "") -> list[str]:
    """Return the next free codes after those taken, counting on the last number of `like`.

    Digits keep their width where the number has leading zeros (`…007` → `…008`), and grow where it has none.

    Raises
    ------
    CodesUsedUp : a next code would not follow `pattern`, which all codes match (empty: any).
    """
    stem, width = _stem(like)
    serials = [code.removeprefix(stem) for code in taken if code.startswith(stem)]
    start = max((int(serial) for serial in serials if serial.isdecimal()), default=0) + 1
    codes = [f"{stem}{number:0{width}d}" for number in range(start, start + count)]
    if not all(follows(code, pattern or _shape(like)) for code in codes):
        raise CodesUsedUp(stem)
    return codes


def stem_of(code: str) -> str:
    """Return what stands before a code's serial number."""
    return _stem(code)[0]


def _stem(code: str) -> tuple[str, int]:
    """Return what stands before the serial number, and the number's width (1 where it may grow)."""
    if follows(code, DIGITS15):
        return code[:-3], 3
    match = re.search(r"^(.*?)(\d+)$", code)
    stem, serial = (match.group(1), match.group(2)) if match else (f"{code}-", "1")
    return stem, len(serial) if serial.startswith("0") else 1


def in_reading_order(cells: dict[str, BaseGeometry]) -> list[str]:
    """Return keys from north to south by rows and from west to east within a row."""
    centres = {key: cell.representative_point() for key, cell in cells.items()}
    heights = [cell.bounds[3] - cell.bounds[1] for cell in cells.values()]
    step = ROW_SHARE * sum(heights) / len(heights) if heights else 1.0
    by_north = sorted(cells, key=lambda key: -centres[key].y)
    rows: list[list[str]] = []
    for key in by_north:
        if rows and centres[rows[-1][0]].y - centres[key].y < step:
            rows[-1].append(key)
        else:
            rows.append([key])
    return [key for row in rows for key in sorted(row, key=lambda key: centres[key].x)]


def _shape(code: str) -> str:
    if re.fullmatch(DIGITS15, code):
        return DIGITS15
    parts = re.findall(r"[A-Z]+|[a-z]+|\d+|[^A-Za-z\d]+", code)
    return "".join(_shape_of_part(part) for part in parts)


def _shape_of_part(part: str) -> str:
    if part.isdigit():
        return r"\d+"
    if part.isascii() and part.isalpha():
        return f"[{'A-Z' if part.isupper() else 'a-z'}]{{{len(part)}}}"
    return re.escape(part)
