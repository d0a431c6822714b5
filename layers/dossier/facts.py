"""Everything that a dossier says, of what the user may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from layers.access.permissions import may
from layers.divisions.models import Division
from layers.dossier.reading import Row
from layers.dossier.surroundings import Surroundings, surroundings_of
from layers.grids.models import Grid, GridDuty, GridScheme
from layers.risks.due import Urgency, urgency
from layers.risks.inspecting import history
from layers.risks.models import RiskSource


@dataclass(frozen=True)
class Dossier:
    """One risk source on one sheet.

    Parameters
    ----------
    divisions : names from the top down.
    grid : code and name of the governance grid; None where there is none.
    duties : who serves the grid: duty, worker, and telephone for those who may call.
    inspections : the latest first.
    """

    source: RiskSource
    around: Surroundings
    divisions: list[str]
    grid: Row | None
    duties: list[Row]
    inspections: list[Row]
    today: date
    printed_at: datetime
    printed_by: str

    @property
    def urgency(self) -> Urgency:
        return urgency(self.source.next_inspection_on, self.today)


def dossier_of(user: Any, source: RiskSource) -> Dossier:
    """Gather a dossier of a source that the user may see."""
    grid = _grid_at(user, source)
    return Dossier(
        source=source,
        around=surroundings_of(user, source),
        divisions=_chain(user, source),
        grid=grid,
        duties=_duties(user, grid) if grid is not None else [],
        inspections=history(source, 3),
        today=timezone.localdate(),
        printed_at=timezone.localtime(),
        printed_by=user.get_full_name() or user.get_username(),
    )


def _chain(user: Any, source: RiskSource) -> list[str]:
    if source.division is None:
        return []
    codes = source.division.path.rstrip("/").split("/")
    above = Division.objects.visible_to(user).filter(code__in=codes).order_by("path")
    return list(above.values_list("name", flat=True))


def _grid_at(user: Any, source: RiskSource) -> Row | None:
    grids = Grid.objects.visible_to(user).in_force(timezone.localdate())
    over = grids.filter(scheme__kind=GridScheme.Kind.GOVERNANCE, geometry__covers=source.geometry)
    return over.order_by("scheme__code", "code").values("id", "code", "name").first()


def _duties(user: Any, grid: Row) -> list[Row]:
    """Return who serves a grid today; telephones only for those who direct them."""
    today = timezone.localdate()
    rows = GridDuty.objects.visible_to(user).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=today), grid=grid["id"], valid_from__lte=today
    )
    place = Division.objects.filter(pk__in=Grid.objects.filter(pk=grid["id"]).values("division")).first()
    columns = {"name": F("worker__name"), "telephone": F("worker__telephone")}
    told = list(rows.order_by("duty", "worker__name").values("duty", **columns))
    calls = may(user, "duty.telephone", place)
    return [row if calls else row | {"telephone": ""} for row in told]
