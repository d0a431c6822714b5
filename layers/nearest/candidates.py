"""What may be the nearest: rows near a place that a user may see, each with a position or with what stands for one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.contrib.gis.db.models import GeometryField, PointField
from django.contrib.gis.db.models.functions import PointOnSurface
from django.contrib.gis.geos import Point, Polygon
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import may
from layers.cameras.models import Camera
from layers.core.errors import NotFound
from layers.core.measure import degrees_of
from layers.core.sql import DistanceOnEarth
from layers.divisions.models import Division
from layers.grids.models import GridDuty
from layers.reach.hours import is_open
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.themes.models import ThemeFeature

MOST: Final = 1_000
"""Rows that are looked at, the nearest in a straight line first."""
WORKERS, SERVICE_POINTS, CAMERAS, RISK_SOURCES, THEME = (
    "workers", "service-points", "cameras", "risk-sources", "theme-",
)  # fmt: skip
EXACT, GRID = "exact", "grid"
KNOWN: Final = (WORKERS, SERVICE_POINTS, CAMERAS, RISK_SOURCES)


@dataclass(frozen=True)
class Candidate:
    """One row.

    Parameters
    ----------
    layer, id : of the row; `workers` is no layer.
    position : "exact", or "grid" where only the grid is known that someone serves.
    straight_m : on the ellipsoid.
    serves_here : whether it is the grid of the place itself that someone serves.
    facts : what else is told.
    """

    layer: str
    id: int
    name: str
    lng: float
    lat: float
    straight_m: float
    position: str = EXACT
    serves_here: bool = False
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Around:
    """Which rows: of what, near which place, how far in a straight line, open when."""

    what: str
    category: str
    lng: float
    lat: float
    radius_m: float
    at: datetime | None = None

    @property
    def point(self) -> Point:
        return Point(self.lng, self.lat, srid=4326)

    @property
    def box(self) -> Polygon:
        wide, high = degrees_of(self.radius_m, self.lat)
        return Polygon.from_bbox((self.lng - wide, self.lat - high, self.lng + wide, self.lat + high))


def candidates(user: Any, around: Around) -> list[Candidate]:
    """Return the rows, nearest in a straight line first, at most `MOST`.

    Raises
    ------
    NotFound : no such kind of thing, or none of it that the user may see.
    """
    if around.what == WORKERS:
        return _workers(user, around)
    if around.what == SERVICE_POINTS:
        rows = ServicePoint.objects.visible_to(user)
        return [
            _service_point(row, around) for row in _near(rows, around, "name", "category", "opening_hours")
        ]
    if around.what == CAMERAS:
        rows = Camera.objects.visible_to(user)
        return [_plain(row, CAMERAS) for row in _near(rows, around, "name", "device_id", "status")]
    if around.what == RISK_SOURCES:
        rows = RiskSource.objects.visible_to(user)
        return [_plain(row, RISK_SOURCES) for row in _near(rows, around, "name", "level", "category")]
    return _of_theme(user, around)


def _near(rows: QuerySet[Any], around: Around, *columns: str) -> list[dict[str, Any]]:
    if around.category and "category" in columns:
        rows = rows.filter(category=around.category)
    place = Value(around.point, GeometryField(srid=4326))
    measured = (
        rows.filter(geometry__bboverlaps=around.box)
        .annotate(distance_m=DistanceOnEarth(F("geometry"), place), place=PointOnSurface("geometry"))
        .filter(distance_m__lte=around.radius_m)
        .order_by("distance_m", "pk")
    )
    return list(measured.values("id", *columns, "distance_m", "place")[:MOST])


def _plain(row: dict[str, Any], layer: str) -> Candidate:
    place, metres = row.pop("place"), row.pop("distance_m")
    name = str(row.pop("name") or row.get("device_id") or "")
    return Candidate(layer, row.pop("id"), name, place.x, place.y, metres, facts=row)


def _service_point(row: dict[str, Any], around: Around) -> Candidate:
    if around.at is not None:
        row["open"] = is_open(row["opening_hours"], around.at)
    return _plain(row, SERVICE_POINTS)


def _of_theme(user: Any, around: Around) -> list[Candidate]:
    rows = ThemeFeature.objects.visible_to(user).filter(theme__code=around.what.removeprefix(THEME))
    if not around.what.startswith(THEME) or not rows.exists():
        raise NotFound(
            _("There is nothing called %(what)s. Known: %(known)s, and the layers of themes.")
            % {"what": around.what[:60], "known": ", ".join(KNOWN)},
            code="unknown-what",
        )
    today = timezone.localdate()
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=today)).filter(
        Q(valid_from=None) | Q(valid_from__lte=today)
    )
    return [_plain(row, around.what) for row in _near(rows, around, "name")]


def _workers(user: Any, around: Around) -> list[Candidate]:
    """Return those on duty today by the grids that they serve, each worker once, by the nearest of his grids."""
    today = timezone.localdate()
    place = Value(around.point, GeometryField(srid=4326))
    covers = ExpressionWrapper(Q(grid__geometry__covers=around.point), output_field=BooleanField())
    rows = (
        GridDuty.objects.visible_to(user)
        .filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
        .filter(Q(grid__valid_to=None) | Q(grid__valid_to__gt=today), grid__valid_from__lte=today)
        .filter(grid__geometry__bboverlaps=around.box)
        .annotate(
            distance_m=DistanceOnEarth(F("grid__geometry"), place),
            place=PointOnSurface("grid__geometry", output_field=PointField(srid=4326)),
            here=covers,
        )
        .filter(distance_m__lte=around.radius_m)
        .order_by("distance_m", "pk")
        .values("worker_id", "worker__name", "worker__telephone", "duty", "grid__code", "grid__division_id",
                "distance_m", "place", "here")[:MOST]
    )  # fmt: skip
    telephones = _Telephones(user)
    return [_worker(row, telephones) for row in _once(rows)]


def _once(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    return {row["worker_id"]: row for row in reversed(list(rows))}.values()


def _worker(row: dict[str, Any], telephones: "_Telephones") -> Candidate:
    facts = {"duty": row["duty"], "grid": row["grid__code"]}
    if telephones.may_see(row["grid__division_id"]):
        facts["telephone"] = row["worker__telephone"]
    place = row["place"]
    return Candidate(
        WORKERS,
        row["worker_id"],
        row["worker__name"],
        place.x,
        place.y,
        row["distance_m"],
        GRID,
        row["here"],
        facts,
    )


class _Telephones:
    """Who may see the telephones of workers of a division; each division is asked once."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._known: dict[int | None, bool] = {}

    def may_see(self, division_id: int | None) -> bool:
        if division_id not in self._known:
            division = Division.objects.defer("geometry", "geometry_web").filter(pk=division_id).first()
            self._known[division_id] = may(self._user, "duty.telephone", division)
        return self._known[division_id]
