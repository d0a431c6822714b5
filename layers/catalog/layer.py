"""A map layer, declared once. Tiles, downloads, REST, legend and the scoping test follow from the declaration."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

FIELD_TYPES = ("string", "integer", "number", "boolean", "date", "datetime", "object")


@dataclass(frozen=True)
class Field:
    """One property of a layer's features.

    Parameters
    ----------
    name : as consumers see it.
    title : for people, translatable; carries the unit.
    type : one of `FIELD_TYPES`.
    source : ORM expression or lookup that yields it; the name itself when empty.
    in_tiles : whether vector tiles carry it.
    help : what it means, in a sentence for people, translatable; empty where the title says it all.
    tile_zoom : the zoom from which tiles carry it.
    """

    name: str
    title: Any
    type: str = "string"
    source: str | Combinable = ""
    in_tiles: bool = True
    help: Any = ""
    tile_zoom: int = 0

    @property
    def expression(self) -> Any:
        return self.source if isinstance(self.source, Combinable) else F(self.source or self.name)


@dataclass(frozen=True)
class StyleClass:
    """One line of a legend: a value, what it is called, and how it is drawn."""

    value: str | int
    label: Any
    colour: str
    shape: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"value": self.value, "label": str(self.label), "colour": self.colour, "shape": self.shape}


@dataclass(frozen=True)
class Style:
    """How a layer is drawn: one colour and shape, or one for each value of a field."""

    colour: str
    shape: str = "circle"
    by_field: str = ""
    classes: tuple[StyleClass, ...] = ()

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"colour": self.colour, "shape": self.shape}
        if self.by_field:
            plain["by"] = {"field": self.by_field, "classes": [entry.as_json() for entry in self.classes]}
        return plain


CELLS, PARENTS, LARGEST = "cells", "parents", "largest"


@dataclass(frozen=True)
class Thinning:
    """How a tile tells of more features than it can show.

    Parameters
    ----------
    how : `cells`: one point for each of 64 × 64 cells, where the features' middle is; `parents`: the outlines of the
        divisions that they belong to; both with the `count` of features. `largest`: the largest of them.
    most : the number of features that a tile shows one by one.
    open : values of the style's field that are counted by themselves, as `open`.
    kept : whether the database keeps the counts of the cells by class and division; it needs triggers on the table.
    """

    how: str
    most: int = 2_000
    open: tuple[str, ...] = ()
    kept: bool = False


@dataclass(frozen=True)
class Layer:
    """A map layer.

    Parameters
    ----------
    id : stable name in URLs; contracts name it.
    title : for people, translatable.
    source : returns all rows that are in force, as a QuerySet with `visible_to` and `within`.
    geometry_type : "Point", "MultiPolygon" … or "Geometry" where it is mixed.
    fields : the properties, in order.
    min_zoom : the zoom from which maps show it.
    search : columns that `q` looks in.
    filters : further query parameters → lookups.
    in_catalogue : whether it is offered to people; the base map is not.
    zoom_column : column with the lowest zoom at which a row is drawn, for layers that thin out by zoom.
    description : what the layer holds, in a sentence or two for people, translatable.
    licence : under what terms its data may be used; that of the whole installation when empty.
    times : the fields that say when a feature is: one for a moment or day; two for the first and the last day of what
        lasts, the second empty for what lasts still. Features without any are of all times.
    thinned : how a tile of too many features tells of them; by the geometry's type when it is not said.
    """

    id: str
    title: Any
    source: Callable[[], QuerySet[Any]]
    geometry_type: str
    fields: tuple[Field, ...]
    style: Style
    min_zoom: int = 0
    search: tuple[str, ...] = ("name",)
    filters: dict[str, str] = field(default_factory=dict)
    in_catalogue: bool = True
    zoom_column: str = ""
    description: Any = ""
    licence: Any = ""
    times: tuple[str, ...] = ()
    thinned: Thinning | None = None

    @property
    def thinning(self) -> Thinning:
        """How a tile of too many features tells of them."""
        return self.thinned or Thinning(PARENTS if "Polygon" in self.geometry_type else CELLS)

    def rows(self, user: Any) -> QuerySet[Any]:
        """Return the rows a user may see: the only way rows leave a layer."""
        rows: Any = self.source()
        return rows.visible_to(user)

    def properties(self, *, in_tiles: bool = False) -> dict[str, Any]:
        """Return property name → ORM expression."""
        return {entry.name: entry.expression for entry in self.fields if entry.in_tiles or not in_tiles}
