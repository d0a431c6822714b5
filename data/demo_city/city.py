"""Put the demo city together."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.demo_city import cases, crossings, departments, ground, sites, territory
from data.demo_city.cases import DemoCase
from data.demo_city.crossings import CompoundGate
from data.demo_city.departments import Department
from data.demo_city.ground import Building, Ground
from data.demo_city.plane import COLUMNS, ROWS, Plane, make_plane
from data.demo_city.sites import Site, ThemeShape
from data.demo_city.territory import Area, Territory

SEED = 20_260_701
WORKERS = 400


@dataclass(frozen=True)
class Size:
    """How large the city is; `SMALL` is for tests."""

    columns: int = COLUMNS
    rows: int = ROWS
    communities: int = territory.COMMUNITIES
    grids: int = territory.GRIDS
    households: int = sites.HOUSEHOLDS
    cameras: int = sites.CAMERAS
    risks: int = sites.RISKS
    service_points: int = sites.SERVICE_POINTS
    workers: int = WORKERS
    cases: int = cases.CASES


FULL = Size()
SMALL = Size(
    columns=22,
    rows=6,
    communities=12,
    grids=110,
    households=2_000,
    cameras=40,
    risks=20,
    service_points=40,
    workers=30,
    cases=300,
)


@dataclass(frozen=True)
class City:
    territory: Territory
    departments: list[tuple[Department, list[Area]]]
    ground: list[Ground]
    gates: list[CompoundGate]
    buildings: list[Building]
    addresses: list[Site]
    cameras: list[Site]
    risks: list[Site]
    service_points: list[Site]
    themes: list[ThemeShape]
    cases: list[DemoCase]
    workers: int


def drawn_city(size: Size = FULL, seed: int = SEED) -> tuple[list[Ground], list[CompoundGate]]:
    """Return what the base map of the city shows, without its buildings, and its gates."""
    plan = np.random.default_rng([seed, 0])
    plane = make_plane(plan, size.columns, size.rows)
    areas = territory.make_territory(plan, plane, size.communities, size.grids)
    ground.make_buildings(plan, plane, areas)
    return _drawn(plan, plane, areas), crossings.make_gates(plane, areas)


def make_city(now: datetime, size: Size = FULL, seed: int = SEED) -> City:
    """Return the whole city; only the cases depend on `now`."""
    plan, people, events, offices = (np.random.default_rng([seed, part]) for part in range(4))
    plane = make_plane(plan, size.columns, size.rows)
    areas = territory.make_territory(plan, plane, size.communities, size.grids)
    buildings = ground.make_buildings(plan, plane, areas)
    drawn = _drawn(plan, plane, areas)
    return City(
        territory=areas,
        departments=departments.make_departments(offices, plane, areas),
        ground=drawn,
        gates=crossings.make_gates(plane, areas),
        buildings=buildings,
        addresses=sites.make_addresses(people, buildings, size.households),
        cameras=sites.make_cameras(people, plane, size.cameras),
        risks=sites.make_risks(people, buildings, size.risks),
        service_points=sites.make_service_points(people, buildings, size.service_points),
        themes=sites.make_themes(people, plane, areas),
        cases=cases.make_cases(events, plane, areas, now, size.cases),
        workers=size.workers,
    )


def _drawn(plan: np.random.Generator, plane: Plane, areas: Territory) -> list[Ground]:
    return [
        *ground.make_green(plane, areas),
        *ground.make_roads(plan, plane, areas),
        *ground.make_places(areas),
        *crossings.make_expressway(plane),
    ]
