"""The services of the living circles, and the service points that give them, as far as a user may see them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from layers.core.sql import Latitude, Longitude
from layers.living.evaluate import Service
from layers.living.models import LivingService
from layers.living.services import services_with
from layers.living.ways import Floats
from layers.service_points.models import ServicePoint


@dataclass(frozen=True)
class Standing:
    """One service point."""

    category: str
    lng: float
    lat: float
    floor_m2: float | None
    path: str
    hours: str


@dataclass(frozen=True)
class Provision:
    """The services and the service points that give them."""

    services: list[Service]
    categories: dict[str, frozenset[str]]
    points: list[Standing]

    def of(self, code: str) -> list[Standing]:
        return [point for point in self.points if point.category in self.categories[code]]

    def places(self, code: str) -> Floats:
        """Return (n, 2) where a service is given."""
        return np.array([(point.lng, point.lat) for point in self.of(code)], dtype=float).reshape(-1, 2)


def provision_for(user: Any) -> Provision:
    """Return the services, and the service points that a user may see."""
    rows = list(LivingService.objects.all())
    categories = {row.code: frozenset(row.categories) for row in rows}
    wanted = sorted(frozenset().union(*categories.values()))
    columns = (
        ServicePoint.objects.visible_to(user)
        .filter(category__in=wanted)
        .values_list(
            "category",
            Longitude("geometry"),
            Latitude("geometry"),
            "floor_area_m2",
            "division__path",
            "opening_hours",
        )
    )
    points = [
        Standing(category, lng, lat, floor_m2, path or "", hours)
        for category, lng, lat, floor_m2, path, hours in columns
    ]
    return Provision(services_with(rows, frozenset(point.category for point in points)), categories, points)
