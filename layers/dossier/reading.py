"""What stands round a risk source, as far as the user may see it: people, places, sources, cameras, cases."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.db.models import QuerySet
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.cases import workflow
from layers.cases.models import Case
from layers.core.measure import degrees_of
from layers.core.scope import Scope
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Address, Division
from layers.dossier.around import Around
from layers.dossier.kinds import Kind, kind_of
from layers.dossier.models import PlaceKind
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint
from layers.sight.seeing import cameras_that_see

Row = dict[str, Any]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class People:
    """n addresses with the people who live there.

    Parameters
    ----------
    lnglat : (n, 2) degrees.
    counts : (n, 3) households, residents, residents over 60.
    """

    lnglat: NDArray[np.float64]
    counts: Ints

    def within(self, chosen: NDArray[np.bool_]) -> Row:
        """Return how many live at the chosen addresses."""
        households, residents, over_60 = (int(n) for n in self.counts[chosen].sum(axis=0))
        return {"households": households, "residents": residents, "over_60": over_60}


def people_near(user: Any, around: Around, within_m: float) -> People:
    columns = (Longitude("geometry"), Latitude("geometry"), "households", "residents", "over_60")
    rows = in_box(Address.objects.visible_to(user), around, within_m).values_list(*columns)
    table = np.array(list(rows), dtype=float).reshape(-1, 5)
    return People(table[:, :2], table[:, 2:].astype(np.int64))


def places_near(user: Any, around: Around, within_m: float) -> list[Row]:
    """Return the service points whose kind matters when something happens, with their `kind`."""
    words = PlaceKind.by_kind()
    columns = ("id", "name", "category", "capacity")
    rows = _placed(in_box(ServicePoint.objects.visible_to(user), around, within_m), around, *columns)
    with_kind = [{**row, "kind": kind_of(row["category"], words)} for row in rows]
    return [row for row in with_kind if row["kind"] is not None]


def shelters_of(places: list[Row]) -> list[Row]:
    return [place for place in places if place["kind"] == Kind.SHELTER]


def sources_near(user: Any, around: Around, within_m: float, source: RiskSource) -> list[Row]:
    """Return the other risk sources, the nearest first."""
    rows = RiskSource.objects.visible_to(user).exclude(pk=source.pk)
    columns = ("id", "code", "name", "level", "category")
    return _placed(in_box(rows, around, within_m), around, *columns, within_m=within_m)


def cameras_seeing(user: Any, source: RiskSource) -> list[Row]:
    """Return the cameras that see the source or the building it stands in, buildings in between left out; off ones last."""
    names = ("id", "device_id", "name", "camera_class", "lng", "lat", "distance_m")
    found = cameras_that_see(user, source.geometry)["cameras"]
    rows = [
        {name: row[name] for name in names} | {"status": "online" if row["online"] else "offline"}
        for row in found
    ]
    return sorted(rows, key=lambda row: (row["status"] != "online", row["distance_m"]))


def open_cases_near(user: Any, around: Around, within_m: float) -> list[Row]:
    """Return the open cases, the nearest first."""
    rows = in_box(Case.objects.visible_to(user).filter(state__in=workflow.OPEN), around, within_m)
    columns = ("id", "number", "category", "state", "reported_at")
    return _placed(rows, around, *columns, within_m=within_m)


def own_ground(user: Any) -> BaseGeometry | None:
    """Return the ground that a user sees; None for everything. Divisions without borders have no ground."""
    scope = Scope.of(user)
    if scope.everywhere:
        return None
    own = Division.objects.filter(path__in=scope.paths).exclude(geometry=None)
    shapes = own.values_list("geometry", flat=True)
    return shapely.union_all([shapely.from_wkb(bytes(shape.wkb)) for shape in shapes])


def in_box(rows: QuerySet[Any], around: Around, within_m: float) -> QuerySet[Any]:
    """Keep what stands in the box of a circle."""
    east, north = degrees_of(within_m, abs(around.lat))
    box = (around.lng - east, around.lat - north, around.lng + east, around.lat + north)
    return rows.filter(geometry__bboverlaps=Polygon.from_bbox(box))


def _placed(rows: QuerySet[Any], around: Around, *columns: str, within_m: float = np.inf) -> list[Row]:
    """Return rows with `lng`, `lat` and `distance_m`, the nearest first."""
    values = list(
        rows.annotate(lng=Longitude("geometry"), lat=Latitude("geometry")).values(*columns, "lng", "lat")
    )
    metres = around.distances_m([(row["lng"], row["lat"]) for row in values])
    found = [{**row, "distance_m": float(m)} for row, m in zip(values, metres, strict=True) if m <= within_m]
    return sorted(found, key=lambda row: (row["distance_m"], row["id"]))
