"""Where to put the next cameras of an area, and what each would win."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import shapely
from django.utils import timezone
from shapely.geometry import mapping

from layers.cameras.field_of_view import FieldOfView
from layers.cameras.looking import buildings_near
from layers.cameras.occlusion import views
from layers.cameras.optics import Floats, optics_of
from layers.cases.models import Case
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Division
from layers.reach.demand import demand_of
from layers.sight.blind import NEAR_M, Spots
from layers.sight.ground import BUILDING, ROAD, drawn
from layers.sight.placing import Chosen, Lattice, lattice, place, spread

MOST_POINTS, MOST_CANDIDATES = 20_000, 1_500
STREET_STEP_M = 30.0
CLEAR_M = 15.0
"""A candidate farther than this from all blind ground would look at what is seen already."""


@dataclass(frozen=True)
class Lens:
    """How the cameras to be placed look."""

    field_of_view_deg: float = 90.0
    range_m: float = 60.0


@dataclass(frozen=True, eq=False)
class Weights:
    """What each lattice point stands for."""

    people: Floats
    cases: Floats
    area: Floats


def next_cameras(
    user: Any, division: Division | None, spots: Spots, lens: Lens, k: int, aim: str, days: int
) -> dict[str, Any]:
    """Return up to k places for cameras, best first, with bearing, view and what each wins alone after those before it."""
    points = lattice(spots.shapes, float(spots.area_m2.sum()), MOST_POINTS)
    candidates, considered = _candidates(spots)
    if not len(candidates) or not len(points.lnglat):
        return {"cameras": [], "candidates": 0, "candidates_there_are": considered}
    weights = _weights(user, division, points, days)
    everywhere = optics_of([FieldOfView(lng, lat, None, 360, lens.range_m) for lng, lat in candidates])
    buildings = buildings_near(everywhere)
    chosen = place(
        candidates,
        views(everywhere, buildings),
        points.lnglat,
        getattr(weights, aim),
        lens.field_of_view_deg,
        k,
    )
    aimed = optics_of([_view(candidates, one, lens) for one in chosen])
    shapes = views(aimed, buildings)
    rows = [_row(candidates, one, lens, weights, shape) for one, shape in zip(chosen, shapes, strict=True)]
    return {
        "cameras": rows,
        "candidates": len(candidates),
        "candidates_there_are": considered,
        "blind": {"people": round(weights.people.sum()), "cases": round(weights.cases.sum()), "area_m2": round(float(spots.area_m2.sum()), 1)},
        "lattice_m": round(points.step_m, 1),
    }  # fmt: skip


def cases_of(user: Any, division: Division | None, days: int) -> Floats:
    """Return (n, 2) where the cases of the last days lie, as far as the user may see them."""
    rows = Case.objects.visible_to(user).filter(reported_at__gte=timezone.now() - timedelta(days=days))
    if division is not None:
        rows = rows.within(division)
    listed = list(rows.values_list(Longitude("geometry"), Latitude("geometry")))
    return np.array(listed, dtype=float).reshape(-1, 2)


def _weights(user: Any, division: Division | None, points: Lattice, days: int) -> Weights:
    demand, cases = demand_of(user, division), cases_of(user, division, days)
    return Weights(
        spread(points.lnglat, demand.lnglat, demand.residents.astype(float), NEAR_M),
        spread(points.lnglat, cases, np.ones(len(cases)), NEAR_M),
        np.full(len(points.lnglat), points.step_m**2),
    )


def _candidates(spots: Spots) -> tuple[Floats, int]:
    """Return places along streets and at corners of buildings beside blind ground, and how many such there are.

    More than are looked at are thinned evenly.
    """
    if not len(spots):
        return np.empty((0, 2)), 0
    bounds = shapely.total_bounds(spots.shapes)
    degree = STREET_STEP_M / 111_000
    streets = shapely.get_coordinates(shapely.segmentize(drawn(ROAD, bounds), degree))
    corners = shapely.get_coordinates(shapely.get_exterior_ring(_polygons(drawn(BUILDING, bounds))))
    places = np.unique(np.round(np.concatenate([streets, corners]), 6), axis=0)
    tree = shapely.STRtree(spots.shapes)
    near, _spot = tree.query(shapely.points(places), predicate="dwithin", distance=CLEAR_M / 111_000)
    beside = places[np.unique(near)]
    return beside[:: max(1, -(-len(beside) // MOST_CANDIDATES))], len(beside)


def _polygons(shapes: Any) -> Any:
    parts = shapely.get_parts(shapes)
    return parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]


def _view(candidates: Floats, one: Chosen, lens: Lens) -> FieldOfView:
    lng, lat = candidates[one.candidate]
    return FieldOfView(lng, lat, one.bearing_deg, lens.field_of_view_deg, lens.range_m)


def _row(candidates: Floats, one: Chosen, lens: Lens, weights: Weights, shape: Any) -> dict[str, Any]:
    lng, lat = candidates[one.candidate].tolist()
    return {
        "lng": lng,
        "lat": lat,
        "bearing_deg": one.bearing_deg,
        "field_of_view_deg": lens.field_of_view_deg,
        "range_m": lens.range_m,
        "people": round(float(weights.people[one.won].sum())),
        "cases": round(float(weights.cases[one.won].sum())),
        "area_m2": round(float(weights.area[one.won].sum()), 1),
        "geometry": mapping(shape),
    }
