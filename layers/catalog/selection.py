"""Which rows of a layer a request asks for: `bbox`, `division`, `q`, `filter` (CQL2) and the layer's own filters."""

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from layers.catalog.filtering.compiling import condition
from layers.catalog.filtering.crs import literal_crs
from layers.catalog.filtering.parsing import TEXT
from layers.catalog.layer import Layer
from layers.core.errors import Invalid, NotFound
from layers.divisions.models import Division

OWN = frozenset({"bbox", "division", "q", "filter", "filter-lang", "filter-crs"})


def select(layer: Layer, user: Any, query: Mapping[str, str]) -> QuerySet[Any]:
    """Return the rows of a layer that a user may see and asks for.

    Raises
    ------
    Invalid : a parameter that is not of its form.
    NotFound : a division that does not exist or lies outside the user's scope.
    """
    rows: Any = layer.rows(user)
    if query.get("division"):
        rows = rows.within(division_for(user, query["division"]))
    if query.get("bbox"):
        rows = rows.filter(geometry__intersects=bbox_polygon(query["bbox"]))
    if query.get("q"):
        rows = rows.filter(_search(layer, query["q"].strip()))
    if query.get("filter"):
        rows = rows.filter(_condition(layer, query))
    for name, lookup in layer.filters.items():
        if query.get(name):
            rows = _chosen(rows, name, lookup, query[name])
    return rows


def _chosen(rows: Any, name: str, lookup: str, text: str) -> Any:
    try:
        return rows.filter(**{f"{lookup}__in": text.split(",")})
    except ValueError:
        raise Invalid(
            _("%(name)s must be a number. Got: %(text)s") % {"name": name, "text": text[:40]},
            code="bad-filter",
        ) from None


def division_for(user: Any, code: str) -> Division:
    """Find a division by code inside the user's scope; one outside is as unknown as one that does not exist."""
    division = Division.objects.visible_to(user).filter(code=code).first()
    if division is None:
        raise NotFound(
            _("There is no division %(code)s in your area.") % {"code": code},
            code="unknown-division",
            division=code,
        )
    return division


def bbox_polygon(text: str) -> Polygon:
    """Read `min_lng,min_lat,max_lng,max_lat` in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise Invalid(
            _("bbox must be four numbers: west,south,east,north. Got: %(text)s") % {"text": text[:80]},
            code="bad-bbox",
        ) from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(
            _("bbox must be west,south,east,north in degrees, longitude first. Got: %(text)s")
            % {"text": text[:80]},
            code="bad-bbox",
        )
    return Polygon.from_bbox((west, south, east, north))


def _condition(layer: Layer, query: Mapping[str, str]) -> Q:
    crs = literal_crs(query.get("filter-crs") or "CRS84")
    return condition(layer, query["filter"], query.get("filter-lang") or TEXT, crs)


def _search(layer: Layer, text: str) -> Q:
    condition = Q()
    for column in layer.search:
        condition |= Q(**{f"{column}__icontains": text})
    return condition
