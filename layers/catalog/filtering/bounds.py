"""What is refused before it costs anything: length, nesting and number of the parts of a filter.

The parser is a recursive one: it would overflow its stack on a few hundred nested operators, and where a text is wrong inside n
parentheses it tries 2^n readings of it. Both are counted here beforehand, by one pass over the text.
"""

import re

from django.utils.translation import gettext as _

from layers.core.errors import Invalid

MOST_CHARACTERS = 250_000
MOST_OPERATORS = 250
MOST_READINGS = 1_000_000
"""Characters that the parser may have to read, each counted twice for every parenthesis that it stands in."""
MOST_NODES = 5_000
MOST_DEPTH = 48
MOST_VERTICES = 10_000
MOST_VERTICES_RELATED = 1_000
"""Of a geometry in those spatial functions for which PostGIS prepares none: they walk all vertices for every row."""
MOST_COST = 300
"""Of all operators together, in tenths of a microsecond for every row: half a minute for a million of them."""
COSTS = {
    "^": 25,
    "accenti": 10,
    "casei": 2,
    "a_contains": 4,
    "a_containedby": 4,
    "a_equals": 8,
    "a_overlaps": 20,
}
"""Measured on a million rows; every other operator costs about one."""
MOST_NUMBER = 2.0**53
"""Whole numbers beyond it are no longer exact where they are read."""

_PART = re.compile(
    r"""(?P<quoted>'(?:[^']|'')*'|"[^"]*")"""
    r"|(?P<shape>(?i:POINT|LINESTRING|POLYGON)\s*[ZMzm]{0,2}\s*\([\d\s.,()eE+-]*\))"
    r"|(?P<operator>[-+*/%^|]|[=<>!]+|\b(?i:NOT|AND|OR|DIV|IN|IS|LIKE|BETWEEN)\b)"
    r"|(?P<bracket>[()])|[^-+*/%^|=<>!()'\"\s\w]+|\w+|\s+|."
)


class BadFilter(Invalid):
    """A filter that cannot be read or does not fit the layer."""

    default_code = "bad-filter"


def check_text(text: str) -> None:
    """Refuse a filter text that would cost its parser too much."""
    check_length(text)
    depth = operators = readings = 0
    for part in _PART.finditer(text):
        kind, length = part.lastgroup, part.end() - part.start()
        if kind in ("shape", "bracket"):
            depth += part[0].count("(") - part[0].count(")")
        readings += length << min(max(depth, 0), 30) if kind != "shape" else length
        operators += kind == "operator"
        if readings > MOST_READINGS or operators > MOST_OPERATORS:
            raise too_much()
    if depth:
        raise BadFilter(_("The filter's parentheses do not close."))


def check_length(text: str) -> None:
    """Refuse a text that is too long, or holds a character that no text in the database holds."""
    if len(text) > MOST_CHARACTERS:
        raise too_much()
    if "\0" in text:
        raise BadFilter(_("A filter holds no NUL character."))


def too_much() -> BadFilter:
    return BadFilter(_("The filter is too long or too deeply nested: divide it."), code="filter-too-large")
