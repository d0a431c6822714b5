"""Mend one finding: an action with history, or a boundary plan that draws the change."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.permissions import require
from layers.core.errors import Conflict
from layers.grids.checking import findings_of_scheme
from layers.grids.findings import Finding
from layers.grids.models import Grid, GridScheme
from layers.standards.mending.belonging import set_community
from layers.standards.mending.borders import cut_overlap, remove_duplicate, repair
from layers.standards.mending.codes import give_code, renumber
from layers.standards.mending.drafts import fill_gap, merge_sliver, merge_small, redraw
from layers.standards.mending.duties import keep_one_head, promote
from layers.standards.mending.task import NEEDS_A_PERSON, Mended, Task
from layers.standards.remedies import reason_of, remedies_of

ACTIONS: dict[str, Callable[[Task], Mended]] = {
    "repair": repair,
    "remove-duplicate": remove_duplicate,
    "cut-overlap": cut_overlap,
    "set-community": set_community,
    "renumber": renumber,
    "give-code": give_code,
    "promote": promote,
    "keep-one-head": keep_one_head,
    "fill-gap": fill_gap,
    "merge-sliver": merge_sliver,
    "merge-small": merge_small,
    "redraw": redraw,
}


@transaction.atomic
def mend(
    *, acting_user: Any, scheme: GridScheme, code: str, grids: Sequence[str], key: str = ""
) -> tuple[str, Mended]:
    """Mend a finding if it is still there; return the word of the remedy and what came of it.

    Two who mend in one scheme wait for each other, so the second finds what the first has left.

    Parameters
    ----------
    code, grids : of the finding.
    key : its key, where the grids have several such findings.

    Raises
    ------
    Conflict : `finding-gone`, or `needs-a-person` where nothing can be offered.
    """
    require(acting_user, "grids.mend")
    GridScheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    rows = Grid.objects.visible_to(acting_user).filter(scheme=scheme, code__in=grids, valid_to__isnull=True)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    finding = _still_there(findings_of_scheme(scheme, acting_user), code, grids, key)
    return _first_that_works(Task(scheme, finding, acting_user, timezone.localdate()))


def _first_that_works(task: Task) -> tuple[str, Mended]:
    """Try what can be done; what finds that it cannot leaves nothing behind, and the next is tried."""
    refusal = Conflict(reason_of(task.finding), code=NEEDS_A_PERSON)
    for word in remedies_of(task.finding):
        try:
            with transaction.atomic():
                return word, ACTIONS[word](task)
        except Conflict as conflict:
            if conflict.code != NEEDS_A_PERSON:
                raise
            refusal = conflict
    raise refusal


def _still_there(findings: list[Finding], code: str, grids: Sequence[str], key: str) -> Finding:
    named = [finding for finding in findings if finding.code == code and set(finding.grids) == set(grids)]
    wanted = [finding for finding in named if not key or finding.key == key]
    if not wanted:
        raise Conflict(
            _("This finding is not there any more: somebody has mended it, or the grids have changed."),
            code="finding-gone",
        )
    return wanted[0]
