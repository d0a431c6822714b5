"""Bring open cases home when the grids under them are replaced."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from layers.cases import workflow
from layers.cases.models import Case
from layers.core.history import record_queryset
from layers.core.sql import among
from layers.grids.models import Grid, GridScheme

LAYER = "cases"
INTO_NEW_HOMES = """
UPDATE layers_case AS moved SET grid_id = home.grid, division_id = COALESCE(home.division, moved.division_id)
FROM (
  SELECT DISTINCT ON (held.id) held.id AS number, grid.id AS grid, grid.division_id AS division
  FROM layers_grid AS grid JOIN layers_case AS held ON ST_Covers(grid.geometry, held.geometry)
  WHERE grid.id = ANY(%(homes)s) AND held.id = ANY(%(cases)s)
  ORDER BY held.id, grid.id
) AS home WHERE home.number = moved.id
"""
"""One statement for all: the database looks up each grid's cases once, instead of each case's grid twice."""


def rehome_cases(*, replaced_ids: Collection[int], created_ids: Collection[int], actor: Any) -> int:
    """Move open cases of replaced grids, and those that had none, into the grid that holds their point now.

    Only governance grids are homes of cases. Settled cases keep the grid in which they were settled. Returns how many
    cases moved.
    """
    with transaction.atomic():
        cases = _homeless(replaced_ids, created_ids)
        if cases:
            _move(cases, list(_governance().filter(pk__in=among(created_ids)).values_list("pk", flat=True)))
            left = _left_in(replaced_ids, cases)
            _move(left, _homes_of(left))
        moved = Case.objects.filter(pk__in=among(cases))
        record_queryset(actor=actor, action="case.rehome", layer=LAYER, queryset=moved, path="division__path")
    return len(cases)


def _homeless(replaced_ids: Collection[int], created_ids: Collection[int]) -> list[int]:
    """Hold the open cases that need a home, and return their ids."""
    around = _governance().filter(pk__in=among(created_ids), geometry__covers=OuterRef("geometry"))
    touched = Q(grid__in=among(replaced_ids)) | Q(Exists(around), grid=None)
    rows = Case.objects.filter(touched, state__in=workflow.OPEN).select_for_update(of=("self",))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _left_in(replaced_ids: Collection[int], cases: list[int]) -> list[int]:
    """Empty the grid of those cases that no new grid took, and return their ids."""
    left = Case.objects.filter(pk__in=among(cases), grid__in=among(replaced_ids))
    ids = list(left.values_list("pk", flat=True))
    Case.objects.filter(pk__in=among(ids)).update(grid=None)
    return ids


def _governance() -> QuerySet[Any]:
    """Return the grids in force today that cases belong to."""
    return Grid.objects.in_force(timezone.localdate()).filter(scheme__kind=GridScheme.Kind.GOVERNANCE)


def _homes_of(cases: list[int]) -> list[int]:
    """Return the grids in force that hold cases which no new grid holds."""
    inside = Case.objects.filter(pk__in=among(cases), geometry__coveredby=OuterRef("geometry"))
    return list(_governance().filter(Exists(inside)).values_list("pk", flat=True)) if cases else []


def _move(cases: list[int], homes: list[int]) -> None:
    """Give cases the grid, of some, that holds their point; on a border that with the lowest id."""
    if cases and homes:
        with connection.cursor() as cursor:
            cursor.execute(INTO_NEW_HOMES, {"homes": homes, "cases": cases})
