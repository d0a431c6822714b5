"""Who is to be served: the addresses of an area with their people, as columns.

demand = demand_of(user, division)          # all that the user may see when no division is named
demand.households[demand.of("990101001001")].sum()
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.core.changes import version_of
from layers.core.errors import Invalid
from layers.core.scope import Scope
from layers.core.sql import Latitude, Longitude
from layers.divisions.models import Address, Division
from layers.reach.recent import Recent

MOST_ADDRESSES = 500_000
MOST_KEPT = 1_000_000
"""Addresses that a process remembers, of all areas together."""
PEOPLED = Q(households__gt=0) | Q(residents__gt=0) | Q(over_60__gt=0)
ROW = np.dtype(
    [
        ("id", "i8"),
        ("lng", "f8"),
        ("lat", "f8"),
        ("households", "i8"),
        ("residents", "i8"),
        ("over_60", "i8"),
        ("division", "i8"),
    ]
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """A division as far as counting needs it; `id` 0 and `code` None stand for none."""

    id: int
    code: str | None
    name: str
    level: str
    path: str


@dataclass(frozen=True, eq=False)
class Demand:
    """n addresses where people live. Compared by identity: the same object is handed out until an address changes.

    Parameters
    ----------
    ids : (n,) ids of the layer `addresses`.
    lnglat : (n, 2) degrees, EPSG:4326.
    households, residents, over_60 : (n,) counts.
    division : (n,) index into `places`.
    places : the divisions that the addresses belong to; one with code None where some belong to none.
    """

    ids: Ints
    lnglat: NDArray[np.float64]
    households: Ints
    residents: Ints
    over_60: Ints
    division: NDArray[np.intp]
    places: tuple[Place, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def codes(self) -> tuple[str | None, ...]:
        """The codes of `places`."""
        return tuple(place.code for place in self.places)

    def of(self, code: str | None) -> NDArray[np.bool_]:
        """Return which addresses belong to a division, itself and not what lies below it."""
        wanted = [index for index, found in enumerate(self.codes) if found == code]
        return np.isin(self.division, wanted)


demands: Recent[Demand] = Recent(MOST_KEPT, weight=len)


def demand_of(user: Any, division: Division | None = None) -> Demand:
    """Return the addresses with people that a user may see, of a division where one is named.

    Remembered by scope, division and the state of the layers, never inside a transaction: it sees what others do not.

    Raises
    ------
    Invalid : more than `MOST_ADDRESSES`.
    """
    if connection.in_atomic_block:
        return _read(user, division)
    key = (
        Scope.of(user).key,
        division.path if division is not None else "",
        version_of("addresses"),
        version_of("divisions"),
    )
    kept = demands.get(key)
    return demands.put(key, _read(user, division)) if kept is None else kept


def _read(user: Any, division: Division | None) -> Demand:
    rows = Address.objects.visible_to(user)
    if division is not None:
        rows = rows.within(division)
    columns = rows.filter(PEOPLED).order_by("pk").values_list(
        "pk", Longitude("geometry"), Latitude("geometry"), "households", "residents", "over_60", "division_id"
    )[: MOST_ADDRESSES + 1]  # fmt: skip
    read = np.fromiter(((*row[:6], row[6] or 0) for row in columns.iterator(chunk_size=20_000)), dtype=ROW)
    if len(read) > MOST_ADDRESSES:
        raise Invalid(
            _("One question takes up to %(most)d addresses. Name a division.") % {"most": MOST_ADDRESSES},
            code="too-many-addresses",
        )
    ids, index = np.unique(read["division"], return_inverse=True)
    return Demand(
        read["id"].copy(),
        np.column_stack([read["lng"], read["lat"]]),
        read["households"].copy(),
        read["residents"].copy(),
        read["over_60"].copy(),
        index,
        _places(ids.tolist()),
    )


def _places(ids: list[int]) -> tuple[Place, ...]:
    columns = Division.objects.filter(pk__in=ids).values_list("pk", "code", "name", "level", "path")
    found = {row[0]: Place(*row) for row in columns}
    return tuple(found.get(pk) or Place(0, None, "", "", "") for pk in ids)
