"""Where service is given: the service points of a category that a user may see, and places of the asker's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.db.models import F, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.core.measure import degrees_of
from layers.core.sql import Latitude, Longitude, among
from layers.divisions.models import Division
from layers.reach.hours import is_open
from layers.reach.points import MOST, require_few
from layers.reach.questions import Point, Question
from layers.service_points.models import ServicePoint, ServicePointState

MARGIN_M = 500.0
"""How much farther than anybody gets service points are looked at."""


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

    @cached_property
    def lnglat(self) -> NDArray[np.float64]:
        """(n, 2) degrees; NaN where a point of the asker's own is nowhere."""
        return np.array([(point.lng, point.lat) for point in self.points], dtype=float).reshape(-1, 2)

    @cached_property
    def is_somewhere(self) -> NDArray[np.bool_]:
        """(n,) which of them have a position."""
        return ~np.isnan(self.lnglat[:, 0])


def sites_of(
    user: Any,
    question: Question,
    division: Division | None = None,
    near: Iterable[BaseGeometry] | None = None,
    farthest_m: float = 0.0,
) -> Sites:
    """Return the sites of a question.

    Parameters
    ----------
    division : only service points of this division.
    near : only service points within `farthest_m` metres of the box of these shapes.

    Raises
    ------
    Invalid : no such category among what the user may see, or too many.
    """
    if not question.category:
        if not question.points:
            raise _unknown("", all_rows(user, None))
        return Sites(question.points)
    rows = all_rows(user, question.on)
    of_category = rows.filter(category=question.category)
    if not of_category.exists():
        raise _unknown(question.category, rows)
    if division is not None:
        of_category = of_category.within(division)
    box = _box(near, farthest_m) if near is not None else None
    if box is not None:
        of_category = of_category.filter(geometry__bboverlaps=box)
    return _sites(of_category, question)


def all_rows(user: Any, on: date | None) -> Any:
    """Return the service points that a user may see: those of now, or as they were at the end of a day.

    Raises
    ------
    Invalid : nobody knows how they were that day.
    """
    if on is None:
        return ServicePoint.objects.visible_to(user).annotate(point_id=F("pk"))
    moment = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    first = ServicePointState.objects.aggregate(first=Min("since"))["first"]
    if first is None or moment <= first:
        raise Invalid(
            _("How service points were on %(day)s is not known: they are remembered from %(first)s on.")
            % {"day": on, "first": timezone.localdate(first) if first is not None else timezone.localdate()},
            code="day-not-kept",
            kept_since=first.isoformat() if first is not None else None,
        )
    return ServicePointState.objects.visible_to(user).at(moment)


def _unknown(category: str, rows: Any) -> Invalid:
    known = list(rows.order_by("category").values_list("category", flat=True).distinct()[:100])
    return Invalid(
        _("There are no service points of the category “%(category)s” in your area. There are: %(known)s.")
        % {"category": category[:50], "known": ", ".join(known[:30]) or _("none")},
        code="unknown-category",
        categories=known,
    )


def _box(shapes: Iterable[BaseGeometry], farthest_m: float) -> Polygon | None:
    """Return the box round some shapes within which service points may matter; None where no shape is known."""
    west, south, east, north = shapely.total_bounds(list(shapes))
    if isnan(west):
        return None
    lng_margin, lat_margin = degrees_of(farthest_m + MARGIN_M, max(abs(south), abs(north)))
    return Polygon.from_bbox((west - lng_margin, south - lat_margin, east + lng_margin, north + lat_margin))


def _sites(rows: Any, question: Question) -> Sites:
    columns = rows.order_by("point_id").values_list(
        "point_id", Longitude("geometry"), Latitude("geometry"), "name", "opening_hours"
    )
    kept = columns.exclude(point_id__in=among(question.without)) if question.without else columns
    read = list(kept[: MOST + 1])
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
