"""The roads of the base map as a source of a network."""

import shapely

from layers.basemap.models import BaseFeature
from layers.roads.rows import Lines, lines_of


def read_base_map() -> Lines:
    """Return the base map's roads by their category; a row that is no line is told as left out."""
    rows = (
        BaseFeature.objects.filter(kind=BaseFeature.Kind.ROAD)
        .order_by("pk")
        .values_list("category", "geometry")
    )
    lines = (({"category": category}, shapely.from_wkb(bytes(geometry.wkb))) for category, geometry in rows)
    return lines_of(lines, {"class": "category"})
