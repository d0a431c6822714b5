"""What a mend works on, and what comes of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict
from layers.grids.findings import Finding
from layers.grids.models import Grid, GridScheme
from layers.planning.models import BoundaryPlan

NEEDS_A_PERSON = "needs-a-person"


@dataclass(frozen=True)
class Task:
    """One finding to be mended by one person, on a day, inside a transaction."""

    scheme: GridScheme
    finding: Finding
    user: Any
    day: date

    def grids(self, **conditions: Any) -> list[Grid]:
        """Hold grids of the scheme that are in force, those of the finding where no condition is named.

        Raises
        ------
        NotAllowed : one of them lies where the user may not mend.
        """
        chosen = conditions or {"code__in": self.finding.grids}
        rows = Grid.objects.visible_to(self.user).filter(scheme=self.scheme, valid_to__isnull=True, **chosen)
        held = list(rows.select_related("division").select_for_update(of=("self",)).order_by("pk"))
        for division in {grid.division_id: grid.division for grid in held}.values():
            require(self.user, "grids.mend", division)
        return held


@dataclass(frozen=True)
class Mended:
    """What came of a mend.

    Parameters
    ----------
    changed : codes of the grids as they are called now.
    plan : the draft that draws the change, where it needs review.
    note : why the plan's operation could not be drawn; empty where it was.
    """

    changed: tuple[str, ...] = ()
    plan: BoundaryPlan | None = None
    note: str = ""


def left_to_a_person() -> Conflict:
    return Conflict(
        _("This cannot be mended without a decision: look at the place and draw the change in a plan."),
        code=NEEDS_A_PERSON,
    )
