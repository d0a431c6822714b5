"""Read the schemes of a place as coverages, as far as the user may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.core.errors import Invalid, NotFound, TooLarge
from layers.divisions.models import Address, Division
from layers.grids.coverage import Coverage, noded
from layers.grids.models import Grid, GridScheme
from layers.grids.shapes import to_shapely
from layers.one_net.borders import Borders, Edges, Widths, compare, joined_outline
from layers.one_net.overlaying import Overlay, overlay
from layers.one_net.plane import Array, Plane

MOST_SCHEMES = 8
MOST_GRIDS = 40_000


@dataclass(frozen=True)
class Net:
    """Several schemes over one division; the first is the leading one.

    Parameters
    ----------
    grids : scheme code → grid code → the grid in force.
    coverages : scheme code → its grids, edge-matched.
    """

    division: Division
    schemes: tuple[GridScheme, ...]
    grids: Mapping[str, Mapping[str, Grid]]
    coverages: Mapping[str, Coverage]
    widths: Widths
    people: Array

    @property
    def leading(self) -> GridScheme:
        return self.schemes[0]

    @property
    def others(self) -> tuple[GridScheme, ...]:
        return self.schemes[1:]

    @cached_property
    def ground(self) -> BaseGeometry:
        return joined_outline(self.coverages.values())

    @cached_property
    def plane(self) -> Plane:
        return Plane.over([self.ground])

    @cached_property
    def edges(self) -> dict[str, Edges]:
        """Scheme code → its borders between grids."""
        within_m = self.widths.sliver_m
        return {
            code: Edges.of(coverage).without_rim_of(self.ground, self.plane, within_m)
            for code, coverage in self.coverages.items()
        }

    def borders(self, scheme: str, other: str) -> Borders:
        """Return a scheme's borders as another sees them."""
        return compare(self.edges[scheme], self.edges[other], self.plane, self.widths)

    def overlay(self, scheme: str, other: str) -> Overlay:
        homes = {code: grid.households for code, grid in self.grids[scheme].items()}
        return overlay(
            self.coverages[scheme], self.coverages[other], self.widths, self.plane, self.people, homes
        )


def read_net(user: Any, division: Division, codes: Iterable[str], widths: Widths) -> Net:
    """Read schemes over a division, in the order of their codes; none named: those that departments drew there.

    Raises
    ------
    NotFound : a scheme that is not there, or has no grids here.
    Invalid : fewer than two schemes, or too many.
    TooLarge : more grids than one answer can hold.
    """
    known = {scheme["code"]: scheme for scheme in schemes_of(user, division)}
    wanted = list(dict.fromkeys(codes)) or _usual(known)
    _check(wanted, known, division)
    schemes = {scheme.code: scheme for scheme in GridScheme.objects.filter(code__in=wanted)}
    rows = Grid.objects.visible_to(user).within(division).in_force().filter(scheme__code__in=wanted)
    grids: dict[str, dict[str, Grid]] = {code: {} for code in wanted}
    for grid in rows.select_related("scheme").defer("geometry_web").order_by("code"):
        grids[grid.scheme.code][grid.code] = grid
    coverages = {code: coverage_of(of) for code, of in grids.items()}
    ordered = tuple(schemes[code] for code in wanted)
    return Net(division, ordered, grids, coverages, widths, _people(user, division))


def coverage_of(grids: Mapping[str, Grid]) -> Coverage:
    """Return grids as an edge-matched coverage; what another grid covers wholly is left out."""
    matched = noded({code: to_shapely(grid.geometry) for code, grid in grids.items()})
    return Coverage({code: cell for code, cell in matched.cells.items() if not cell.is_empty})


def schemes_of(user: Any, division: Division) -> list[dict[str, Any]]:
    """Return the schemes that have grids in a division, with their number, those of most grids of governance first."""
    path = Q(grids__division__path__startswith=division.path, grids__valid_to__isnull=True)
    seen = Grid.objects.visible_to(user).within(division).in_force().values("scheme")
    rows = GridScheme.objects.filter(pk__in=seen).annotate(grid_count=Count("grids", filter=path))
    found = list(rows.order_by("code").values("code", "name", "kind", "grid_count"))
    return sorted(found, key=lambda row: (row["kind"] != "governance", row["kind"] == "unit", row["code"]))


def _usual(known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the schemes to compare when none is named: unit grids, which are no department's, only for want of others."""
    drawn = [code for code, scheme in known.items() if scheme["kind"] != GridScheme.Kind.UNIT]
    return (drawn if len(drawn) > 1 else list(known))[:MOST_SCHEMES]


def _check(wanted: list[str], known: Mapping[str, Any], division: Division) -> None:
    missing = [code for code in wanted if code not in known]
    if missing:
        raise NotFound(
            _("%(division)s has no grids of the scheme %(scheme)s.")
            % {"division": division.name, "scheme": ", ".join(missing[:3])},
            code="no-grids",
        )
    if not 2 <= len(wanted) <= MOST_SCHEMES:
        raise Invalid(
            _("Choose from two to %(most)d schemes. %(division)s has: %(schemes)s.")
            % {"most": MOST_SCHEMES, "division": division.name, "schemes": ", ".join(known) or "–"},
            code="schemes-needed",
        )
    count = sum(known[code]["grid_count"] for code in wanted)
    if count > MOST_GRIDS:
        raise TooLarge(
            _("These are %(count)d grids, more than one answer holds. Choose a smaller division.")
            % {"count": count},
            code="too-many-grids",
        )


def _people(user: Any, division: Division) -> Array:
    """Return rows of lng, lat, households of the addresses that the user may see."""
    rows = Address.objects.visible_to(user).within(division).values_list("geometry", "households")
    counts = [(bytes(point.wkb), households) for point, households in rows]
    if not counts:
        return np.zeros((0, 3))
    places = shapely.get_coordinates(shapely.from_wkb([wkb for wkb, _count in counts]))
    return np.column_stack([places, [households for _wkb, households in counts]])
