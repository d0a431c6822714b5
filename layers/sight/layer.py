"""Blind spots as a layer."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style
from layers.sight.models import BlindSpot

LAYERS = (
    Layer(
        id="blind-spots",
        title=_("Blind spots"),
        description=_(
            "Open ground of grids that no camera of the same community saw when it was last looked at, with the people"
            " and the cases there."
        ),
        source=BlindSpot.objects.all,
        geometry_type="MultiPolygon",
        fields=(
            Field("grid", _("Grid"), source="grid_code", help=_("Code of the grid.")),
            Field("grid_name", _("Name of the grid")),
            Field("scheme", _("Scheme"), source="scheme_code", in_tiles=False),
            Field("area_m2", _("Area (m²)"), "number"),
            Field("residents", _("Residents"), "integer", help=_("At addresses in it or within 20 m of it.")),
            Field("cases", _("Cases"), "integer", help=_("Of the 90 days before it was looked at.")),
            Field("looked_at", _("Looked at"), "datetime", in_tiles=False),
            Field(
                "outdated",
                _("Outdated"),
                "boolean",
                help=_("Whether a camera or a building near it has changed since."),
            ),
            COMMUNITY,
        ),
        style=Style(colour="#b5483a", shape="area"),
        min_zoom=13,
        search=("grid_code", "grid_name"),
        filters={"scheme": "scheme_code"},
        times=("looked_at",),
    ),
)
