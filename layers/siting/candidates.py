"""Where a site might be, of what the user may see, and only inside the user's own divisions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid
from layers.core.measure import degrees_of
from layers.core.scope import Scope
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Address, Division
from layers.grids.models import Grid
from layers.service_points.models import ServicePoint
from layers.siting.wanted import ADDRESSES, GRIDS, POINTS, RASTER, Candidates, Place, Wanted

MOST_FOUND, MOST_CELLS = 100_000, 400_000
OUTSIDE, FORBIDDEN = "outside-your-area", "forbidden"
MOST_TOLD = 100
LngLat = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Area:
    """Where one may build: the shapes of divisions, or everywhere when there are none to hold it."""

    shapes: NDArray[np.object_]
    is_everywhere: bool

    def holds(self, lnglat: LngLat) -> NDArray[np.bool_]:
        if self.is_everywhere:
            return np.ones(len(lnglat), dtype=bool)
        return _inside(self.shapes, lnglat)


def area_of(user: Any, division: Division | None) -> Area:
    """Return the user's area, or one division in it."""
    rows = Division.objects.visible_to(user).filter(geometry__isnull=False)
    rows = rows.filter(children__isnull=True) if division is None else rows.filter(pk=division.pk)
    shapes = [shapely.from_wkb(bytes(shape.wkb)) for shape in rows.values_list("geometry", flat=True)]
    is_everywhere = not shapes and division is None and Scope.of(user).everywhere
    return Area(np.array(shapes, dtype=object), is_everywhere)


def candidates_of(user: Any, wanted: Wanted, division: Division | None) -> Candidates:
    """Return the candidates of a question; those that are outside or forbidden are left out, and told of.

    Raises
    ------
    Invalid : none is left, or there are more than anybody can look at.
    """
    area = area_of(user, division)
    places = _places(user, wanted, division, area)
    if len(places) > MOST_FOUND:
        raise Invalid(
            _("There are more than %(most)d candidates. Name a division.") % {"most": MOST_FOUND},
            code="too-many-candidates",
        )
    lnglat = np.array([(place.lng, place.lat) for place in places], dtype=float).reshape(-1, 2)
    reason = np.where(area.holds(lnglat), "", OUTSIDE)
    reason[(reason == "") & _inside(np.array(wanted.forbidden, dtype=object), lnglat)] = FORBIDDEN
    kept = tuple(place for place, why in zip(places, reason, strict=True) if not why)
    if not kept:
        raise Invalid(
            _(
                "No candidate is left: all lie outside your area or where nothing may be built, or there are none."
            ),
            code="no-candidates",
        )
    left_out = [(place.id, str(why)) for place, why in zip(places, reason, strict=True) if why]
    told = left_out[:MOST_TOLD] if wanted.kind == POINTS else ()
    return Candidates(kept, tuple(told), len(places))


def _places(user: Any, wanted: Wanted, division: Division | None, area: Area) -> tuple[Place, ...]:
    if wanted.kind == POINTS:
        return wanted.points
    if wanted.kind == RASTER:
        return _cells(area, wanted.step_m)
    rows, name = _rows(user, wanted)
    rows = rows.within(division) if division is not None else rows
    read = rows.order_by("pk").values_list("pk", Longitude("place"), Latitude("place"), name)[
        : MOST_FOUND + 1
    ]
    return tuple(Place(pk, lng, lat, text) for pk, lng, lat, text in read)


def _rows(user: Any, wanted: Wanted) -> tuple[Any, str]:
    if wanted.kind == ADDRESSES:
        return Address.objects.visible_to(user).annotate(place=F("geometry")), "text"
    if wanted.kind == GRIDS:
        grids = Grid.objects.visible_to(user).in_force()
        return grids.annotate(place=PointOnSurface("geometry")), "code"
    if not wanted.candidate_category:
        raise Invalid(
            _("Name the category of the service points that are candidates (candidate_category)."),
            code="no-candidate-category",
        )
    rows = ServicePoint.objects.visible_to(user).filter(category=wanted.candidate_category)
    return rows.annotate(place=F("geometry")), "name"


def _cells(area: Area, step_m: float) -> tuple[Place, ...]:
    """Return the middles of square cells that lie in the area."""
    if not len(area.shapes):
        raise Invalid(_("Name a division with a border: cells need one."), code="no-area")
    west, south, east, north = shapely.total_bounds(area.shapes)
    lng_step, lat_step = degrees_of(step_m, max(abs(south), abs(north)))
    wide, high = (int(size) + 1 for size in ((east - west) / lng_step, (north - south) / lat_step))
    if wide * high > MOST_CELLS:
        raise Invalid(
            _("Cells of %(step)d m are too many for this area. Take larger ones, or name a division.")
            % {"step": step_m},
            code="too-many-candidates",
        )
    lngs, lats = np.meshgrid(
        west + (np.arange(wide) + 0.5) * lng_step, south + (np.arange(high) + 0.5) * lat_step
    )
    points = np.round(np.column_stack([lngs.ravel(), lats.ravel()]), 7)
    return tuple(Place(serial, *at) for serial, at in enumerate(points[area.holds(points)].tolist(), start=1))


def _inside(shapes: NDArray[np.object_] | list[BaseGeometry], lnglat: LngLat) -> NDArray[np.bool_]:
    """Return which points lie in or on the border of any of the shapes."""
    inside = np.zeros(len(lnglat), dtype=bool)
    if len(shapes) and len(lnglat):
        points, _shapes = shapely.STRtree(shapes).query(shapely.points(lnglat), predicate="intersects")
        inside[points] = True
    return inside
