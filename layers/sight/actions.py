"""Look for blind spots anew, and keep what is found as the layer `blind-spots`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from django.utils import timezone

from layers.access.permissions import may, require
from layers.cameras.looking import see_stale
from layers.cameras.models import CameraView
from layers.cases.models import Case
from layers.core.history import record_queryset
from layers.core.models import Change
from layers.core.scope import SYSTEM
from layers.core.sql import Latitude, Longitude, among
from layers.divisions.models import Address, Division
from layers.grids.models import GridScheme
from layers.sight.blind import Spots, nearest_spot, outline, spots_of
from layers.sight.cover import Shapes
from layers.sight.grids import OPEN, sights
from layers.sight.ground import GridRow, bounds_of, grids_of, views_over
from layers.sight.models import BlindSpot

BATCH = 1_000
CASES_DAYS = 90


@dataclass(frozen=True)
class Refreshed:
    """What a look found."""

    grids: int
    spots: int
    area_m2: float


def refresh_blind_spots(*, acting_user: Any, scheme: GridScheme, division: Division | None) -> Refreshed:
    """Look at the grids of a scheme, of a division where one is named, and keep their blind spots.

    Without a division: of all those where the user may.

    Raises
    ------
    NotAllowed : the user may nowhere, or not in all of the division.
    """
    if acting_user is not SYSTEM:
        require(acting_user, "sight.refresh", division)
    see_stale()
    with transaction.atomic():
        grids = _allowed(acting_user, grids_of(acting_user, scheme, division))
        spots = _spots(grids)
        _forget(acting_user, grids)
        made = BlindSpot.objects.bulk_create(_rows(scheme, grids, spots), batch_size=BATCH)
        _tell(acting_user, [row.pk for row in made], Change.UPSERT)
    return Refreshed(len(grids), len(made), round(float(spots.area_m2.sum()), 1))


@dataclass(frozen=True)
class _At:
    """Stands for a division of which only its path is known."""

    path: str
    name: str = ""


def _allowed(user: Any, grids: list[GridRow]) -> list[GridRow]:
    """Keep the grids that a user may look at anew, of those that are seen."""
    if user is SYSTEM:
        return grids
    paths = {path for path in {g.division_path for g in grids} if may(user, "sight.refresh", _At(path))}
    return [grid for grid in grids if grid.division_path in paths]


def _spots(grids: list[GridRow]) -> Spots:
    """Return what the cameras of each grid's own division do not see of it."""
    blind = np.empty(len(grids), dtype=object)
    if grids:
        views = views_over(CameraView.objects.all(), bounds_of(grids))
        for path in sorted({grid.division_path for grid in grids}):
            its = [n for n, grid in enumerate(grids) if grid.division_path == path]
            inside = np.array([other.startswith(path) for other in views.path], dtype=bool)
            found = sights([grids[n] for n in its], views.only(inside), OPEN)
            blind[its] = np.array([sight.blind for sight in found], dtype=object)
    return spots_of(blind, np.array([grid.degree_m2 for grid in grids]))


def _forget(user: Any, grids: list[GridRow]) -> None:
    """Take away the spots of these grids, and of those that are no longer in force."""
    ids = [grid.id for grid in grids]
    rows = BlindSpot.objects.visible_to(user)
    gone = rows.filter(grid__in=among(ids)) | rows.filter(grid__valid_to__isnull=False)
    _tell(user, list(gone.values_list("pk", flat=True)), Change.DELETE)
    gone.delete()


def _tell(user: Any, ids: list[int], op: str) -> None:
    record_queryset(
        actor=user if user is not SYSTEM else None,
        action="blind-spots.refresh",
        layer="blind-spots",
        op=op,
        queryset=BlindSpot.objects.filter(pk__in=among(ids)),
        path="division__path",
    )


def _rows(scheme: GridScheme, grids: list[GridRow], spots: Spots) -> list[BlindSpot]:
    divisions = dict(
        Division.objects.filter(code__in={g.division_code for g in grids}).values_list("code", "pk")
    )
    residents, cases = _people(grids, spots), _cases(grids, spots)
    rows = []
    for n, shape in enumerate(_outlines(spots)):
        grid = grids[spots.area[n]]
        if not shape.is_empty:
            rows.append(
                BlindSpot(
                    grid_id=grid.id,
                    grid_code=grid.code,
                    grid_name=grid.name,
                    scheme_code=scheme.code,
                    division_id=divisions.get(grid.division_code),
                    geometry=GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326),
                    area_m2=round(float(spots.area_m2[n]), 1),
                    residents=residents[n],
                    cases=cases[n],
                )
            )
    return rows


def _outlines(spots: Spots) -> Shapes:
    return np.array([outline(shape) for shape in spots.shapes], dtype=object)


def _people(grids: list[GridRow], spots: Spots) -> list[int]:
    rows = Address.objects.filter(residents__gt=0)
    return _own(grids, spots, rows.values_list("residents", *_PLACE))


def _cases(grids: list[GridRow], spots: Spots) -> list[int]:
    since = timezone.now() - timedelta(days=CASES_DAYS)
    rows = Case.objects.filter(reported_at__gte=since).values_list("number", *_PLACE)
    return _own(grids, spots, ((1, *row[1:]) for row in rows))


_PLACE = (Longitude("geometry"), Latitude("geometry"), "division__path")


def _own(grids: list[GridRow], spots: Spots, rows: Any) -> list[int]:
    """Return sums for each spot over what belongs to the division of its grid."""
    listed = list(rows)
    weight = np.array([row[0] for row in listed], dtype=np.int64)
    lnglat = np.array([row[1:3] for row in listed], dtype=float).reshape(-1, 2)
    point, spot = nearest_spot(spots, lnglat)
    own = np.array(
        [
            (listed[p][3] or "").startswith(grids[spots.area[s]].division_path)
            for p, s in zip(point, spot, strict=True)
        ],
        dtype=bool,
    )
    sums = np.bincount(spot[own], weights=weight[point[own]], minlength=len(spots))
    return [int(total) for total in sums]
