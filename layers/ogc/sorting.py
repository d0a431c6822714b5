"""`sortby`: by which properties the features of a page are ordered. The id always comes last, so that the order is whole."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OrderBy
from django.utils.translation import gettext as _

from layers.catalog.filtering.queryables import SCHEMAS
from layers.catalog.layer import Layer
from layers.core.errors import Invalid

MOST_KEYS = 4
SIMPLE = frozenset({"string", "integer", "number", "boolean", "date", "datetime"})


@dataclass(frozen=True)
class SortKey:
    """One property to order by; empty values come last in either direction."""

    name: str
    expression: Any
    descending: bool = False

    def order(self) -> OrderBy:
        return OrderBy(self.expression, descending=self.descending, nulls_last=self.name != "id" or None)


def sortables(layer: Layer) -> dict[str, dict[str, Any]]:
    """Return property name → JSON schema of what can be ordered by."""
    fields = {f.name: {"title": str(f.title), **SCHEMAS[f.type]} for f in layer.fields if f.type in SIMPLE}
    return {"id": {"title": _("Id"), "type": "integer", "x-ogc-role": "id"}, **fields}


def sort_keys(layer: Layer, text: str | None) -> tuple[SortKey, ...]:
    """Read `name,-reported_at`: descending with a minus, ascending with a plus or nothing.

    Raises
    ------
    Invalid : the layer has no such property, it is named twice, or there are too many.
    """
    keys = tuple(_key(layer, part) for part in text.split(",")) if text is not None else ()
    names = [key.name for key in keys]
    if len(set(names)) < len(names) or len(names) > MOST_KEYS:
        raise Invalid(
            _("sortby names a property once, and %(most)d at most.") % {"most": MOST_KEYS}, code="bad-sortby"
        )
    # Nothing behind the id changes the order.
    return keys[: names.index("id") + 1] if "id" in names else (*keys, SortKey("id", F("pk")))


def _key(layer: Layer, part: str) -> SortKey:
    """Read one property; a plus stands for a space in an address, so a space stands for a plus here."""
    name = part[1:] if part[:1] in ("+", "-", " ") else part
    names = {entry.name: entry.expression for entry in layer.fields if entry.type in SIMPLE}
    expression = F("pk") if name == "id" else names.get(name)
    if expression is None:
        raise Invalid(
            _("%(layer)s cannot be sorted by %(name)s. It can by: %(names)s.")
            % {"layer": layer.title, "name": name[:60], "names": ", ".join(["id", *names])},
            code="unknown-property",
        )
    return SortKey(name, expression, part.startswith("-"))
