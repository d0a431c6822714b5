"""One page of a layer's features, as the text that the database makes of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from layers.catalog.features import feature_text
from layers.catalog.layer import Layer
from layers.ogc.crs import System
from layers.ogc.sorting import SortKey


@dataclass(frozen=True)
class Page:
    """Features as GeoJSON texts, and the sort values of the last one where more come after it."""

    texts: list[str]
    last: tuple[Any, ...] | None


def page_of(
    layer: Layer,
    rows: QuerySet[Any],
    keys: tuple[SortKey, ...],
    limit: int,
    system: System,
    names: Collection[str] | None,
) -> Page:
    """Read the first rows in an order; one row more than wanted tells whether there is another page."""
    columns = {f"_key_{index}": key.expression for index, key in enumerate(keys)}
    ordered = rows.order_by(*(key.order() for key in keys))
    text = feature_text(layer, names=names, **system.arguments())
    found = list(ordered.annotate(_text=text, **columns).values_list("_text", *columns)[: limit + 1])
    shown = found[:limit]
    return Page([row[0] for row in shown], shown[-1][1:] if len(found) > limit else None)
