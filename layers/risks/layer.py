"""Risk sources, red to blue by level, each level with a shape of its own."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.risks.models import RiskSource

LAYERS = (
    Layer(
        id="risk-sources",
        title=_("Risk sources"),
        source=RiskSource.objects.all,
        geometry_type="Point",
        fields=(
            Field("code", _("Code"), in_tiles=False),
            Field("name", _("Name")),
            Field("category", _("Category")),
            Field("level", _("Level (1–4)"), "integer"),
            Field("organisation", _("Responsible organisation"), in_tiles=False),
            Field("next_inspection_on", _("Next inspection"), "date", in_tiles=False),
            Field("division", _("Code of the community"), source="division__code", in_tiles=False),
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
        min_zoom=10,
        search=("name", "code", "category"),
        filters={"level": "level", "category": "category"},
    ),
)
