"""Risk sources, red to blue by level, each level with a shape of its own."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.risks.levels import LEVELS
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
            classes=tuple(
                StyleClass(level.number, level.word, level.colour, level.shape) for level in LEVELS
            ),
        ),
        min_zoom=9,
        search=("name", "code", "category"),
        filters={"level": "level", "category": "category"},
    ),
)
