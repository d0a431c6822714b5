"""Read cells: numbers with thousands' commas, dates in the forms offices write, words of two languages. Pure.

Every reader takes a text that is not empty and raises `ValueError` when it cannot be read.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

Reader = Callable[[str], object]
_MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
)


def text(cell: str) -> str:
    return cell


def whole(cell: str) -> int:
    """Read a count: no sign, no decimals."""
    number = decimal(cell)
    if number != int(number) or not 0 <= number < 2**31:
        raise ValueError(cell)
    return int(number)


def decimal(cell: str) -> float:
    """Read a number, with a unit behind it if need be: `1,200 m²`."""
    match = re.fullmatch(r"(-?[\d,]*\.?\d+(?:[eE][+-]?\d+)?)\s*[^\d\s]{0,4}", cell)
    if not match:
        raise ValueError(cell)
    return float(match.group(1).replace(",", ""))


def positive(cell: str) -> float:
    number = decimal(cell)
    if number < 0:
        raise ValueError(cell)
    return number


def angle(cell: str) -> float:
    """Read a bearing in degrees; 360 is 0."""
    return decimal(cell) % 360


def day(cell: str) -> date:
    return _moment(cell).date()


def moment(zone: str) -> Reader:
    """Return a reader of moments; those without an offset are told by the clock of `zone`."""

    def read(cell: str) -> datetime:
        found = _moment(cell)
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))

    return read


def _moment(cell: str) -> datetime:
    plain = re.sub(r"[年月]", "-", cell).replace("日", "").strip()
    if re.match(r"\d{4}[/.]", plain):
        plain = re.sub(r"[/.]", "-", plain, count=2)
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        pass
    for form in _MOMENTS:
        try:
            return datetime.strptime(plain.split(".")[0], form)
        except ValueError:
            continue
    raise ValueError(cell)


def yes_no(cell: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "y": True, "是": True, "有": True}
    words |= {"0": False, "false": False, "no": False, "n": False, "否": False, "无": False}
    if cell.lower() not in words:
        raise ValueError(cell)
    return words[cell.lower()]


def one_of(words: Mapping[str, object]) -> Reader:
    """Return a reader that knows some words, whatever their case."""

    def read(cell: str) -> object:
        if cell.lower() not in words:
            raise ValueError(cell)
        return words[cell.lower()]

    return read
