"""Roads, buildings and waters of the base map, for those who draw borders along them."""

from collections.abc import Iterator
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon

from layers.basemap.models import BaseFeature
from layers.planning.sources import Bounds, Surrounding

MAIN = frozenset({"motorway", "trunk", "primary", "secondary", "arterial", "expressway"})


def around(_user: Any, bounds: Bounds) -> Iterator[Surrounding]:
    """Yield what is drawn of the ground within bounds; the base map is everybody's."""
    rows = BaseFeature.objects.filter(
        kind__in=("road", "building", "water"), geometry__bboverlaps=Polygon.from_bbox(bounds)
    )
    for kind, category, geometry in rows.order_by("pk").values_list("kind", "category", "geometry"):
        name = "main-road" if kind == "road" and category in MAIN else kind
        yield Surrounding(name, shapely.from_wkb(bytes(geometry.wkb)))
