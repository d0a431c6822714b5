"""Publish a plan that gives every one of 3,000 grids another border, with 20,000 open cases on them."""

import time
from collections.abc import Iterator

import numpy as np
import shapely

from layers.core.measure import DECIMALS
from layers.grids.rings import Cell, moved_by, positions_of
from layers.grids.shapes import to_geojson
from tests.bench.bench import Bench
from tests.bench.edit_operation import drawn, opened
from tests.bench.row import Row, Target
from tests.bench.tiling import SPACING_DEG
from tests.bench.town import Town, build

GRIDS, CASES = 3_000, 20_000
MOST_S = 5.0


def rows(bench: Bench) -> Iterator[Row]:
    town = build("bench-publish", bench.sized(GRIDS, 100), cases=bench.sized(CASES, 200), east_deg=1)
    planner, approver = bench.server.client(town.planner), bench.server.client(town.approver)
    plan = opened(planner, town)
    cells = [{"code": code, "geometry": to_geojson(cell)} for code, cell in redrawn(town.cells).items()]
    drawn(planner, plan, {"kind": "adopt", "cells": cells})
    path = f"/api/boundary-plans/{plan['id']}"
    submitted = planner.request("POST", f"{path}/submit/", {})
    approver.request("POST", f"{path}/approve/", {})
    limit = _bare_sql(town)
    published = planner.request("POST", f"{path}/publish/", {}, Prefer="return=minimal")
    _require_published(town)
    label = f"{len(town.cells):,} grids"
    yield Row(
        f"publish of {label}, {bench.sized(CASES, 200):,} open cases",
        "s",
        published.seconds,
        limit=limit,
        target=Target("ours", "≤", MOST_S),
    )
    yield Row(f"submit of {label}", "s", submitted.seconds)


def redrawn(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Bend the whole tiling a little, its outer border excepted: every cell changes, none is torn."""
    border = shapely.coverage_union_all(list(cells.values())).boundary
    vertices = sorted(set().union(*map(positions_of, cells.values())))
    starts = np.array(vertices)
    inward = np.minimum(shapely.distance(shapely.points(starts), border) / SPACING_DEG, 1)
    turn = (starts - starts.min(axis=0)) / SPACING_DEG
    bend = np.column_stack([np.sin(turn[:, 1]), np.cos(turn[:, 0])]) * inward[:, None]
    ends = np.round(starts + bend * SPACING_DEG * 0.03, DECIMALS).tolist()
    moves = {start: (end[0], end[1]) for start, end in zip(vertices, ends, strict=True)}
    return {code: moved_by(cell, moves) for code, cell in cells.items()}


def _bare_sql(town: Town) -> float:
    """Write the same rows by plain statements inside the database, and take it all back; return seconds."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        started = time.perf_counter()
        for statement in _statements():
            cursor.execute(statement, {"scheme": town.scheme.pk, "path": town.division.path})
        spent = time.perf_counter() - started
        transaction.set_rollback(True)
    return spent


def _statements() -> list[str]:
    """Close and copy the grids, pass duties on, link the lineage, re-home the cases, write the change log."""
    from layers.models import Grid

    columns = [f.column for f in Grid._meta.concrete_fields if not (f.primary_key or f.generated)]
    values = ["NULL" if name == "valid_to" else name for name in columns]
    pairs = (
        "layers_grid old JOIN layers_grid new ON new.scheme_id = old.scheme_id AND new.code = old.code"
        " AND new.valid_to IS NULL AND old.valid_to IS NOT NULL AND old.scheme_id = %(scheme)s"
    )
    grids = "SELECT id FROM layers_grid WHERE scheme_id = %(scheme)s"
    ours = "WHERE scheme_id = %(scheme)s"
    duty = "INSERT INTO layers_gridduty (grid_id, worker_id, duty, valid_from)"
    change = "INSERT INTO layers_change (action, layer, feature_id, op, division_path, summary) SELECT"
    return [
        "UPDATE layers_grid SET valid_to = current_date WHERE scheme_id = %(scheme)s AND valid_to IS NULL",
        f"INSERT INTO layers_grid ({', '.join(columns)}) SELECT {', '.join(values)} FROM layers_grid {ours}",
        f"INSERT INTO layers_gridlineage (ancestor_id, descendant_id, share) SELECT old.id, new.id, 1 FROM {pairs}",
        f"{duty} SELECT new.id, worker_id, duty, current_date FROM layers_gridduty JOIN ({pairs}) ON grid_id = old.id",
        f"UPDATE layers_gridduty SET valid_to = current_date FROM {pairs} WHERE grid_id = old.id",
        f"UPDATE layers_case SET grid_id = new.id FROM {pairs} WHERE grid_id = old.id",
        f"{change} 'grid', 'grids', id::text, 'upsert', %(path)s, '{{}}' FROM layers_grid {ours}",
        f"{change} 'case', 'cases', id::text, 'upsert', %(path)s, '{{}}' FROM layers_case WHERE grid_id IN ({grids})",
    ]


def _require_published(town: Town) -> None:
    from layers.models import Case, Grid

    rows = Grid.objects.filter(scheme=town.scheme)
    assert rows.filter(valid_to__isnull=True).count() == len(town.cells), "not all grids are in force"
    assert rows.count() == 2 * len(town.cells), "not every grid was replaced"
    assert not Case.objects.filter(grid__scheme=town.scheme, grid__valid_to__isnull=False).exists(), (
        "a case stayed"
    )
