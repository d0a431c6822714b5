"""The grids in force, of every scheme."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field, Layer, Style
from layers.grids.models import Grid

LAYERS = (
    Layer(
        id="grids",
        title=_("Grids"),
        description=_(
            "The grids in force, of every scheme: unit grids, governance grids, school districts and others."
        ),
        source=Grid.objects.in_force,
        geometry_type="MultiPolygon",
        fields=(
            Field("code", _("Code"), help=_("Unique within its scheme.")),
            Field(
                "scheme",
                _("Scheme"),
                source="scheme__code",
                help=_("Code of the scheme that the grid belongs to."),
            ),
            Field(
                "scheme_kind",
                _("Kind of scheme"),
                source="scheme__kind",
                help=_(
                    "unit, governance, dedicated, party, school, health, civil, urban, petition, emergency or other."
                ),
            ),
            Field("name", _("Name")),
            Field(
                "division",
                _("Code of the community"),
                source="division__code",
                help=_("The community that the grid lies in."),
            ),
            Field(
                "households", _("Households"), "integer", help=_("Counted at the standard addresses inside.")
            ),
            Field(
                "residents",
                _("Residents"),
                "integer",
                help=_("Counted at the standard addresses inside; never persons."),
            ),
            Field("area_m2", _("Area (m²)"), "number", help=_("On the ellipsoid.")),
            Field(
                "part_count",
                _("Parts"),
                "integer",
                help=_("Polygons that the grid consists of; one unless ground lies apart."),
            ),
            Field("valid_from", _("In force since"), "date", in_tiles=False),
        ),
        style=Style(colour="#2f7f79", shape="outline"),
        min_zoom=9,
        search=("code", "name", "initials"),
        filters={"scheme": "scheme__code", "code": "code"},
        times=("valid_from", ""),
    ),
)
