"""Guess from a header, Chinese or English, what a column holds. Pure."""

import re
from collections.abc import Iterable, Mapping

EAST, NORTH, WKT = "lng", "lat", "wkt"
PLACES = {
    EAST: ("lng", "lon", "long", "longitude", "x", "经度", "东经", "坐标x", "x坐标", "经度坐标"),
    NORTH: ("lat", "latitude", "y", "纬度", "北纬", "坐标y", "y坐标", "纬度坐标"),
    WKT: ("wkt", "geom", "geometry", "thegeom", "几何", "空间坐标", "图形"),
}


def plain(header: str) -> str:
    """Return a header without case, blanks, signs and units: `Floor area (m²)` → `floorarea`."""
    text = re.sub(r"[(（\[].*?[)）\]]", "", header.strip().lower())
    return re.sub(r"[\s_\-.:：/]+", "", text)


def find_column(kind: str, header: Iterable[str]) -> str:
    """Return the column of a table that holds longitude, latitude or WKT; empty when none does."""
    names = {plain(column): column for column in header}
    return next((names[name] for name in PLACES[kind] if name in names), "")


def guess(columns: Iterable[str], wanted: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return field → column. Earlier names of a field win; a column serves one field.

    Parameters
    ----------
    wanted : field → the headers it may stand under, the likeliest first, as `plain` writes them.
    """
    names: dict[str, str] = {}
    for column in columns:
        names.setdefault(plain(column), column)
    found: dict[str, str] = {}
    for field, headers in wanted.items():
        column = next(
            (names[name] for name in headers if name in names and names[name] not in found.values()), ""
        )
        if column:
            found[field] = column
    return found
