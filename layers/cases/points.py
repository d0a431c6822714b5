"""Where cases lie, for those who count them over new borders."""

from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from django.utils import timezone

from layers.cases import workflow
from layers.cases.models import Case
from layers.core.sql import Latitude, Longitude

Point = tuple[float, float]


def recent(user: Any, bounds: tuple[float, float, float, float]) -> list[Point]:
    """Return the places of the cases of the last twelve months that a user may see."""
    since = timezone.now() - timedelta(days=365)
    return _places(Case.objects.visible_to(user).filter(reported_at__gte=since), bounds)


def still_open(user: Any, bounds: tuple[float, float, float, float]) -> list[Point]:
    """Return the places of the open cases that a user may see."""
    return _places(Case.objects.visible_to(user).filter(state__in=workflow.OPEN), bounds)


def _places(cases: QuerySet[Any], bounds: tuple[float, float, float, float]) -> list[Point]:
    rows = cases.filter(geometry__bboverlaps=Polygon.from_bbox(bounds)).order_by("pk")
    return list(rows.values_list(Longitude("geometry"), Latitude("geometry")))
