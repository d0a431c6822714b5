"""What an address may ask for: nothing unknown, nothing twice, and each value of its form."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, DateField, DateTimeField, F, FloatField, Q, TextField, Value
from django.db.models.lookups import Exact
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.catalog.filtering.crs import literal_crs
from layers.catalog.filtering.parsing import JSON, TEXT
from layers.catalog.layer import Field, Layer
from layers.core.errors import Invalid
from layers.ogc.sorting import SIMPLE

PAGE, LARGEST_PAGE, LARGEST_HTML_PAGE = 100, 10_000, 200
MOST_DIGITS = 18
COMMON = frozenset({"f"})
OF_ITEM = COMMON | {"crs", "properties"}
OF_ITEMS = OF_ITEM | {
    "limit",
    "bbox",
    "bbox-crs",
    "datetime",
    "sortby",
    "cursor",
    "filter",
    "filter-lang",
    "filter-crs",
    "q",
    "within",
}
_WHOLE = re.compile(r"-?\d+", re.ASCII)


def queryable_fields(layer: Layer) -> dict[str, Field]:
    """Return the fields that can be asked for by their own name; a name that the standard has taken is left to `filter`."""
    own = {"id": Field("id", _("Id"), "integer", F("pk"))}
    fields = {entry.name: entry for entry in layer.fields if entry.type in SIMPLE}
    return {name: entry for name, entry in (own | fields).items() if name not in OF_ITEMS}


def only(request: HttpRequest, allowed: Collection[str]) -> None:
    """Refuse parameters that are not known here, and those that come twice.

    Raises
    ------
    Invalid : names the parameter.
    """
    for name, values in request.GET.lists():
        if name not in allowed:
            raise Invalid(
                _("There is no parameter %(name)s here. There are: %(names)s.")
                % {"name": name[:60], "names": ", ".join(sorted(allowed))},
                code="unknown-parameter",
            )
        if len(values) > 1:
            raise Invalid(
                _("The parameter %(name)s comes twice.") % {"name": name}, code="repeated-parameter"
            )


def limit_of(request: HttpRequest, largest: int = LARGEST_PAGE) -> int:
    """Return how many features a page may have: a number beyond the largest means the largest."""
    text = request.GET.get("limit", str(min(PAGE, largest)))
    if not (text.isascii() and text.isdigit()) or not text.strip("0"):
        raise Invalid(
            _("limit must be a whole number from 1 on. Got: %(text)s") % {"text": text[:40]}, code="bad-limit"
        )
    return min(int(text), largest) if len(text) <= MOST_DIGITS else largest


def names_of(layer: Layer, request: HttpRequest) -> list[str] | None:
    """Return the properties wanted, None for all."""
    text = request.GET.get("properties")
    if text is None:
        return None
    known = {entry.name for entry in layer.fields}
    names = text.split(",")
    for name in names:
        if name not in known:
            raise Invalid(
                _("%(layer)s has no property %(name)s. It has: %(names)s.")
                % {"layer": layer.title, "name": name[:60], "names": ", ".join(sorted(known))},
                code="unknown-property",
            )
    return names


def equalities(layer: Layer, request: HttpRequest) -> Q:
    """Return the condition of the parameters that are properties: `state=handling`."""
    condition = Q()
    for name, entry in queryable_fields(layer).items():
        if name in request.GET:
            condition &= Q(Exact(entry.expression, _value(entry, request.GET[name])))
    return condition


def filter_query(request: HttpRequest) -> dict[str, str]:
    """Return what `select` is to choose by; refuse a language or system that is not known even where no filter comes."""
    query = {
        name: request.GET[name]
        for name in ("filter", "filter-lang", "filter-crs", "q")
        if name in request.GET
    }
    if query.get("filter-lang", TEXT) not in (TEXT, JSON) or not query.get("filter", "-").strip():
        raise Invalid(
            _("filter is a condition in CQL2, and filter-lang %(text)s or %(json)s.")
            % {"text": TEXT, "json": JSON},
            code="bad-filter",
        )
    literal_crs(query.get("filter-crs", "CRS84"))
    if "within" in request.GET:
        query["division"] = request.GET["within"]
    return query


def _value(entry: Field, text: str) -> Value:
    """Read a property's value by its type."""
    try:
        return _READERS[entry.type](text)
    except (ValueError, OverflowError):
        raise Invalid(
            _("%(name)s is of type %(kind)s. Got: %(text)s")
            % {"name": entry.name, "kind": entry.type, "text": text[:40]},
            code="bad-value",
        ) from None


def _whole(text: str) -> Value:
    if not _WHOLE.fullmatch(text) or len(text) > MOST_DIGITS:
        raise ValueError
    return Value(int(text))


def _number(text: str) -> Value:
    number = float(text)
    if not abs(number) < float("inf"):
        raise ValueError
    return Value(number, FloatField())


def _moment(text: str) -> Value:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return Value(moment, DateTimeField())


def _truth(text: str) -> Value:
    if text not in ("true", "false"):
        raise ValueError
    return Value(text == "true", BooleanField())


_READERS: dict[str, Any] = {
    "string": lambda text: Value(text, TextField()),
    "integer": _whole,
    "number": _number,
    "boolean": _truth,
    "date": lambda text: Value(date.fromisoformat(text), DateField()),
    "datetime": _moment,
}
