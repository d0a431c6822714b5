"""Where service is given: the service points of a category that a user may see, and places of the asker's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.core.measure import degrees_of
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Division
from layers.reach.hours import is_open
from layers.reach.points import require_few
from layers.reach.questions import Point, Question
from layers.service_points.models import ServicePoint

FASTEST_M_S = {"walk": 2.5, "wheelchair": 2.5, "bicycle": 8.0, "e-bike": 10.0, "drive": 40.0}
"""Nobody gets farther in a straight line: service points beyond need not be looked at."""


@dataclass(frozen=True, eq=False)
class Sites:
    """n places that take part, and those that do not.

    Parameters
    ----------
    points : n places; those of service points first, with the ids of the layer.
    rows : how many of them are service points.
    closed : service points that are shut at the moment asked for.
    hours_unread : ids of service points whose hours are known or written in no way that can be read: they take part.
    """

    points: tuple[Point, ...]
    rows: int = 0
    closed: tuple[Point, ...] = ()
    hours_unread: tuple[int | str, ...] = ()

    def __len__(self) -> int:
        return len(self.points)

    @property
    def lnglat(self) -> NDArray[np.float64]:
        """(n, 2) degrees; NaN where a point of the asker's own is nowhere."""
        return np.array([(point.lng, point.lat) for point in self.points], dtype=float).reshape(-1, 2)

    @property
    def is_somewhere(self) -> NDArray[np.bool_]:
        return np.array([not isnan(point.lng) for point in self.points], dtype=bool)


def sites_of(
    user: Any,
    question: Question,
    division: Division | None = None,
    near: Iterable[BaseGeometry] | None = None,
) -> Sites:
    """Return the sites of a question.

    Parameters
    ----------
    division : only service points of this division.
    near : only service points from where one of these shapes can be reached in time.

    Raises
    ------
    Invalid : no such category among what the user may see, or too many.
    """
    if not question.category:
        if not question.points:
            raise _unknown("", _categories(user))
        return Sites(question.points)
    rows = _of_category(user, question.category)
    rows = rows.within(division) if division is not None else rows
    rows = rows.filter(geometry__bboverlaps=_box(near, question)) if near is not None else rows
    return _sites(rows.exclude(pk__in=question.without) if question.without else rows, question)


def _of_category(user: Any, category: str) -> Any:
    rows = ServicePoint.objects.visible_to(user).filter(category=category)
    if not rows.exists():
        raise _unknown(category, _categories(user))
    return rows


def _categories(user: Any) -> list[str]:
    rows = ServicePoint.objects.visible_to(user).order_by("category")
    return list(rows.values_list("category", flat=True).distinct()[:100])


def _unknown(category: str, known: list[str]) -> Invalid:
    return Invalid(
        _("There are no service points of the category “%(category)s” in your area. There are: %(known)s.")
        % {"category": category[:50], "known": ", ".join(known[:30]) or _("none")},
        code="unknown-category",
        categories=known,
    )


def _box(shapes: Iterable[BaseGeometry], question: Question) -> Polygon:
    """Return the box round some shapes within which service points may matter; an empty one without shapes."""
    area = list(shapes)
    if not area:
        return Polygon()
    west, south, east, north = shapely.total_bounds(area)
    metres = FASTEST_M_S[question.mode] * question.limit_s + 1000
    lng_margin, lat_margin = degrees_of(metres, max(abs(south), abs(north)))
    return Polygon.from_bbox((west - lng_margin, south - lat_margin, east + lng_margin, north + lat_margin))


def _sites(rows: Any, question: Question) -> Sites:
    columns = rows.order_by("pk").values_list(
        "pk", Longitude("geometry"), Latitude("geometry"), "name", "opening_hours"
    )
    read = list(columns[:10_001])
    require_few(len(read) + len(question.points))
    states = [is_open(row[4], question.at) if question.at is not None else True for row in read]
    points = [Point(*row[:4]) for row in read]
    taking_part = [point for point, state in zip(points, states, strict=True) if state is not False]
    return Sites(
        (*taking_part, *question.points),
        rows=len(taking_part),
        closed=tuple(point for point, state in zip(points, states, strict=True) if state is False),
        hours_unread=tuple(point.id for point, state in zip(points, states, strict=True) if state is None),
    )
