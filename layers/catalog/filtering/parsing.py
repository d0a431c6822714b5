"""From CQL2 text or JSON to one tree, by the library `cql2`; what cannot be read is refused with its place."""

import json
import re
from typing import Any

import cql2
from django.utils.translation import gettext as _

from layers.catalog.filtering.bounds import BadFilter, check_length, check_text

TEXT, JSON = "cql2-text", "cql2-json"
_PLACE = re.compile(r"^\s*--> (\d+):(\d+)")


def parse(text: str, language: str = TEXT) -> Any:
    """Return a filter as the tree that CQL2 JSON is.

    Raises
    ------
    BadFilter : an unknown language, or a text that cannot be read.
    """
    if language == TEXT:
        return _parse_text(text)
    if language == JSON:
        return _parse_json(text)
    raise BadFilter(
        _("filter-lang is %(text)s or %(json)s. Got: %(language)s")
        % {"text": TEXT, "json": JSON, "language": language[:40]}
    )


def _parse_text(text: str) -> Any:
    check_text(text)
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:
        raise _unreadable(text, str(error)) from error


def _parse_json(text: str) -> Any:
    check_length(text)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise _unread_at(text, error.pos) from None
    except RecursionError:
        raise _unread() from None
    try:
        return cql2.parse_json(text).to_json()
    except Exception as error:
        raise _unread() from error


def _unreadable(text: str, message: str) -> BadFilter:
    """Return the refusal of a text; the library says line and column where a grammar rule failed."""
    place = _PLACE.match(message)
    if place is None:
        return _unread()
    line, column = (int(number) for number in place.groups())
    before = text.split("\n")[: line - 1]
    return _unread_at(text, sum(len(earlier) + 1 for earlier in before) + column - 1)


def _unread_at(text: str, position: int) -> BadFilter:
    """Return a refusal that shows what stands at a position (counted from 0)."""
    near = text[position : position + 20].strip() or _("the end")
    sentence = _("The filter cannot be read at character %(place)d, before: %(near)s")
    return BadFilter(sentence % {"place": position + 1, "near": near}, position=position + 1)


def _unread() -> BadFilter:
    return BadFilter(_("The filter cannot be read as CQL2."))
