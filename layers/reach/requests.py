"""Read what a request wants to reach: minutes, mode, method, points."""

from dataclasses import dataclass
from math import isfinite

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.request import Request

from layers.core.errors import Invalid
from layers.reach.circles import radius_m

MIN_MINUTES, MAX_MINUTES = 1.0, 60.0
MAX_POINTS = 500


@dataclass(frozen=True)
class Walk:
    """How long, and by which method it is reckoned."""

    minutes: float
    method: str

    @property
    def radius_m(self) -> float:
        return radius_m(self.minutes, settings.WALKING_SPEED_M_S)

    @property
    def label(self) -> str:
        """What people must know about the method, wherever its result is shown."""
        return _("Straight-line circle, not a walking distance")


def walk_of(request: Request) -> Walk:
    """Return the walk that `minutes`, `mode` and `method` ask for."""
    mode = request.query_params.get("mode") or "walk"
    method = request.query_params.get("method") or "circle"
    if mode != "walk":
        raise Invalid(_("mode can be “walk” only. Got: %(mode)s") % {"mode": mode[:40]}, code="unknown-mode")
    if method == "network":
        raise Invalid(
            _("The road network is not loaded, so walking distances are not known. Use method=circle."),
            code="no-roads",
        )
    if method != "circle":
        raise Invalid(
            _("method is “circle” or “network”. Got: %(method)s") % {"method": method[:40]},
            code="unknown-method",
        )
    return Walk(_minutes(request.query_params.get("minutes") or "15"), method)


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = float("nan")
    if not (isfinite(minutes) and MIN_MINUTES <= minutes <= MAX_MINUTES):
        raise Invalid(
            _("minutes must be a number from %(low)d to %(high)d. Got: %(text)s")
            % {"low": MIN_MINUTES, "high": MAX_MINUTES, "text": text[:40]},
            code="bad-minutes",
        )
    return int(minutes) if minutes == int(minutes) else minutes


def points_of(text: str) -> list[tuple[float, float]]:
    """Read `lng,lat;lng,lat;…` in degrees."""
    parts = [part for part in text.split(";") if part.strip()]
    check_count(len(parts))
    return [_point(part) for part in parts]


def check_count(count: int) -> None:
    """Refuse more points than one request may ask for."""
    if count > MAX_POINTS:
        raise Invalid(
            _(
                "One request takes up to %(most)d points, this one has %(count)d. Name a division or a category."
            )
            % {"most": MAX_POINTS, "count": count},
            code="too-many-points",
        )


def _point(text: str) -> tuple[float, float]:
    try:
        lng, lat = (float(part) for part in text.split(","))
    except ValueError:
        lng = lat = float("nan")
    if abs(lng) <= 180 and abs(lat) <= 90:
        return lng, lat
    raise Invalid(
        _("points must be lng,lat;lng,lat in degrees. Got: %(text)s") % {"text": text[:80]},
        code="bad-position",
    )


def is_set(request: Request, name: str) -> bool:
    """Whether a switch such as `merge=1` is on."""
    return request.query_params.get(name, "").lower() in {"1", "true", "yes", "on"}
