"""What goes into a map page: the rows of each layer, within the bounds of what a browser opens from one file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.db.models.functions import NumPoints
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from layers.catalog.features import feature_text
from layers.catalog.layer import Layer
from layers.catalog.selection import select
from layers.core.errors import TooLarge

MOST_FEATURES, MOST_POINTS = 60_000, 1_500_000
"""Of all layers together: about 60 MB of text, which a browser opens in some ten seconds."""
MOST_BACKGROUND = 20_000
ROWS_PER_FETCH = 2_000
BEYOND_CITY_ZOOM = 22


@dataclass(frozen=True)
class Part:
    """One layer of a page and the query that chooses its rows, as in a download."""

    layer: Layer
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_background(self) -> bool:
        return not self.layer.in_catalogue

    def rows(self, user: Any, zoom: int = BEYOND_CITY_ZOOM) -> QuerySet[Any]:
        """Return the rows for a user; of the background the coarsest first, as many as a page carries."""
        rows: Any = select(self.layer, user, self.query)
        if not self.in_background:
            return rows.order_by("pk")
        column = self.layer.zoom_column
        return rows.filter(**{f"{column}__lte": zoom}).order_by(column, "pk")[:MOST_BACKGROUND]


def refuse_too_much(parts: list[Part], user: Any) -> dict[str, int]:
    """Return how many features each layer has, by id.

    Raises
    ------
    TooLarge : more features, or more vertices, than a browser opens in reasonable time.
    """
    counts = {}
    features = points = 0
    for part in parts:
        if part.in_background:
            continue
        counts[part.layer.id], found_points = _size(part.rows(user))
        features, points = features + counts[part.layer.id], points + found_points
        if features > MOST_FEATURES or points > MOST_POINTS:
            raise TooLarge(
                _(
                    "A map page holds up to %(most)d features: zoom in, show fewer layers or choose a division."
                )
                % {"most": MOST_FEATURES},
                layer=part.layer.id,
            )
    return counts


def texts(part: Part, user: Any, zoom: int) -> Iterator[str]:
    """Yield the layer's features as JSON text that may stand in a script element: no `<` is in it."""
    rows = part.rows(user, zoom).annotate(_feature=feature_text(part.layer))
    for text in rows.values_list("_feature", flat=True).iterator(chunk_size=ROWS_PER_FETCH):
        yield text.replace("<", "\\u003c")


def _size(rows: QuerySet[Any]) -> tuple[int, int]:
    """Return how many features and vertices there are, counting no further than one beyond the bound."""
    some = rows.order_by().annotate(_points=NumPoints("geometry"))[: MOST_FEATURES + 1]
    size = some.aggregate(features=Count("pk"), points=Sum("_points"))
    return size["features"], size["points"] or 0
