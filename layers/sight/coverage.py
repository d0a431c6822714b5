"""The seen share of grids and divisions, and the blind spots left, as answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely.geometry import mapping

from layers.cameras.looking import see_stale
from layers.cameras.models import Camera
from layers.reach.demand import demand_of
from layers.sight.asked import Asked
from layers.sight.blind import Spots, outline, spots_of, sums
from layers.sight.grids import CLASSES, GridSight, share, sights
from layers.sight.ground import GridRow, Views, bounds_of, grids_of, views_visible_to
from layers.sight.next import cases_of

Row = dict[str, Any]
NO_VIEWS = Views(*(np.array([], dtype=kind) for kind in (np.int64, np.int64, object, object)))


@dataclass(frozen=True, eq=False)
class Looked:
    """The grids that were asked for and what is seen of each."""

    grids: list[GridRow]
    sights: list[GridSight]

    def spots(self) -> Spots:
        blind = np.array([sight.blind for sight in self.sights], dtype=object)
        return spots_of(blind, np.array([grid.degree_m2 for grid in self.grids]))


def look(user: Any, wanted: Asked) -> Looked:
    """Return what the cameras that a user may see, of one class where one is named, see of the grids asked for."""
    see_stale()
    grids = grids_of(user, wanted.scheme, wanted.division)
    views = views_visible_to(user, bounds_of(grids)) if grids else NO_VIEWS
    if wanted.camera_class is not None:
        views = views.only(views.camera_class == wanted.camera_class)
    return Looked(grids, sights(grids, views, wanted.ground))


def coverage(user: Any, wanted: Asked) -> Row:
    """Return shares by grid, by division and in all, and how many cameras are on and off."""
    looked = look(user, wanted)
    pairs = list(zip(looked.grids, looked.sights, strict=True))
    divisions: dict[tuple[str, str], list[GridSight]] = defaultdict(list)
    for grid, sight in pairs:
        divisions[grid.division_code, grid.division_name].append(sight)
    return {
        "scheme": wanted.scheme.code,
        "camera_class": wanted.camera_class,
        "ground": wanted.ground,
        "cameras": cameras_of(user, wanted),
        "total": measures(looked.sights),
        "by_division": [
            {"code": code, "name": name, "grids": len(found), **measures(found)}
            for (code, name), found in sorted(divisions.items())
        ],
        "grids": [
            {
                "id": grid.id,
                "code": grid.code,
                "name": grid.name,
                "division": grid.division_code,
                "cameras": sight.cameras,
                **measures([sight]),
            }
            for grid, sight in pairs
        ],
    }


def measures(found: Iterable[GridSight]) -> Row:
    """Return square metres and shares of the open ground of some grids."""
    listed = list(found)
    whole, once, twice = (
        sum(getattr(sight, name) for sight in listed) for name in ("open_m2", "seen_m2", "twice_m2")
    )
    return {
        "open_m2": round(whole, 1),
        "seen_m2": round(once, 1),
        "share": share(once, whole),
        "twice_m2": round(twice, 1),
        "twice_share": share(twice, whole),
        "by_class": {
            str(number): share(sum(sight.by_class[n] for sight in listed), whole)
            for n, number in enumerate(CLASSES)
        },
    }


def cameras_of(user: Any, wanted: Asked) -> Row:
    """Return how many cameras there are in the area asked for, on and off."""
    rows = Camera.objects.visible_to(user)
    if wanted.division is not None:
        rows = rows.within(wanted.division)
    if wanted.camera_class is not None:
        rows = rows.filter(camera_class=wanted.camera_class)
    online = rows.filter(status=Camera.Status.ONLINE).count()
    return {"online": online, "offline": rows.count() - online}


def blind_spots(user: Any, wanted: Asked, days: int, most: int, by: str) -> Row:
    """Return the blind spots as GeoJSON features, those of most people, cases or ground first."""
    looked = look(user, wanted)
    spots = looked.spots()
    demand, cases = demand_of(user, wanted.division), cases_of(user, wanted.division, days)
    people, households = sums(spots, demand.lnglat, demand.residents, demand.households)
    [of_cases] = sums(spots, cases, np.ones(len(cases)))
    first = {"people": people, "cases": of_cases, "area": spots.area_m2}[by]
    order = np.lexsort((-spots.area_m2, -of_cases, -people, -first))[:most]
    features = [
        {
            "type": "Feature",
            "id": rank,
            "geometry": mapping(outline(spots.shapes[n])),
            "properties": {
                "rank": rank,
                "grid": looked.grids[spots.area[n]].code,
                "grid_name": looked.grids[spots.area[n]].name,
                "area_m2": round(float(spots.area_m2[n]), 1),
                "residents": int(people[n]),
                "households": int(households[n]),
                "cases": int(of_cases[n]),
            },
        }
        for rank, n in enumerate(order.tolist(), start=1)
    ]
    total = {
        "spots": len(spots),
        "area_m2": round(float(spots.area_m2.sum()), 1),
        "residents": int(sum(people)),
        "cases": int(sum(of_cases)),
    }
    return {
        "type": "FeatureCollection",
        "scheme": wanted.scheme.code,
        "ground": wanted.ground,
        "days": days,
        "total": total,
        "features": features,
    }
