"""Risk sources, red to blue by level, each level with a shape of its own."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.risks.models import RiskSource

LAYERS = (
    Layer(
        id="risk-sources",
        title=_("Risk sources"),
        description=_("Places to watch, by four levels of risk."),
        source=RiskSource.objects.all,
        geometry_type="Point",
        fields=(
            Field("code", _("Code"), in_tiles=False),
            Field("name", _("Name")),
            Field("category", _("Category"), help=_("What kind of danger.")),
            Field(
                "level", _("Level (1–4)"), "integer", help=_("1 is the gravest (red), 4 the least (blue).")
            ),
            Field("organisation", _("Responsible organisation"), in_tiles=False),
            Field(
                "next_inspection_on",
                _("Next inspection"),
                "date",
                in_tiles=False,
                help=_("The day by which it must be looked at again."),
            ),
            COMMUNITY,
        ),
        style=Style(
            colour="#d64541",
            shape="diamond",
            by_field="level",
            classes=(
                StyleClass(1, _("Major"), "#d3302f", "diamond"),
                StyleClass(2, _("Large"), "#ef7d1a", "triangle"),
                StyleClass(3, _("General"), "#e3b505", "square"),
                StyleClass(4, _("Low"), "#2f74c0", "circle"),
            ),
        ),
        min_zoom=9,
        search=("name", "code", "category"),
        filters={"level": "level", "category": "category"},
    ),
)
