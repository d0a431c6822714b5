"""Read what a request asks of sight."""

from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.cameras.field_of_view import FieldOfView
from layers.cameras.looking import field_of_view
from layers.cameras.models import Camera
from layers.cases.models import Case
from layers.cases.serializers import check_position
from layers.catalog.selection import division_for
from layers.core.errors import Invalid, NotAllowed, NotFound
from layers.core.scope import Limits
from layers.divisions.models import Division
from layers.grids.models import GridScheme
from layers.sight.grids import CLASSES, GROUNDS, OPEN
from layers.sight.ground import scheme_for
from layers.sight.placing import AIMS

MOST_DAYS, MOST_NEXT, MOST_SPOTS = 3_650, 20, 500
MOST_RANGE_M = 1_000.0
"""No camera is tried with a longer range, unless it has it: the buildings of a whole city would be read."""


@dataclass(frozen=True)
class Asked:
    """Whose sight of what is asked for."""

    scheme: GridScheme
    division: Division | None
    camera_class: int | None
    ground: str


def asked(request: Request) -> Asked:
    query = request.query_params
    division = query.get("division", "")
    number = query.get("camera_class", "")
    return Asked(
        scheme_for(query.get("scheme", "")),
        division_for(request.user, division) if division else None,
        int(choice("camera_class", number, tuple(map(str, CLASSES)))) if number else None,
        choice("ground", query.get("ground") or OPEN, GROUNDS),
    )


def choice(name: str, said: str, words: tuple[str, ...]) -> str:
    if said not in words:
        raise Invalid(
            _("%(name)s must be one of %(words)s.") % {"name": name, "words": ", ".join(words)},
            code="bad-choice",
        )
    return said


def whole(request: Request, name: str, default: int, most: int) -> int:
    """Read a whole number from 1 to `most`."""
    text = request.query_params.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        raise Invalid(
            _("%(name)s must be a whole number from 1 to %(most)d. Got: %(text)s")
            % {"name": name, "most": most, "text": text[:40]},
            code="bad-number",
        )
    return int(text)


def aim_of(request: Request) -> str:
    return choice("by", request.query_params.get("by") or AIMS[0], AIMS)


def place_of(request: Request) -> Point:
    """Return the place that `case`, or `lng` and `lat`, name."""
    number = request.query_params.get("case", "")
    if number:
        return _case_place(request.user, number)
    lng, lat = (degrees(name, request.query_params.get(name)) for name in ("lng", "lat"))
    check_position(lng, lat)
    return Point(lng, lat, srid=4326)


def _case_place(user: Any, number: str) -> Point:
    if not Limits.of(user).opens("cases"):
        raise NotAllowed(_("This key is not for the layer cases."), code="key-not-for-this", layers=["cases"])
    place = Case.objects.visible_to(user).filter(number=number).values_list("geometry", flat=True).first()
    if place is None:
        raise NotFound(_("There is no case %(number)s in your area.") % {"number": number[:40]})
    return place


def degrees(name: str, said: Any) -> float:
    return number_of(name, said, -360, 360)


def number_of(name: str, said: Any, least: float, most: float) -> float:
    """Read a number between two bounds."""
    try:
        number = float(said) if not isinstance(said, bool) else float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    if not (isfinite(number) and least <= number <= most):
        raise Invalid(
            _("%(name)s must be a number from %(least)g to %(most)g. Got: %(text)s")
            % {"name": name, "least": least, "most": most, "text": str(said)[:40]},
            code="bad-number",
        )
    return number


@dataclass(frozen=True)
class Tried:
    """A camera that is there (id None: a new one), and how it would look."""

    camera: Any
    view: FieldOfView

    @property
    def height_m(self) -> Any:
        return self.camera.attributes.get("height_m") if self.camera is not None else None


def tried(request: Request) -> Tried:
    """Read which camera is to be tried, and how; what is not said stays as it is."""
    body = request.data if isinstance(request.data, dict) else {}
    camera = _camera(request.user, body.get("camera"))
    now = field_of_view(camera) if camera is not None else FieldOfView(0, 0, 0, 90, 60)
    lng, lat = _position(body, now, required=camera is None)
    bearing = body.get("bearing_deg", now.bearing_deg)
    turns = bool(body.get("is_ptz", now.turns))
    return Tried(
        camera,
        FieldOfView(
            lng,
            lat,
            None if bearing is None else number_of("bearing_deg", bearing, -360, 720) % 360,
            number_of("field_of_view_deg", body.get("field_of_view_deg", now.field_of_view_deg), 1, 360),
            number_of("range_m", body.get("range_m", now.range_m), 1, max(MOST_RANGE_M, now.range_m)),
            turns,
        ),
    )


def _camera(user: Any, said: Any) -> Any:
    if said is None:
        return None
    pk = int(number_of("camera", said, 1, 2**53))
    camera = Camera.objects.visible_to(user).filter(pk=pk).defer("geometry_web").first()
    if camera is None:
        raise NotFound(_("There is no %(layer)s %(id)s in your area.") % {"layer": "cameras", "id": pk})
    return camera


def _position(body: dict[str, Any], now: FieldOfView, *, required: bool) -> tuple[float, float]:
    if not required and "position" not in body:
        return now.lng, now.lat
    place = body.get("position")
    if not (isinstance(place, list) and len(place) == 2):
        raise Invalid(_("position must be [lng, lat] in degrees."), code="bad-position")
    lng, lat = (degrees("position", part) for part in place)
    check_position(lng, lat)
    return lng, lat
