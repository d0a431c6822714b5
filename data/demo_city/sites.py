"""Cameras, risk sources, service points, themes and addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.demo_city.ground import Building
from data.demo_city.plane import RIVER_COLUMN, Plane
from data.demo_city.territory import Cell, Territory

CAMERAS, RISKS, SERVICE_POINTS, HOUSEHOLDS = 1_200, 300, 400, 60_000
SERVICE_KINDS: tuple[tuple[str, str, float, str], ...] = (
    ("社区卫生服务站", "卫生服务站", 0.12, "8:00-17:30"),
    ("便民服务中心", "便民服务中心", 0.10, "8:30-17:30"),
    ("菜市场", "菜市场", 0.08, "6:00-19:00"),
    ("幼儿园", "幼儿园", 0.10, "7:30-17:30"),
    ("小学", "小学", 0.06, "7:30-17:30"),
    ("养老服务驿站", "养老驿站", 0.10, "8:00-18:00"),
    ("公共厕所", "公厕", 0.18, "0:00-24:00"),
    ("文化活动室", "文化活动室", 0.08, "9:00-21:00"),
    ("健身场地", "健身场", 0.10, "6:00-22:00"),
    ("应急避难场所", "避难场所", 0.08, "0:00-24:00"),
)
RISK_KINDS = (
    "危险化学品",
    "燃气站点",
    "消防重点单位",
    "老旧小区",
    "在建工地",
    "电动自行车充电",
    "地质隐患",
    "人员密集场所",
)


@dataclass(frozen=True)
class Site:
    """A point with its facts, named as the columns of its table."""

    position: tuple[float, float]
    cell: Cell
    facts: dict[str, Any]


def make_addresses(
    rng: np.random.Generator, buildings: list[Building], households: int = HOUSEHOLDS
) -> list[Site]:
    """One address for each building; the households are shared out by density, exact in sum."""
    weights = np.array([b.weight for b in buildings]) * rng.uniform(0.6, 1.4, len(buildings))
    shares = np.floor(weights / weights.sum() * households).astype(int)
    shares[rng.permutation(len(shares))[: households - int(shares.sum())]] += 1
    residents = rng.poisson(shares * 2.45)
    elders = rng.binomial(residents, 0.23)
    return [
        Site(
            b.entrance,
            b.cell,
            {"text": b.address, "households": int(h), "residents": int(r), "over_60": int(e)},
        )
        for b, h, r, e in zip(buildings, shares, residents, elders, strict=True)
    ]


def make_cameras(rng: np.random.Generator, plane: Plane, count: int = CAMERAS) -> list[Site]:
    """Class 1 at great crossings, class 2 along streets, class 3 inside blocks."""
    columns, rows = plane.shape
    sites = []
    for serial in range(1, count + 1):
        kind = int(rng.choice([1, 2, 3], p=[0.25, 0.4, 0.35]))
        step = {1: 4, 2: 2, 3: 1}[kind]
        i, j = int(rng.integers(columns // step)) * step, int(rng.integers(rows // step)) * step
        u, v = (0.06, 0.06) if kind < 3 else (0.5, 0.08)
        position = plane.within(i, j, np.array([u + rng.uniform(0, 0.03)]), np.array([v]))[0]
        turns = kind == 1 and rng.random() < 0.4
        bearing = (
            None
            if turns
            else float((rng.choice([9, 99, 189, 279]) + round(float(rng.uniform(-12, 12)))) % 360)
        )
        facts = {
            "device_id": f"99010100{'00' if kind == 1 else '08' if kind == 2 else '10'}{131 if turns else 132}{2}{serial:06d}",
            "name": f"{'路口' if kind == 1 else '街面' if kind == 2 else '院内'}{serial:04d}",
            "camera_class": kind,
            "bearing_deg": bearing,
            "field_of_view_deg": 360.0 if turns else float(rng.choice([60, 75, 90])),
            "range_m": float(rng.choice({1: [120, 150], 2: [60, 80], 3: [30, 40]}[kind])),
            "is_ptz": bool(turns),
            "status": "offline" if rng.random() < 0.05 else "online",
        }
        sites.append(Site(_pair(position), (i, j), facts))
    return sites


def make_risks(rng: np.random.Generator, buildings: list[Building], count: int = RISKS) -> list[Site]:
    """A pyramid of levels: few grave ones, many light ones."""
    sites = []
    for serial in range(1, count + 1):
        building = buildings[int(rng.integers(len(buildings)))]
        category = RISK_KINDS[int(rng.integers(len(RISK_KINDS)))]
        facts = {
            "code": f"FX{serial:05d}",
            "name": f"{category}{serial:03d}号",
            "category": category,
            "level": int(rng.choice([1, 2, 3, 4], p=[0.06, 0.16, 0.33, 0.45])),
            "organisation": f"第{int(rng.integers(1, 41))}责任单位",
            "days_to_inspection": int(rng.integers(-20, 160)),
        }
        sites.append(Site(building.entrance, building.cell, facts))
    return sites


def make_service_points(
    rng: np.random.Generator, buildings: list[Building], count: int = SERVICE_POINTS
) -> list[Site]:
    """Ten categories, thinner towards the edge of the district."""
    kinds = rng.choice(len(SERVICE_KINDS), count, p=[kind[2] for kind in SERVICE_KINDS])
    columns = max(b.cell[0] for b in buildings) + 1
    centre = np.array([1.0 - abs(b.cell[0] / columns - 0.5) for b in buildings])
    chosen = rng.choice(len(buildings), count, replace=False, p=centre / centre.sum())
    sites = []
    for serial, (kind, index) in enumerate(zip(kinds, chosen, strict=True), 1):
        category, short, _share, hours = SERVICE_KINDS[kind]
        facts = {
            "code": f"FW{serial:04d}",
            "name": f"{short}{serial:03d}",
            "category": category,
            "floor_area_m2": float(rng.integers(4, 240) * 10),
            "opening_hours": hours,
            "capacity": int(rng.integers(2, 40) * 10),
        }
        sites.append(Site(buildings[index].entrance, buildings[index].cell, facts))
    return sites


@dataclass(frozen=True)
class ThemeShape:
    theme: str
    title: str
    colour: str
    name: str
    cell: Cell
    shape: BaseGeometry


def make_themes(rng: np.random.Generator, plane: Plane, territory: Territory) -> list[ThemeShape]:
    """Twenty features: places that flood, zones of an event, ways of a patrol."""
    return [*_floods(rng, plane), *_zones(rng, plane, territory), *_patrols(rng, plane)]


def _floods(rng: np.random.Generator, plane: Plane) -> Iterator[ThemeShape]:
    for number in range(1, 9):
        i, j = RIVER_COLUMN - 1 - int(rng.integers(0, 3)), int(rng.integers(plane.shape[1]))
        i = min(i, plane.shape[0] - 1)
        point = plane.within(i, j, np.array([0.5]), np.array([0.02]))[0]
        yield ThemeShape("flood-prone", "易涝点", "#2b6cb0", f"易涝点{number}", (i, j), shapely.Point(point))


def _zones(rng: np.random.Generator, plane: Plane, territory: Territory) -> Iterator[ThemeShape]:
    grids = territory.grids
    for number, index in enumerate(rng.choice(len(grids), min(6, len(grids)), replace=False), 1):
        grid = grids[index]
        yield ThemeShape("event-zone", "活动保障区", "#b7791f", f"保障区{number}", grid.cells[0], grid.shape)


def _patrols(rng: np.random.Generator, plane: Plane) -> Iterator[ThemeShape]:
    columns, rows = plane.shape
    for number in range(1, 7):
        j = int(rng.integers(rows // 2)) * 2
        i = int(rng.integers(max(columns - 12, 1)))
        line = shapely.LineString(plane.corners[i : min(i + 12, columns) + 1, j])
        yield ThemeShape(
            "patrol-routes", "巡逻路线", "#6b46c1", f"巡逻线{number}", (i, min(j, rows - 1)), line
        )


def _pair(position: Any) -> tuple[float, float]:
    return float(position[0]), float(position[1])
