"""Read what a request asks of the nearest, and of the matrix."""

from typing import Any

from django.utils.translation import gettext as _

from layers.cases.models import Case
from layers.core.errors import Invalid, NotFound
from layers.nearest.candidates import WORKERS
from layers.nearest.finding import Wanted
from layers.reach.barriers import barriers_of
from layers.reach.points import points_of
from layers.reach.questions import DIRECTIONS, Point
from layers.reach.requests import Asked, minutes_of, moment_of, one_of, text_of
from layers.roads.network import MODES

MOST_FOUND, USUAL_FOUND = 20, 5
MOST_FROM, MOST_TO = 200, 2_000


def wanted_of(user: Any, asked: Asked) -> Wanted:
    """Read what is to be found near what.

    Raises
    ------
    Invalid : no place, or a member that is not of its form.
    NotFound : a case that the user may not see, or that is not there.
    """
    lng, lat = place_of(user, asked)
    what = text_of(asked, "what") or WORKERS
    usual = "from" if what == WORKERS else "to"
    return Wanted(
        what=what,
        category=text_of(asked, "category"),
        lng=lng,
        lat=lat,
        mode=one_of(asked, "mode", MODES) or MODES[0],
        direction=one_of(asked, "direction", DIRECTIONS) or usual,
        minutes=minutes_of(asked.get("minutes"))[-1],
        count=_count(asked),
        at=moment_of(asked.get("at")),
        barriers=barriers_of(asked.get("barriers")),
    )


def place_of(user: Any, asked: Asked) -> tuple[float, float]:
    """Return the place that `lng` and `lat` name, or that of a case."""
    number = text_of(asked, "case")
    if number:
        case = Case.objects.visible_to(user).filter(number=number).only("geometry").first()
        if case is None:
            raise NotFound(_("There is no case %(number)s.") % {"number": number[:40]}, code="no-case")
        return case.geometry.x, case.geometry.y
    try:
        point = points_of([{"lng": float(asked["lng"]), "lat": float(asked["lat"])}])[0]
    except (KeyError, TypeError, ValueError):
        point = Point(0, float("nan"), float("nan"))
    if point.lng != point.lng:
        raise Invalid(
            _("Name a place by lng and lat in degrees, or a case by its number."), code="bad-position"
        )
    return point.lng, point.lat


def _count(asked: Asked) -> int:
    try:
        count = int(str(asked.get("count", USUAL_FOUND)))
    except ValueError:
        count = 0
    if not 1 <= count <= MOST_FOUND:
        raise Invalid(_("count is a number from 1 to %(most)d.") % {"most": MOST_FOUND}, code="bad-count")
    return count


def ends_of(asked: Asked) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Read where a matrix goes from and to."""
    ends = []
    for name, most in (("from", MOST_FROM), ("to", MOST_TO)):
        points = points_of(asked.get(name))
        if not 1 <= len(points) <= most:
            raise Invalid(
                _("%(name)s needs 1 to %(most)d points; there are %(count)d.")
                % {"name": name, "most": most, "count": len(points)},
                code="too-many-points" if points else "no-points",
            )
        ends.append(points)
    return ends[0], ends[1]
