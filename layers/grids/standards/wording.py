"""What each finding is called and says, in the reader's language: one table."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from layers.grids.findings import Finding

MOST_NAMES = 6


@dataclass(frozen=True)
class Wording:
    """The rule that holds where there is no such finding, and the sentence where there is one."""

    rule: Any
    sentence: Any


WORDINGS = {
    "invalid": Wording(_("No border crosses itself"), _("The border of grid %(first)s crosses itself.")),
    "duplicate": Wording(
        _("No grid is there twice"), _("Grids %(first)s and %(second)s have the very same border.")
    ),
    "overlap": Wording(
        _("Grids do not overlap"), _("Grids %(first)s and %(second)s overlap on %(area_m2)s m².")
    ),
    "gap": Wording(_("Every place is covered"), _("No grid covers these %(area_m2)s m², beside %(names)s.")),
    "unmatched-edge": Wording(
        _("Neighbours share their edges"),
        _("%(length_m)s m of the border of grid %(first)s do not match its neighbours."),
    ),
    "outside-community": Wording(
        _("Grids stay in their community"),
        _("%(area_m2)s m² of grid %(first)s lie in community %(second)s, which is not its own."),
    ),
    "beyond-community": Wording(
        _("Grids do not reach beyond their community"),
        _("%(area_m2)s m² of grid %(first)s lie outside its community, %(second)s."),
    ),
    "no-community": Wording(
        _("Every grid belongs to a community"), _("Grid %(first)s belongs to no community.")
    ),
    "community-gap": Wording(
        _("Communities leave no gap"), _("Communities %(names)s leave %(area_m2)s m² between them.")
    ),
    "community-overlap": Wording(
        _("Communities do not overlap"),
        _("Communities %(first)s and %(second)s overlap on %(area_m2)s m²."),
    ),
    "sliver": Wording(
        _("No grid is a sliver"), _("Grid %(first)s is nowhere wider than %(narrower_than_m)s m.")
    ),
    "multipart": Wording(_("Grids are in one piece"), _("Grid %(first)s lies in %(parts)s separate parts.")),
    "code-repeated": Wording(
        _("Codes are given once"), _("The codes %(first)s and %(second)s read the same.")
    ),
    "code-off-rule": Wording(
        _("Codes follow the scheme's rule"), _("The code %(first)s does not follow the scheme's rule.")
    ),
    "code-foreign-division": Wording(
        _("Codes begin with their community's"),
        _("The code %(first)s does not begin with that of its community, %(second)s."),
    ),
    "code-out-of-order": Wording(
        _("Serial numbers run from west to east, from north to south"),
        _("In community %(first)s, %(misplaced)s of %(counted)s serial numbers are out of order."),
    ),
    "area-off-aim": Wording(
        _("Grids have about the size aimed at"),
        _("Grid %(first)s measures %(area_m2)s m²; the aim is about %(aim_m2)s m²."),
    ),
    "too-few-households": Wording(
        _("Grids have enough households"),
        _("Grid %(first)s has %(households)s households; it should have at least %(households_min)s."),
    ),
    "too-many-households": Wording(
        _("Grids have not too many households"),
        _("Grid %(first)s has %(households)s households; it should have at most %(households_max)s."),
    ),
    "too-many-residents": Wording(
        _("Grids have not too many residents"),
        _("Grid %(first)s has %(residents)s residents; it should have at most %(residents_max)s."),
    ),
    "households-unknown": Wording(
        _("Households are known"), _("No households are known here, so their number is not judged.")
    ),
    "no-head": Wording(_("Every grid has a head"), _("Grid %(first)s has no head.")),
    "several-heads": Wording(
        _("No grid has two heads"), _("Grid %(first)s has %(heads)s heads; it should have one.")
    ),
    "too-few-workers": Wording(
        _("Grids have the workers they need"),
        _(
            "Grid %(first)s needs %(workers_needed)s people for %(households)s households; "
            "%(workers_on_duty)s are on duty."
        ),
    ),
    "duties-unknown": Wording(
        _("Duties are known"), _("Nobody is registered on duty here, so heads and workers are not judged.")
    ),
}


def sentence_of(finding: Finding) -> str:
    """Say what a finding is, with its numbers, in the active language."""
    names = [*finding.grids[:MOST_NAMES], *(["…"] if len(finding.grids) > MOST_NAMES else [])]
    facts = {
        "first": finding.grids[0] if finding.grids else "",
        "second": finding.grids[1] if len(finding.grids) > 1 else "",
        "names": ", ".join(names),
    }
    numbers = {name: _text_of(value) for name, value in finding.measure.items()}
    return str(WORDINGS[finding.code].sentence) % (facts | numbers)


def _text_of(number: float) -> str:
    """Write a number as people read it: whole from ten on, else with what tells it from nothing."""
    return f"{number:,.0f}" if abs(number) >= 10 or number == int(number) else f"{number:.2g}"
