"""A town to plan in: one community with as many grids as a run wants, its people, duties and open cases."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import shapely

from layers.grids.rings import Cell
from tests.bench.tiling import SEED, tiling

ADDRESSES_A_GRID = 10
BATCH = 4_000


@dataclass(frozen=True)
class Town:
    """What `build` made.

    Parameters
    ----------
    cells : grid code → polygon; `gaps` are those that were left out.
    """

    division: Any
    scheme: Any
    planner: Any
    approver: Any
    cells: dict[str, Cell]
    gaps: dict[str, Cell]


def build(name: str, grids: int, *, gaps: int = 0, cases: int = 0, east_deg: float = 0.0) -> Town:
    """Write a community `name` with its grids; the ground of every gap belongs to it but no grid covers it."""
    from layers.models import Division, GridScheme

    whole = tiling(grids + gaps, east_deg)
    without = _spread(list(whole), gaps)
    cells = {code: cell for code, cell in whole.items() if code not in without}
    scheme = GridScheme.objects.create(code=name, name=name, code_rule="pattern", code_pattern=r"B-\d+")
    division = Division.objects.create(
        code=name,
        name=name,
        level="community",
        geometry=_multipolygon(shapely.union_all(list(whole.values()))),
    )
    rows = _write_grids(cells, scheme, division)
    _write_duties(rows, division)
    _write_addresses(cells, division)
    _write_cases(rows, cells, division, cases)
    _analyse()
    planner, approver = (_member(f"{name}-{role}", role) for role in ("planner", "approver"))
    return Town(division, scheme, planner, approver, cells, {code: whole[code] for code in without})


def _spread(codes: list[str], count: int) -> list[str]:
    step = len(codes) // (count + 1) if count else 1
    return codes[step // 2 :: step][:count] if count else []


def _write_grids(cells: dict[str, Cell], scheme: Any, division: Any) -> dict[str, Any]:
    from layers.core.measure import area_m2
    from layers.models import Grid

    rows = [
        Grid(
            scheme=scheme,
            code=code,
            name=f"网格 {code}",
            division=division,
            geometry=_multipolygon(cell),
            area_m2=area_m2(cell),
            households=300,
            residents=800,
        )
        for code, cell in cells.items()
    ]
    for row in rows:
        row.derive()
    return dict(zip(cells, Grid.objects.bulk_create(rows, batch_size=BATCH), strict=True))


def _write_duties(grids: dict[str, Any], division: Any) -> None:
    """Give every grid a head and a worker."""
    from layers.models import GridDuty, GridWorker

    workers = GridWorker.objects.bulk_create(
        GridWorker(name=f"网格员 {code}", division=division) for code in grids
    )
    pairs = zip(grids.values(), workers, [*workers[1:], workers[0]], strict=True)
    GridDuty.objects.bulk_create(
        (
            GridDuty(grid=grid, worker=person, duty=duty)
            for grid, head, worker in pairs
            for person, duty in ((head, GridDuty.Duty.HEAD), (worker, GridDuty.Duty.WORKER))
        ),
        batch_size=BATCH,
    )


def _write_addresses(cells: dict[str, Cell], division: Any) -> None:
    from layers.models import Address

    rows = [
        Address(text=f"{code}-{n}", division=division, geometry=_point(xy), households=30, residents=80)
        for code, cell in cells.items()
        for n, xy in enumerate(_inside(cell, ADDRESSES_A_GRID))
    ]
    for row in rows:
        if hasattr(row, "derive"):
            row.derive()
    Address.objects.bulk_create(rows, batch_size=BATCH)


def _write_cases(grids: dict[str, Any], cells: dict[str, Cell], division: Any, count: int) -> None:
    """Open cases, spread over the grids in turn."""
    from django.utils import timezone

    from layers.models import Case

    codes, now = list(cells), timezone.now()
    each = -(-count // len(codes))
    places = [(code, xy) for code in codes for xy in _inside(cells[code], each)][:count]
    rows = [
        Case(
            number=f"{division.code}-{n}",
            grid=grids[code],
            division=division,
            state=Case.State.HANDLING,
            reported_at=now - timedelta(minutes=n),
            geometry=_point(xy),
        )
        for n, (code, xy) in enumerate(places)
    ]
    Case.objects.bulk_create(rows, batch_size=BATCH)


def _inside(cell: Cell, count: int) -> list[Any]:
    """Return positions around a cell's middle, all of them inside it."""
    x, y = shapely.get_coordinates(cell.representative_point())[0]
    reach = shapely.distance(shapely.Point(x, y), cell.boundary) * 0.9
    random = np.random.default_rng(SEED)
    angles, radii = random.uniform(0, 2 * np.pi, count), reach * np.sqrt(random.uniform(0, 1, count))
    return list(zip(x + radii * np.cos(angles), y + radii * np.sin(angles), strict=True))


def _member(name: str, role: str) -> Any:
    from django.contrib.auth import get_user_model

    from layers.models import Membership

    user = get_user_model().objects.create_user(name)
    Membership.objects.create(user=user, role=role, division=None)
    return user


def _multipolygon(shape: Any) -> Any:
    from layers.grids.shapes import to_multipolygon

    return to_multipolygon(shape)


def _point(xy: Any) -> Any:
    from django.contrib.gis.geos import Point

    return Point(float(xy[0]), float(xy[1]), srid=4326)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
