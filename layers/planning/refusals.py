"""Sentences for what the pure rules refuse."""

import json

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.core.errors import Invalid
from layers.grids.coverage import OperationRefused

SENTENCES = {
    "no-such-vertex": gettext_lazy("There is no vertex at this place."),
    "vertex-is-there": gettext_lazy("There is a vertex at this place already."),
    "too-few-corners": gettext_lazy("A grid needs at least three corners."),
    "no-such-edge": gettext_lazy("There is no border between these two vertices."),
    "no-such-grid": gettext_lazy("There is no grid %(grid)s in this plan."),
    "leaves-community": gettext_lazy(
        "This would change the outer border of the plan and tear it from its neighbours: stay on the border or inside."
    ),
    "self-crossing": gettext_lazy("The border of grid %(grid)s would cross itself here."),
    "tears-coverage": gettext_lazy("Grid %(grid)s would overlap a neighbour or leave a gap here."),
    "sliver": gettext_lazy("Grid %(grid)s would be narrower than %(narrowest_m)s m everywhere."),
    "corner-of-several": gettext_lazy(
        "More than two grids meet in this vertex: it cannot be deleted, only moved."
    ),
    "line-does-not-cross": gettext_lazy("The line does not cross the grid from border to border."),
    "too-many-pieces": gettext_lazy("The line cuts the grid into too many pieces."),
    "code-taken": gettext_lazy("The code %(grid)s is in use."),
    "merge-needs-two": gettext_lazy("Choose two or more neighbouring grids to merge."),
    "line-does-not-reshape": gettext_lazy(
        "The line bounds nothing with a border: start and end it on a border between two grids."
    ),
    "swallows-grid": gettext_lazy("This would take all of grid %(grid)s: merge it instead."),
    "is-there-already": gettext_lazy("This ground belongs to grid %(grid)s already."),
    "no-such-gap": gettext_lazy("There is no gap here."),
    "nothing-to-simplify": gettext_lazy("These grids share no border with vertices to leave out."),
    "same-vertex": gettext_lazy("Both of you moved the same vertex."),
    "same-grid": gettext_lazy("Both of you divided or merged the same grid."),
    "not-adjacent": gettext_lazy("These grids share no border, so they cannot become one."),
}


WITHOUT_GRID = {
    "self-crossing": gettext_lazy("What was drawn crosses itself here."),
    "tears-coverage": gettext_lazy("Grids would overlap or leave a gap here."),
}
"""Sentences for reasons that concern what was drawn, not one grid."""


def sentence_for(code: str) -> str:
    """Return the sentence for a reason, where it needs no facts; else a general one."""
    sentence = str(WITHOUT_GRID.get(code) or SENTENCES.get(code) or _("This cannot be done."))
    return sentence if "%(" not in sentence else _("This cannot be done.")


def as_invalid(refusal: OperationRefused) -> Invalid:
    """Turn a refused operation into an answer with a sentence and, as `place`, GeoJSON of where."""
    named = refusal.facts.get("grid") or refusal.code not in WITHOUT_GRID
    sentence = str(SENTENCES.get(refusal.code, _("This cannot be done."))) % refusal.facts if named else ""
    place = json.loads(shapely.to_geojson(refusal.place))
    return Invalid(
        sentence or str(WITHOUT_GRID[refusal.code]), code=refusal.code, place=place, **refusal.facts
    )
