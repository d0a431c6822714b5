"""From the tree of a filter to one condition of the ORM."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from layers.catalog.filtering import arrays, calculating, comparing, spatial, temporal
from layers.catalog.filtering.bounds import COSTS, MOST_COST, MOST_DEPTH, MOST_NODES, BadFilter, too_much
from layers.catalog.filtering.crs import CRS84, LiteralCrs
from layers.catalog.filtering.expressions import Not, both, either
from layers.catalog.filtering.operands import Operand, cast, of_boolean, of_number, of_property, of_text
from layers.catalog.filtering.parsing import TEXT, parse
from layers.catalog.filtering.queryables import queryable
from layers.catalog.layer import Layer


def condition(layer: Layer, text: str, language: str = TEXT, crs: LiteralCrs = CRS84) -> Q:
    """Return what a CQL2 filter asks of a layer's rows.

    Parameters
    ----------
    language : `cql2-text` or `cql2-json`.
    crs : the coordinate system of the geometries that stand in the filter.

    Raises
    ------
    Invalid : it cannot be read or does not fit the layer (`bad-filter`), costs too much (`filter-too-large`), or names
        what the layer does not have (`unknown-property`).
    """
    return Q(both(_Compiler(layer, crs).predicate(parse(text, language))))


@dataclass
class _Compiler:
    """Walks one tree; counts what it has walked through."""

    layer: Layer
    crs: LiteralCrs
    nodes: int = 0
    depth: int = 0
    cost: int = 0

    def predicate(self, node: Any) -> Any:
        """Return a node as a condition: a comparison, a logical operator, true, false or a boolean property."""
        operand = self.operand(node)
        return cast(operand, "boolean").expression

    def operand(self, node: Any) -> Operand:
        """Return a node as one side of an operator."""
        self.nodes, self.depth = self.nodes + 1, self.depth + 1
        if self.nodes > MOST_NODES or self.depth > MOST_DEPTH:
            raise too_much()
        try:
            return self._object(node) if isinstance(node, dict) else self._plain(node)
        finally:
            self.depth -= 1

    def _plain(self, node: Any) -> Operand:
        if isinstance(node, bool):
            return of_boolean(node)
        if isinstance(node, int | float):
            return of_number(node)
        if isinstance(node, str):
            return of_text(node)
        if isinstance(node, list):
            return arrays.literal([self.operand(item) for item in node])
        raise BadFilter(_("null is asked for by IS NULL."))

    def _object(self, node: dict[str, Any]) -> Operand:
        if "op" in node:
            return self._operation(str(node["op"]).lower(), node.get("args", []))
        if "property" in node:
            return of_property(queryable(self.layer, node["property"]))
        if "bbox" in node:
            return spatial.box(node, self.crs)
        if "interval" in node:
            return self._interval(node["interval"])
        if "type" in node:
            return spatial.shape(node, self.crs)
        for member in ("date", "timestamp"):
            if isinstance(node.get(member), str):
                return temporal.instant(node[member])
        raise BadFilter(_("The filter holds something that is not CQL2."))

    def _interval(self, ends: list[Any]) -> Operand:
        if len(ends) != 2:
            raise BadFilter(_("An interval has two ends."))
        start, end = (None if end == temporal.OPEN else temporal.as_time(self.operand(end)) for end in ends)
        return temporal.interval(start, end)

    def _operation(self, name: str, args: list[Any]) -> Operand:
        self.cost += COSTS.get(name, 1)
        if self.cost > MOST_COST:
            raise too_much()
        if name in LOGIC:
            return self._boolean(LOGIC[name](*self._parts(name, args, self.predicate)))
        if name == "in":
            return self._boolean(self._one_of(args))
        operation = OPERATIONS.get(name)
        if operation is None:
            raise BadFilter(_("There is no function or operator %(name)s.") % {"name": name[:40]})
        made = operation(*self._parts(name, args, self.operand))
        return made if isinstance(made, Operand) else self._boolean(made)

    def _parts(self, name: str, args: list[Any], read: Callable[[Any], Any]) -> list[Any]:
        low, high = COUNTS.get(name, (2, 2))
        if not low <= len(args) <= high:
            raise BadFilter(
                _("%(name)s is given %(count)d parts.") % {"name": name.upper(), "count": len(args)}
            )
        return [read(node) for node in args]

    def _one_of(self, args: list[Any]) -> Any:
        if len(args) != 2 or not isinstance(args[1], list):
            raise BadFilter(_("IN needs a list of values."))
        return comparing.one_of(self.operand(args[0]), [self.operand(item) for item in args[1]])

    @staticmethod
    def _boolean(expression: Any) -> Operand:
        return Operand("boolean", expression, _("a condition"))


def _named(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    return lambda *parts: function(name, *parts)


LOGIC: dict[str, Callable[..., Any]] = {"and": both, "or": either, "not": Not}
COUNTS = {
    "and": (1, MOST_NODES),
    "or": (1, MOST_NODES),
    "not": (1, 1),
    "isnull": (1, 1),
    "between": (3, 3),
    "casei": (1, 1),
    "accenti": (1, 1),
}
OPERATIONS: dict[str, Callable[..., Any]] = {
    "between": comparing.between,
    "like": comparing.like,
    "isnull": comparing.is_null,
    **{name: _named(comparing.compare, name) for name in comparing.OPERATORS},
    **{name: _named(calculating.calculate, name) for name in calculating.OPERATORS},
    **{name: _named(calculating.folded, name) for name in calculating.FUNCTIONS},
    **{name: _named(spatial.relate, name) for name in spatial.FUNCTIONS},
    **{name: _named(temporal.relate, name) for name in temporal.RELATIONS},
    **{name: _named(arrays.relate, name) for name in arrays.RELATIONS},
}
