"""The services of the living circles, and the service points that give them, as far as a user may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from layers.core.sql import Latitude, Longitude
from layers.living.evaluate import Service
from layers.living.models import LivingService
from layers.living.services import services_with
from layers.living.ways import Floats
from layers.reach.hours import is_open
from layers.service_points.models import ServicePoint


@dataclass(frozen=True)
class Standing:
    """One service point."""

    category: str
    lng: float
    lat: float
    floor_m2: float | None
    path: str
    is_open: bool = True


@dataclass(frozen=True)
class Provision:
    """The services and the service points that give them."""

    services: list[Service]
    categories: dict[str, frozenset[str]]
    points: list[Standing]

    def of(self, code: str) -> list[Standing]:
        return [point for point in self.points if point.category in self.categories[code]]

    def places(self, code: str) -> Floats:
        """Return (n, 2) where a service is given at the moment that was asked for."""
        there = [(point.lng, point.lat) for point in self.of(code) if point.is_open]
        return np.array(there, dtype=float).reshape(-1, 2)


def provision_for(user: Any, at: datetime | None) -> Provision:
    """Return the services, and the service points that a user may see.

    Parameters
    ----------
    at : who is surely closed then gives nothing; None for whoever is there. Floor and presence do not ask for it.
    """
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
        Standing(category, lng, lat, floor_m2, path or "", at is None or is_open(hours, at) is not False)
        for category, lng, lat, floor_m2, path, hours in columns
    ]
    return Provision(services_with(rows, frozenset(point.category for point in points)), categories, points)
