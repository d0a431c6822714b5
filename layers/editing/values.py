"""Read a property of a JSON body: its type as the layer declares it, its range and its words as the table does."""

import json
import math
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from layers.catalog.layer import Field
from layers.core.errors import Invalid

LARGEST_OBJECT = 20_000
"""Characters of the free attributes of one feature."""
RANGES: dict[str, tuple[Callable[[float], bool], str]] = {
    "bearing_deg": (lambda number: 0 <= number < 360, "0 ≤ … < 360"),
    "field_of_view_deg": (lambda number: 0 < number <= 360, "0 < … ≤ 360"),
    "range_m": (lambda number: 0 < number <= 100_000, "0 < … ≤ 100000"),
    "floor_area_m2": (lambda number: 0 <= number <= 1e9, "0 ≤ … ≤ 1000000000"),
    "level": (lambda number: 1 <= number <= 4, "1 … 4"),
}
"""Ranges that the tables hold by constraints, which could not name the property."""


def value_of(entry: Field, column: Any, value: Any) -> Any:
    """Return what a table's column takes for a property.

    Parameters
    ----------
    column : the model field; null empties it where it may be empty.

    Raises
    ------
    Invalid : with a sentence that names the property.
    """
    if value is None or value == "":
        return _empty(entry, column)
    read = READERS[entry.type](entry, value)
    _require_range(entry, read)
    choices = [key for key, _label in column.choices or ()]
    if choices and read not in choices:
        raise _refused(entry, _("must be one of %(words)s") % {"words": ", ".join(map(str, choices))})
    try:
        column.run_validators(read)
    except ValidationError as error:
        raise _refused(entry, " ".join(error.messages)) from None
    return read


def _empty(entry: Field, column: Any) -> Any:
    if column.null:
        return None
    if not column.blank:
        raise _refused(entry, _("may not be empty"))
    return column.get_default()


def _text(entry: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(entry, _("must be a text"))
    return _storable(entry, value).strip()


def _whole(entry: Field, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 2**31:
        raise _refused(entry, _("must be a whole number"))
    return value


def _number(entry: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _refused(entry, _("must be a number"))
    return float(value)


def _truth(entry: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refused(entry, _("must be true or false"))
    return value


def _day(entry: Field, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _refused(entry, _("must be a day: YYYY-MM-DD")) from None


def _object(entry: Field, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refused(entry, _("must be a JSON object"))
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > LARGEST_OBJECT:
        raise _refused(entry, _("takes up to %(length)d characters") % {"length": LARGEST_OBJECT})
    if "\\u0000" in text:
        raise _refused(entry, _("holds a character that no text has"))
    _storable(entry, text)
    return value


READERS: dict[str, Callable[[Field, Any], Any]] = {
    "string": _text,
    "integer": _whole,
    "number": _number,
    "boolean": _truth,
    "date": _day,
    "object": _object,
}


def _storable(entry: Field, text: str) -> str:
    """Refuse what PostgreSQL's texts cannot hold: NUL, and halves of characters."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise _refused(entry, _("holds a character that no text has"))
    return text


def _require_range(entry: Field, value: Any) -> None:
    within, words = RANGES.get(entry.name, (None, ""))
    if within is not None and isinstance(value, int | float) and not within(value):
        raise _refused(entry, _("must be in the range %(range)s") % {"range": words})


def _refused(entry: Field, fault: str) -> Invalid:
    return Invalid(f"{entry.name}: {fault}.".replace("..", "."), code="bad-property", property=entry.name)
