"""By what people are counted: communities, streets, districts, or the grids of a scheme; and which addresses are whose."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.db import connection
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon

from layers.core.changes import version_of
from layers.core.errors import Invalid, NotFound
from layers.core.scope import Scope
from layers.divisions.models import Division
from layers.grids.models import Grid, GridScheme
from layers.reach.cutting import Shapes, areas_m2
from layers.reach.demand import Demand, Place
from layers.reach.memo import Beside
from layers.reach.recent import Recent

GRID, COMMUNITY = "grid", "community"
LEVELS = (COMMUNITY, "street", "district", "city")
KINDS = (GRID, *LEVELS)
MOST_VERTICES = 4_000_000
"""Of areas that a process remembers."""
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Areas:
    """n areas. Compared by identity: the same object is handed out until one changes.

    Parameters
    ----------
    by : one of `KINDS`.
    scheme : code of the scheme that grids are of.
    places : what each is; for a grid the code is the grid's.
    shapes : (n,) polygons of EPSG:4326; empty where none is known.
    area_m2 : (n,) on the ellipsoid.
    """

    by: str
    scheme: str
    places: tuple[Place, ...]
    shapes: Shapes
    area_m2: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "area_m2", areas_m2(self.shapes))

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, eq=False)
class Members:
    """Which area each address belongs to.

    Parameters
    ----------
    index : (addresses,) position in `places`.
    places : those of the areas, and after them what addresses belong to that is none of them.
    """

    index: Index
    places: tuple[Place, ...]

    def sums(self, weights: Any) -> NDArray[np.int64]:
        """Add up something of the addresses by area."""
        return np.bincount(self.index, np.asarray(weights, dtype=float), len(self.places)).astype(np.int64)


known: Recent[Areas] = Recent(
    MOST_VERTICES, weight=lambda areas: int(shapely.get_num_coordinates(areas.shapes).sum())
)
members: Beside[Areas, Demand, Members] = Beside()


def areas_of(user: Any, division: Division | None, by: str = COMMUNITY, scheme: str = "") -> Areas:
    """Return the areas that a user may see, of a division where one is named.

    Parameters
    ----------
    by : a level counts by the divisions of that level, and by the smallest ones where there is none of it; "community"
        by the smallest ones.
    scheme : code of a grid scheme, for grids; where it is not said, the only one or that of the governance grids.

    Raises
    ------
    NotFound, Invalid : no such scheme, or one must be named.
    """
    code = _scheme(scheme) if by == GRID else ""
    if connection.in_atomic_block:
        return _read(user, division, by, code)
    layer = "grids" if by == GRID else "divisions"
    key = (
        Scope.of(user).key,
        division.path if division is not None else "",
        by,
        code,
        version_of(layer),
    )
    kept = known.get(key)
    return known.put(key, _read(user, division, by, code)) if kept is None else kept


def members_of(areas: Areas, demand: Demand) -> Members:
    """Return which area each address belongs to, remembered with both."""
    return members.of(areas, demand, _by_place if areas.by == GRID else _by_division)


def _scheme(code: str) -> str:
    schemes = list(GridScheme.objects.order_by("code").values_list("code", "kind"))
    codes = [found for found, _kind in schemes]
    if code and code not in codes:
        raise NotFound(_("There is no grid scheme %(code)s.") % {"code": code[:40]}, code="unknown-scheme")
    governance = [found for found, kind in schemes if kind == GridScheme.Kind.GOVERNANCE]
    likely = [code] if code else codes if len(codes) == 1 else governance
    if len(likely) != 1:
        raise Invalid(
            _("Name the grid scheme: %(known)s.") % {"known": ", ".join(codes[:30]) or _("none")},
            code="no-scheme",
        )
    return likely[0]


def _read(user: Any, division: Division | None, by: str, scheme: str) -> Areas:
    read = _grids(user, division, scheme) if by == GRID else _divisions(user, division, by)
    return Areas(
        by, scheme, tuple(place for place, _shape in read), _shapes([shape for _place, shape in read])
    )


def _grids(user: Any, division: Division | None, scheme: str) -> list[tuple[Place, Any]]:
    rows = Grid.objects.visible_to(user).in_force().filter(scheme__code=scheme).order_by("code")
    read = _within(rows, division).values_list("pk", "code", "name", "geometry")
    return [(Place(pk, code, name, GRID, ""), shape) for pk, code, name, shape in read]


def _divisions(user: Any, division: Division | None, level: str) -> list[tuple[Place, Any]]:
    rows = _within(Division.objects.visible_to(user).order_by("path"), division)
    shapes = rows.values_list("pk", "code", "name", "level", "path", "geometry")
    read = [(Place(*row[:5]), row[5]) for row in shapes]
    wanted = _of_level([place for place, _shape in read], level)
    return [(place, shape) for place, shape in read if place.path in wanted]


def _within(rows: Any, division: Division | None) -> Any:
    return rows if division is None else rows.within(division)


def _of_level(places: list[Place], level: str) -> set[str]:
    """Return the paths of the divisions of a level, and of the smallest ones that lie in none of these."""
    parents = {_parent(place.path) for place in places}
    leaves = {place.path for place in places if place.path not in parents}
    chosen = {place.path for place in places if place.level == level} if level != COMMUNITY else set()
    return chosen | {path for path in leaves if not any(upper in chosen for upper in _line(path))}


def _line(path: str) -> list[str]:
    """Return the paths from a division itself up to the topmost."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:end]) + "/" for end in range(len(codes), 0, -1)]


def _parent(path: str) -> str:
    return path.rstrip("/").rpartition("/")[0] + "/"


def _shapes(read: list[Any]) -> Shapes:
    shapes = np.empty(len(read), dtype=object)
    shapes[:] = [MultiPolygon() if shape is None else shapely.from_wkb(bytes(shape.wkb)) for shape in read]
    return shapes


def _by_division(areas: Areas, demand: Demand) -> Members:
    """Assign each address to the area that its division is or lies in; other divisions follow as areas of their own."""
    position = {place.path: index for index, place in enumerate(areas.places)}
    places, of_place = list(areas.places), []
    for place in demand.places:
        line = _line(place.path) if place.code is not None else []
        found = next((position[path] for path in line if path in position), None)
        of_place.append(len(places) if found is None else found)
        if found is None:
            places.append(place)
    return Members(np.array(of_place, dtype=np.intp)[demand.division], tuple(places))


def _by_place(areas: Areas, demand: Demand) -> Members:
    """Assign each address to the first area that it lies in or on the border of."""
    outside = Place(0, None, "", GRID, "")
    index = np.full(len(demand), len(areas), dtype=np.intp)
    points, found = shapely.STRtree(areas.shapes).query(shapely.points(demand.lnglat), predicate="intersects")
    order = np.lexsort((-found, points))
    index[points[order]] = found[order]
    everybody_has_one = not (index == len(areas)).any()
    return Members(index, areas.places if everybody_has_one else (*areas.places, outside))
