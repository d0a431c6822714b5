"""What can be found by typing, the kinds that people look for most first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Left, NullIf
from django.utils import timezone

from layers.basemap.models import BaseFeature
from layers.cameras.models import Camera
from layers.cases.models import Case
from layers.divisions.models import Address, Division
from layers.grids.models import Grid
from layers.risks.models import RiskSource
from layers.service_points.models import ServicePoint

LEAST_SHARE = 0.01
"""An heir of less than this of a former grid has only a sliver of it."""


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found.

    Parameters
    ----------
    name, layer : as the answer names them.
    rows : the rows that a user may see.
    title, code, initials : columns that are searched; empty where there is none.
    also : a further column whose parts are found, such as a category.
    below : column or expression of what stands under the title.
    is_long : whether the table is long: then its codes are looked up whole, never by a part.
    in_pieces : whether one thing has many rows of the same title, as a street has.
    """

    name: str
    layer: str
    rows: Callable[[Any], QuerySet[Any]]
    title: str
    code: str = ""
    initials: str = ""
    below: Any = ""
    also: str = ""
    is_long: bool = False
    in_pieces: bool = False


def _grids(user: Any) -> QuerySet[Any]:
    return Grid.objects.visible_to(user).in_force(timezone.localdate())


def _heirs(user: Any) -> QuerySet[Any]:
    """Grids in force under the codes of those they came out of: codes of before a change, or of another scheme."""
    rows = _grids(user).annotate(_former=F("ancestor_links__ancestor__code"))
    return rows.filter(_former__isnull=False, ancestor_links__share__gt=LEAST_SHARE).exclude(
        _former=F("code")
    )


def _places(user: Any) -> QuerySet[Any]:
    return BaseFeature.objects.visible_to(user).exclude(name="")


KINDS = (
    Kind("division", "divisions", Division.objects.visible_to, "name", "code", "initials", "code"),
    Kind("grid", "grids", _grids, "name", "code", "initials", "code"),
    Kind(
        "grid",
        "grids",
        _heirs,
        "_former",
        "_former",
        below=Concat(Value("→ "), F("code")),
    ),
    Kind(
        "case",
        "cases",
        Case.objects.visible_to,
        "number",
        "number",
        below=Coalesce(NullIf("address", Value("")), Left("description", 60)),
        is_long=True,
    ),
    Kind("place", "basemap", _places, "name", below="kind", is_long=True, in_pieces=True),
    Kind(
        "address",
        "addresses",
        Address.objects.visible_to,
        "text",
        "code",
        "initials",
        "division__name",
        is_long=True,
    ),
    Kind(
        "service-point",
        "service-points",
        ServicePoint.objects.visible_to,
        "name",
        "code",
        below="category",
        also="category",
    ),
    Kind(
        "risk-source",
        "risk-sources",
        RiskSource.objects.visible_to,
        "name",
        "code",
        below="category",
        also="category",
    ),
    Kind("camera", "cameras", Camera.objects.visible_to, "name", "device_id", below="device_id"),
)
