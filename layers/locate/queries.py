"""Everything that belongs to a point of the map, of what the user may see."""

from typing import Any

from django.contrib.gis.geos import Point
from django.db.models import F, Q
from django.utils import timezone

from layers.access.permissions import may
from layers.cameras.looking import see_stale
from layers.cameras.models import Camera
from layers.divisions.models import Address, Division
from layers.grids.models import Grid, GridDuty
from layers.locate.nearest import nearest
from layers.locate.walking import with_walks
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.sight.seeing import seen_by

NEAREST = 5
NEAR_M = 1_000.0
CAMERAS_LOOKED_AT = 40
"""A camera that sees a point may stand behind several that do not: so many are asked."""

Row = dict[str, Any]


def everything_at(user: Any, point: Point) -> dict[str, list[Row]]:
    """Return what `/api/locate/` answers, each list ordered: divisions from the top, the rest nearest first."""
    grids = grids_at(user, point)
    return {
        "divisions": divisions_at(user, point),
        "grids": grids,
        "duties": duties_of(user, grids),
        "cameras": cameras_near(user, point),
        "risk_sources": risk_sources_near(user, point),
        "service_points": service_points_near(user, point),
        "addresses": addresses_near(user, point),
    }


def divisions_at(user: Any, point: Point) -> list[Row]:
    rows = Division.objects.visible_to(user).filter(geometry__covers=point).order_by("path")
    return list(rows.values("id", "code", "name", "level"))


def grids_at(user: Any, point: Point) -> list[Row]:
    """Return the grids in force today over a point, of every scheme."""
    rows = Grid.objects.visible_to(user).in_force(timezone.localdate()).filter(geometry__covers=point)
    named = rows.annotate(scheme_code=F("scheme__code"), scheme_kind=F("scheme__kind")).order_by(
        "scheme__code", "pk"
    )
    columns = ("id", "code", "scheme_code", "scheme_kind", "name", "households")
    return [{"scheme": row.pop("scheme_code"), **row} for row in named.values(*columns)]


def duties_of(user: Any, grids: list[Row]) -> list[Row]:
    """Return who serves the grids today; telephones only for those who direct them."""
    today = timezone.localdate()
    duties = (
        GridDuty.objects.visible_to(user)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), grid__in=[grid["id"] for grid in grids])
        .filter(valid_from__lte=today)
        .select_related("grid__division", "grid__scheme", "worker")
        .defer(
            "grid__geometry", "grid__geometry_web", "grid__division__geometry", "grid__division__geometry_web"
        )
        .order_by("duty", "worker__name", "pk")
    )
    return [_duty(user, duty) for duty in duties]


def _duty(user: Any, duty: GridDuty) -> Row:
    row = {
        "grid": duty.grid.code,
        "scheme": duty.grid.scheme.code,
        "duty": duty.duty,
        "worker": duty.worker.name,
    }
    if may(user, "duty.telephone", duty.grid.division):
        row["telephone"] = duty.worker.telephone
    return row


def cameras_near(user: Any, point: Point) -> list[Row]:
    """Return the nearest cameras, and further ones that see the point between buildings; `sees` needs one that is on."""
    columns = ("id", "device_id", "name", "camera_class", "status")
    see_stale()
    rows = nearest(Camera.objects.visible_to(user), point, *columns, count=CAMERAS_LOOKED_AT)
    seeing = set(seen_by(point))
    looked_at = [
        {**row, "sees": row["id"] in seeing and row["status"] == Camera.Status.ONLINE} for row in rows
    ]
    chosen = [*looked_at[:NEAREST], *[row for row in looked_at[NEAREST:] if row["sees"]][:NEAREST]]
    return [{name: row[name] for name in (*columns, "distance_m", "sees")} for row in chosen]


def risk_sources_near(user: Any, point: Point) -> list[Row]:
    rows = RiskSource.objects.visible_to(user)
    return nearest(rows, point, "id", "name", "level", "category", count=NEAREST, within_m=NEAR_M)


def service_points_near(user: Any, point: Point) -> list[Row]:
    rows = ServicePoint.objects.visible_to(user)
    near = nearest(rows, point, "id", "name", "category", "geometry", count=NEAREST, within_m=NEAR_M)
    return with_walks(point, near)


def addresses_near(user: Any, point: Point) -> list[Row]:
    rows = Address.objects.visible_to(user)
    return nearest(rows, point, "id", "text", count=NEAREST, within_m=NEAR_M)
