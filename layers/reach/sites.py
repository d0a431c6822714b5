"""The service points of a category, of those that a user may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.core.measure import degrees_of
from layers.divisions.models import Division
from layers.reach.requests import check_count
from layers.service_points.models import ServicePoint


@dataclass(frozen=True)
class Site:
    """Where service is given; a point of the user's own has neither id nor name."""

    lng: float
    lat: float
    id: int | None = None
    name: str = ""


def sites_of(user: Any, category: str, division: Division | None) -> list[Site]:
    """Return the service points of a category, of a division where one is named."""
    rows = _of_category(user, category)
    return _sites(rows if division is None else rows.within(division))


def sites_near(user: Any, category: str, shapes: Iterable[BaseGeometry], radius: float) -> list[Site]:
    """Return the service points of a category that may serve an area: those in it or within `radius` metres."""
    rows = _of_category(user, category)
    area = list(shapes)
    if not area:
        return []
    west, south, east, north = shapely.total_bounds(area)
    lng_margin, lat_margin = degrees_of(radius, max(abs(south), abs(north)))
    box = (west - lng_margin, south - lat_margin, east + lng_margin, north + lat_margin)
    return _sites(rows.filter(geometry__bboverlaps=Polygon.from_bbox(box)))


def _of_category(user: Any, category: str) -> Any:
    rows = ServicePoint.objects.visible_to(user)
    found = rows.filter(category=category)
    if not category or not found.exists():
        raise _unknown(
            category, list(rows.order_by("category").values_list("category", flat=True).distinct())
        )
    return found


def _unknown(category: str, known: list[str]) -> Invalid:
    return Invalid(
        _("There are no service points of the category “%(category)s” in your area. There are: %(known)s.")
        % {"category": category[:50], "known": ", ".join(known[:30]) or _("none")},
        code="unknown-category",
        categories=known,
    )


def _sites(rows: Any) -> list[Site]:
    check_count(rows.count())
    places = rows.order_by("pk").values_list("pk", "name", "geometry")
    return [Site(point.x, point.y, pk, name) for pk, name, point in places]
