"""Which cameras see a place, from where and at which angle."""

from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import F, Q, Value

from layers.basemap.models import BaseFeature
from layers.cameras.field_of_view import FieldOfView, angle_between
from layers.cameras.looking import field_of_view, see_stale
from layers.cameras.models import Camera, CameraView
from layers.core.measure import WGS84
from layers.core.sql import DistanceOnEarth

TOUCHES_M = 0.5
"""As far as an outline may be off by its roundings."""
MOST = 50
Row = dict[str, Any]


def cameras_that_see(user: Any, point: Point) -> Row:
    """Return the cameras that see a place, nearest first; those that are off are named, but see nothing.

    A place inside a building is seen by nobody; then the cameras are named that see the building from outside.
    """
    see_stale()
    house = building_at(point)
    cameras = Camera.objects.visible_to(user).filter(pk__in=seeing(point, house)).defer("geometry_web")
    place = Value(point, GeometryField(srid=4326))
    nearest = cameras.annotate(distance_m=DistanceOnEarth(F("geometry"), place)).order_by("distance_m", "pk")
    rows = [_row(camera, point, "building" if house else "place") for camera in nearest[:MOST]]
    return {
        "inside_building": house is not None,
        "seen_by": sum(row["online"] for row in rows),
        "cameras": rows,
    }


def building_at(point: Point) -> GEOSGeometry | None:
    """Return the outline of the building that a place lies in."""
    rows = BaseFeature.objects.filter(kind="building", geometry__contains=point)
    return rows.order_by("pk").values_list("geometry", flat=True).first()


def seeing(point: Point, house: GEOSGeometry | None) -> Any:
    """Return the ids of the cameras whose view meets a place, on or off."""
    target = house or point
    shape = shapely.from_wkb(bytes(target.wkb))
    near = shapely.buffer(shape, TOUCHES_M / 111_000).wkb
    rows = CameraView.objects.filter(
        stale=False, geometry__bboverlaps=GEOSGeometry(memoryview(near), srid=4326)
    )
    meets = Q(geometry__intersects=GEOSGeometry(memoryview(near), srid=4326))
    return rows.filter(meets).values("pk")


def seen_by(point: Point) -> Any:
    """Return the ids of all cameras that see a place, or from outside the building that it lies in."""
    return seeing(point, building_at(point)).values_list("pk", flat=True)


def _row(camera: Any, point: Point, sees: str) -> Row:
    view = field_of_view(camera)
    online = camera.status == Camera.Status.ONLINE
    azimuth, _back, _distance = WGS84.inv(view.lng, view.lat, point.x, point.y)
    return {
        "id": camera.pk,
        "device_id": camera.device_id,
        "name": camera.name,
        "camera_class": camera.camera_class,
        "online": online,
        "sees": sees if online else None,
        "distance_m": round(camera.distance_m, 1),
        "bearing_to_deg": round(azimuth % 360, 1),
        "off_axis_deg": _off_axis(view, azimuth, camera.distance_m),
        "lng": view.lng,
        "lat": view.lat,
    }


def _off_axis(view: FieldOfView, azimuth: float, distance_m: float) -> float | None:
    """Return by how much a direction is off the middle of a view; None for one that looks everywhere."""
    if view.looks_everywhere or view.bearing_deg is None:
        return None
    if distance_m < TOUCHES_M:  # at the camera's own place there is no direction
        return 0.0
    return round(float(np.abs(angle_between(azimuth, view.bearing_deg))), 1)
