"""Read what sight is reckoned from: grids, what cameras see of them, buildings and streets."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.geos import Polygon
from django.utils import timezone
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.basemap.models import BaseFeature
from layers.cameras.models import CameraView
from layers.cameras.optics import Floats, Ints, degree_m
from layers.core.errors import Invalid, NotFound
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme
from layers.sight.cover import Shapes

MOST_GRIDS = 3_000
STREET_M = 10.0
"""As far from a street's middle line the ground is taken for public space."""
BUILDING, ROAD = "building", "road"


@dataclass(frozen=True)
class GridRow:
    """A grid in force."""

    id: int
    code: str
    name: str
    division_code: str
    division_name: str
    division_path: str
    shape: Any

    @cached_property
    def degree_m2(self) -> float:
        """Square metres of a square degree where the grid lies."""
        _west, south, _east, north = shapely.bounds(self.shape)
        return float(degree_m(np.array([(south + north) / 2])).prod())

    @cached_property
    def key(self) -> tuple[int, int]:
        """Differs whenever the grid has another border."""
        return self.id, hash(shapely.to_wkb(self.shape))


@dataclass(frozen=True, eq=False)
class Views:
    """What n cameras that are on see."""

    camera: Ints
    camera_class: Ints
    path: NDArray[np.object_]
    shapes: Shapes

    @cached_property
    def key(self) -> Ints:
        """(n,) numbers that differ whenever a view or its class does."""
        texts = zip(
            self.camera.tolist(), self.camera_class.tolist(), shapely.to_wkb(self.shapes), strict=True
        )
        return np.array([hash(text) for text in texts], dtype=np.int64)

    def only(self, chosen: NDArray[np.bool_]) -> "Views":
        return Views(self.camera[chosen], self.camera_class[chosen], self.path[chosen], self.shapes[chosen])


def scheme_for(code: str) -> GridScheme:
    """Return a scheme by code; the first governance scheme where none is named."""
    schemes = GridScheme.objects.order_by("code")
    found = schemes.filter(code=code).first() if code else schemes.filter(kind="governance").first()
    if found is None:
        raise NotFound(_("There is no grid scheme %(code)s.") % {"code": code[:40]}, code="unknown-scheme")
    return found


def grids_of(user: Any, scheme: GridScheme, division: Division | None) -> list[GridRow]:
    """Return the grids of a scheme that are in force today, of what the user may see.

    Raises
    ------
    Invalid : more than `MOST_GRIDS`.
    """
    rows = Grid.objects.visible_to(user).filter(scheme=scheme)
    rows = grid_rows(rows.within(division) if division is not None else rows)
    if len(rows) > MOST_GRIDS:
        raise Invalid(
            _("One question takes up to %(most)d grids. Name a division.") % {"most": MOST_GRIDS},
            code="too-many-grids",
        )
    return rows


def grid_rows(rows: Any) -> list[GridRow]:
    columns = (
        rows.in_force(timezone.localdate())
        .order_by("code", "pk")
        .values_list("pk", "code", "name", "division__code", "division__name", "division__path", "geometry")
    )
    return [
        GridRow(pk, code, name, community, called, path, shapely.from_wkb(bytes(shape.wkb)))
        for pk, code, name, community, called, path, shape in columns[: MOST_GRIDS + 1]
    ]


def views_over(rows: Any, bounds: Floats) -> Views:
    """Return the views of cameras that are on and meet a box of degrees; those that are stale count for nothing."""
    shown = rows.shown().filter(geometry__bboverlaps=Polygon.from_bbox(bounds.tolist()))
    columns = list(shown.order_by("pk").values_list("pk", "camera_class", "division__path", "geometry"))
    return Views(
        np.array([row[0] for row in columns], dtype=np.int64),
        np.array([row[1] for row in columns], dtype=np.int64),
        np.array([row[2] or "" for row in columns], dtype=object),
        shapes_of(row[3] for row in columns),
    )


def views_visible_to(user: Any, bounds: Floats) -> Views:
    return views_over(CameraView.objects.visible_to(user), bounds)


def drawn(kind: str, bounds: Floats) -> Shapes:
    """Return what the base map draws of a kind where it meets a box of degrees."""
    rows = BaseFeature.objects.filter(kind=kind, geometry__bboverlaps=Polygon.from_bbox(bounds.tolist()))
    return shapes_of(rows.values_list("geometry", flat=True))


def streets(bounds: Floats) -> Shapes:
    """Return the ground along the streets of a box of degrees."""
    scale = degree_m(np.array([(bounds[1] + bounds[3]) / 2]))[0]
    lines = shapely.transform(drawn(ROAD, bounds), lambda xy: xy * scale)
    return shapely.transform(shapely.buffer(lines, STREET_M), lambda xy: xy / scale)


def shapes_of(geometries: Any) -> Shapes:
    texts = [bytes(geometry.wkb) for geometry in geometries]
    return np.asarray(shapely.from_wkb(np.array(texts, dtype=object)), dtype=object).reshape(len(texts))


def bounds_of(grids: list[GridRow]) -> Floats:
    return shapely.total_bounds(np.array([grid.shape for grid in grids], dtype=object))
