"""Cases by state, the shape telling as much as the colour."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import CELLS, Field, Layer, Style, StyleClass, Thinning

NEW, MOVING, PAUSED, CHECKING, DONE, DROPPED = (
    "#d1462f",
    "#e08a1e",
    "#8e6bbf",
    "#2f74c0",
    "#3c9a5f",
    "#8a949c",
)
SHAPES = {
    Case.State.REPORTED: (NEW, "triangle"),
    Case.State.TO_VERIFY: (NEW, "triangle"),
    Case.State.TO_ACCEPT: (NEW, "triangle"),
    Case.State.TO_REGISTER: (NEW, "triangle"),
    Case.State.TO_DISPATCH: (MOVING, "square"),
    Case.State.TO_HANDLE: (MOVING, "square"),
    Case.State.HANDLING: (MOVING, "diamond"),
    Case.State.SUSPENDED: (PAUSED, "cross"),
    Case.State.TO_CHECK: (CHECKING, "star"),
    Case.State.CHECKING: (CHECKING, "star"),
    Case.State.TO_CLOSE: (CHECKING, "star"),
    Case.State.CLOSED: (DONE, "circle"),
    Case.State.NOT_FILED: (DROPPED, "x"),
    Case.State.CANCELLED: (DROPPED, "x"),
    Case.State.FORCE_CLOSED: (DROPPED, "circle"),
}
OPEN = tuple(str(state) for state in SHAPES if state not in Case.ENDED)

LAYERS = (
    Layer(
        id="cases",
        title=_("Cases"),
        description=_("What was reported at a place, on its way to being settled."),
        source=Case.objects.all,
        geometry_type="Point",
        fields=(
            Field("number", _("Number")),
            Field("category", _("Class"), help=_("Five-digit code of the matter or component class.")),
            Field("state", _("State"), help=_("Where the case stands in its workflow.")),
            Field(
                "grid",
                _("Grid"),
                source=Coalesce("grid__code", Value("")),
                help=_("Code of the governance grid that the place lies in."),
            ),
            Field("address", _("Address"), in_tiles=False),
            Field("description", _("Description"), in_tiles=False),
            Field("source", _("Source"), in_tiles=False, help=_("Who or what found it.")),
            COMMUNITY,
            Field("reported_at", _("Reported at"), "datetime"),
            Field("due_at", _("Due at"), "datetime", help=_("When the present stage must be done.")),
            Field("closed_at", _("Closed at"), "datetime", in_tiles=False),
        ),
        style=Style(
            colour=NEW,
            shape="triangle",
            by_field="state",
            classes=tuple(
                StyleClass(state.value, state.label, *SHAPES[state])
                for state in Case.State.__members__.values()
            ),
        ),
        min_zoom=8,
        thinned=Thinning(CELLS, open=OPEN, kept=True),
        search=("number", "address", "description"),
        filters={"state": "state", "category": "category", "number": "number", "grid": "grid__code"},
        times=("reported_at",),
    ),
)
