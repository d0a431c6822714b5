"""The grids in force, of every scheme."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field, Layer, Style
from layers.grids.models import Grid

LAYERS = (
    Layer(
        id="grids",
        title=_("Grids"),
        source=Grid.objects.in_force,
        geometry_type="MultiPolygon",
        fields=(
            Field("code", _("Code")),
            Field("scheme", _("Scheme"), source="scheme__code"),
            Field("scheme_kind", _("Kind of scheme"), source="scheme__kind"),
            Field("name", _("Name")),
            Field("division", _("Code of the community"), source="division__code"),
            Field("households", _("Households"), "integer"),
            Field("residents", _("Residents"), "integer"),
            Field("area_m2", _("Area (m²)"), "number"),
            Field("part_count", _("Parts"), "integer"),
            Field("valid_from", _("In force since"), "date", in_tiles=False),
        ),
        style=Style(colour="#2f7f79", shape="outline"),
        min_zoom=9,
        search=("code", "name", "initials"),
        filters={"scheme": "scheme__code", "code": "code"},
    ),
)
