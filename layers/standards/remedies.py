"""What can be done about each kind of finding: one table. Pure.

A boundary change that needs judgement is not made here: it is drawn in a boundary plan of its own, so that it is reviewed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from layers.grids.coverage import is_sliver
from layers.grids.findings import Finding
from layers.grids.repair import FARTHEST_M

NOW, PLAN = "now", "plan"
MOST_SHARE = 0.9
"""A grid that would lose more of itself than this by cutting an overlap is left to a person."""
HALF = 0.5


@dataclass(frozen=True)
class Remedy:
    """One way of mending.

    Parameters
    ----------
    how : `now`, as an action with history, or `plan`, as an operation of a new boundary plan.
    title : what a button says.
    says : what will change.
    undo : how to take it back.
    """

    how: str
    title: Any
    says: Any
    undo: Any


KEPT = _("The rows of before stay in the history and can be looked up by day.")
PLANNED = _("Nothing changes until the plan is approved and published; withdraw it to give it up.")
REMEDIES = {
    "repair": Remedy(
        NOW,
        _("Repair borders"),
        _(
            "Hair-thin gaps and overlaps of this scheme are closed and edges made to match, no vertex moving more than half a metre."
        ),
        _("The change log names every grid that was repaired."),
    ),
    "remove-duplicate": Remedy(
        NOW,
        _("Remove the duplicate"),
        _(
            "Of the two grids, the one fewer people serve, else the newer one, is closed; its duties and open cases pass to the other."
        ),
        KEPT,
    ),
    "cut-overlap": Remedy(
        NOW,
        _("Cut the overlap off"),
        _(
            "The smaller of the two grids loses the ground they share. It gets a new row with lineage; duties and open cases follow."
        ),
        KEPT,
    ),
    "set-community": Remedy(
        NOW,
        _("Set the community by place"),
        _("The grid goes to the community that most of its ground lies in. Borders and codes stay."),
        _("Set it back in the same way once the borders say otherwise."),
    ),
    "renumber": Remedy(
        NOW,
        _("Renumber the community"),
        _(
            "All grids of the community are numbered from west to east and from north to south. Those whose code changes get a new row"
            " with lineage; duties and open cases follow. Open plans of this community have to be opened anew."
        ),
        KEPT,
    ),
    "give-code": Remedy(
        NOW,
        _("Give the next free code"),
        _(
            "The grid gets the next free code of its community, as a new row with lineage; duties and open cases follow."
        ),
        KEPT,
    ),
    "promote": Remedy(
        NOW,
        _("Make the only worker head"),
        _("The only person on duty in this grid becomes its head from today."),
        _("The duty of before is closed, not deleted."),
    ),
    "keep-one-head": Remedy(
        NOW,
        _("Keep one head"),
        _("Who has been head the longest stays; the others serve on as workers from today."),
        _("The duties of before are closed, not deleted."),
    ),
    "fill-gap": Remedy(
        PLAN,
        _("Open as plan: fill the gap"),
        _(
            "A draft plan is opened in which the gap goes to the neighbour with the longest border to it. You look at it and submit it."
        ),
        PLANNED,
    ),
    "merge-sliver": Remedy(
        PLAN,
        _("Open as plan: merge"),
        _(
            "A draft plan is opened in which the sliver is merged into the neighbour with the longest border to it. You look at it and submit it."
        ),
        PLANNED,
    ),
    "merge-small": Remedy(
        PLAN,
        _("Open as plan: merge"),
        _(
            "A draft plan is opened; where a neighbour of the same community has room, the grid is merged into the smallest such. You look at it and submit it."
        ),
        PLANNED,
    ),
    "redraw": Remedy(
        PLAN,
        _("Open as plan"),
        _("A draft plan of the community is opened, in which you redraw the grid."),
        PLANNED,
    ),
}


@dataclass(frozen=True)
class Option:
    """A remedy, and for which findings of a kind it is offered."""

    word: str
    when: Callable[[Finding], bool] = lambda finding: True


def _hair_thin(finding: Finding) -> bool:
    return is_sliver(finding.geometry, FARTHEST_M)


def _mostly(finding: Finding) -> bool:
    return finding.measure.get("share", 0) > HALF


OPTIONS: Mapping[str, tuple[Option, ...]] = {
    "duplicate": (Option("remove-duplicate"),),
    "overlap": (
        Option("repair", _hair_thin),
        Option("cut-overlap", lambda finding: finding.measure.get("share", 1) < MOST_SHARE),
    ),
    "gap": (Option("repair", _hair_thin), Option("fill-gap", lambda finding: len(finding.grids) > 0)),
    "unmatched-edge": (Option("repair"),),
    "community-gap": (Option("repair", _hair_thin),),
    "community-overlap": (Option("repair", _hair_thin),),
    "outside-community": (Option("set-community", _mostly),),
    "beyond-community": (Option("set-community", _mostly),),
    "no-community": (Option("set-community"),),
    "sliver": (Option("merge-sliver"),),
    "code-repeated": (Option("give-code"),),
    "code-off-rule": (Option("give-code"),),
    "code-foreign-division": (Option("give-code"),),
    "code-out-of-order": (Option("renumber"),),
    "area-off-aim": (Option("redraw"),),
    "too-few-households": (Option("merge-small"),),
    "too-many-households": (Option("redraw"),),
    "too-many-residents": (Option("redraw"),),
    "no-head": (Option("promote", lambda finding: finding.measure.get("people") == 1),),
    "several-heads": (Option("keep-one-head"),),
}
REASONS: Mapping[str, Any] = {
    "invalid": _("Such a border is never stored: import the grid again, and it is mended on the way."),
    "overlap": _("The overlap is nearly all of one grid: decide which of the two is to stay."),
    "community-gap": _("Communities are not drawn here: import their corrected borders."),
    "community-overlap": _("Communities are not drawn here: import their corrected borders."),
    "outside-community": _(
        "Decide which border is wrong: redraw the grid in a plan, or import the community's corrected border."
    ),
    "beyond-community": _(
        "Decide which border is wrong: redraw the grid in a plan, or import the community's corrected border."
    ),
    "multipart": _("A grid may lie in parts. Split it in a plan if each part is to be a grid of its own."),
    "households-unknown": _("Import the standard addresses or the grids' households."),
    "no-head": _("Choose who is to be head: nobody or more than one person is on duty here."),
    "too-few-workers": _("Appoint more people to this grid, or make it smaller in a plan."),
    "duties-unknown": _("Register who is on duty."),
}
"""Why nothing is offered, for kinds of findings that have no remedy or not always one."""


def remedies_of(finding: Finding) -> list[str]:
    """Return the words of what can be tried for a finding, the one that is offered first."""
    return [option.word for option in OPTIONS.get(finding.code, ()) if option.when(finding)]


def remedy_of(finding: Finding) -> str:
    """Return the word of what is offered for a finding; empty where a person must decide."""
    return next(iter(remedies_of(finding)), "")


def reason_of(finding: Finding) -> str:
    """Say why nothing is offered."""
    return str(REASONS.get(finding.code, ""))
