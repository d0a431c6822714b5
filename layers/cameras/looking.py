"""Look again: reckon the outline of every view that is marked as stale.

In the transaction of the change where an action tells of it; else when a request has been answered, or by `see_again`. Safe to
run as often as one likes and in as many processes: views that another one holds are left to it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from django.db import connection, transaction

from layers.cameras.buildings import Buildings, buildings_of
from layers.cameras.field_of_view import FieldOfView
from layers.cameras.models import Camera, CameraView
from layers.cameras.occlusion import views
from layers.cameras.optics import Optics, optics_of, sectors
from layers.core.now_and_then import NowAndThen

AT_ONCE = 500
LOCK = 7_103_018
"""Held with others while views are reckoned, alone while buildings are written (`sql/0018_camera_views.sql`)."""
CLIPPED_SHARE = 0.9995
"""A view of less than this of its sector has lost something to buildings, and not to rounding."""
NEAR = """
SELECT DISTINCT ON (building.id) ST_AsBinary(building.geometry), building.attributes -> 'height_m'
  FROM unnest(%s::float8[], %s::float8[], %s::float8[], %s::float8[]) AS box(west, south, east, north)
  JOIN layers_basefeature AS building
    ON building.geometry && ST_MakeEnvelope(west, south, east, north, 4326) AND building.kind = 'building'
"""
WRITE = """
UPDATE layers_cameraview AS kept
   SET geometry = ST_Multi(ST_GeomFromWKB(seen.wkb, 4326)), area_m2 = seen.area_m2, clipped = seen.clipped, stale = false
  FROM unnest(%s::bigint[], %s::bytea[], %s::float8[], %s::bool[]) AS seen(camera_id, wkb, area_m2, clipped)
 WHERE kept.camera_id = seen.camera_id
"""


def see_stale() -> int:
    """Bring every stale view up to date; return how many there were."""
    done = 0
    while CameraView.objects.filter(stale=True).exists():
        seen = _see_some()
        done += seen
        if not seen:
            break
    return done


tick = NowAndThen(see_stale, every_s=1.0, complaint="Could not look again at what cameras see.")


@transaction.atomic
def _see_some() -> int:
    """Reckon some of them; none while buildings are being written elsewhere, for nobody who only reads waits for that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
    stale = CameraView.objects.select_for_update(skip_locked=True).filter(stale=True)
    ids = list(stale.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    cameras = list(Camera.objects.filter(pk__in=ids).order_by("pk").defer("geometry_web"))
    if cameras:
        _write(cameras)
    return len(cameras)


def _write(cameras: Sequence[Camera]) -> None:
    optics = optics_of_cameras(cameras)
    open_views, seen = sectors(optics), views(optics, buildings_near(optics))
    planar = shapely.area(seen)
    area_m2 = planar * optics.degree_m.prod(axis=1)
    clipped = planar < CLIPPED_SHARE * shapely.area(open_views)
    columns = (
        [c.pk for c in cameras],
        list(shapely.to_wkb(seen)),
        area_m2.round(1).tolist(),
        clipped.tolist(),
    )
    with connection.cursor() as cursor:
        cursor.execute(WRITE, columns)


def optics_of_cameras(cameras: Sequence[Camera]) -> Optics:
    """Return rows of cameras as arrays; `attributes.height_m` is how high one hangs."""
    return optics_of(map(field_of_view, cameras), [_metres(c.attributes.get("height_m")) for c in cameras])


def field_of_view(camera: Camera) -> FieldOfView:
    """Return where a camera stands and looks."""
    return FieldOfView(
        camera.geometry.x,
        camera.geometry.y,
        camera.bearing_deg,
        camera.field_of_view_deg,
        camera.range_m,
        turns=camera.is_ptz,
    )


def buildings_near(optics: Optics) -> Buildings:
    """Read the buildings of the base map that stand where cameras look; `attributes.height_m` is how high one is."""
    boxes = shapely.bounds(sectors(optics))
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [boxes[:, k].tolist() for k in range(4)])
        rows: list[tuple[Any, Any]] = cursor.fetchall()
    shapes = shapely.from_wkb(np.array([bytes(wkb) for wkb, _height in rows], dtype=object))
    return buildings_of(shapes, [_metres(height) for _wkb, height in rows])


def _metres(told: Any) -> float | None:
    """Read a height that an attribute may give in any form; what is no number is not known."""
    try:
        metres = float(told)
    except (TypeError, ValueError):
        return None
    return metres if 0 < metres < 1_000 else None
