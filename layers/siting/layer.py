"""Proposed sites that are not dropped."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.siting.models import ProposedSite

ID = "proposed-sites"


def proposed() -> QuerySet[ProposedSite]:
    return ProposedSite.objects.exclude(state=ProposedSite.State.DROPPED)


LAYERS = (
    Layer(
        id=ID,
        title=_("Proposed sites"),
        description=_(
            "Where service points might go: drafts, which serve nobody, and those that were adopted."
        ),
        source=proposed,
        geometry_type="Point",
        fields=(
            Field("name", _("Name")),
            Field("category", _("Category"), help=_("Category of the service point that it would be.")),
            Field("state", _("State"), help=_("draft or adopted.")),
            Field("minutes", _("Minutes"), "number", help=_("How long the way may take.")),
            Field("mode", _("Way of moving"), in_tiles=False),
            Field(
                "method",
                _("Method"),
                in_tiles=False,
                help=_("network: along streets; circle: a straight line, which overstates."),
            ),
            Field(
                "households_gained",
                _("Households newly served"),
                "integer",
                help=_("Of its own community, by this site alone, when it was put or moved here."),
            ),
            Field("residents_gained", _("Residents newly served"), "integer", in_tiles=False),
            Field("over_60_gained", _("Residents over 60 newly served"), "integer", in_tiles=False),
            Field("note", _("Note"), in_tiles=False),
            Field("made_at", _("Made at"), "datetime", in_tiles=False),
            COMMUNITY,
        ),
        style=Style(
            colour="#8a3ffc",
            shape="pin",
            by_field="state",
            classes=(
                StyleClass("draft", _("Draft"), "#8a3ffc", "pin"),
                StyleClass("adopted", _("Adopted"), "#7d8a91", "pin"),
            ),
        ),
        min_zoom=9,
        search=("name", "category", "note"),
        filters={"state": "state", "category": "category"},
    ),
)
