"""What the rules look at, and the rules of one scheme. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.grids.codes import DIGITS15
from layers.grids.rings import Cell

BOUNDED_KINDS = frozenset({"governance"})
"""Kinds of schemes whose households and residents the field bounds where the scheme itself does not."""
SIZED_KINDS = frozenset({"unit"})
"""Kinds of schemes whose grids the field gives a size."""


@dataclass(frozen=True)
class GridFacts:
    """One grid in force.

    Parameters
    ----------
    community : code of its community; None where it belongs to none.
    heads, people : how many serve it as head, and in any duty.
    """

    code: str
    cell: Cell
    community: str | None = None
    area_m2: float = 0.0
    households: int = 0
    residents: int = 0
    heads: int = 0
    people: int = 0


@dataclass(frozen=True)
class Rules:
    """What a scheme asks of its grids; None where it asks nothing.

    Parameters
    ----------
    pattern : regular expression of a whole code; empty for any.
    area_m2_aim, area_factor : a grid is off the aim when it is larger or smaller by more than this factor.
    """

    pattern: str = ""
    area_m2_aim: float | None = None
    area_factor: float = 2.0
    households_min: int | None = None
    households_max: int | None = None
    residents_max: int | None = None
    households_per_worker: int = 150

    @property
    def numbered(self) -> bool:
        """Whether codes are the community's 12 digits and a serial number of 3."""
        return self.pattern == DIGITS15


def rules_for(kind: str, own: Mapping[str, Any], field: Mapping[str, Any]) -> Rules:
    """Return a scheme's rules: its own where it sets them, else those of the field for schemes of its kind.

    Parameters
    ----------
    own : the scheme's `pattern` and, each None where it is not set, bounds and aim by the names of `Rules`.
    field : the same bounds as the settings have them, with `area_factor` and `households_per_worker`.
    """
    bounds = ("households_min", "households_max", "residents_max") if kind in BOUNDED_KINDS else ()
    usual = (*bounds, "area_m2_aim") if kind in SIZED_KINDS else bounds
    given = {name: value for name, value in own.items() if value is not None}
    always = {name: field[name] for name in ("area_factor", "households_per_worker")}
    return Rules(**(always | {name: field[name] for name in usual} | given))


def workers_needed(households: int, households_per_worker: int) -> int:
    """Return ⌈households / households per worker⌉."""
    return ceil(households / households_per_worker)


def extent_of(grids: Sequence[GridFacts]) -> BaseGeometry:
    """Return the bounding box of grids, the place of what is said of all of them."""
    return shapely.box(*shapely.total_bounds([grid.cell for grid in grids]))
