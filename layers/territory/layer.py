"""Map layers of divisions and standard addresses, whose tables lie below `catalog` on the ladder."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.divisions.models import Address, Division

LAYERS = (
    Layer(
        id="divisions",
        title=_("Divisions"),
        description=_("The administrative divisions from the city down to the community."),
        source=Division.objects.filter(geometry__isnull=False).all,
        geometry_type="MultiPolygon",
        fields=(
            Field("code", _("Code"), help=_("Statistical code of 12 digits, or a local one.")),
            Field("name", _("Name")),
            Field("level", _("Level"), help=_("city, district, street or community.")),
            Field("parent", _("Code of the division above"), source="parent__code"),
        ),
        style=Style(
            colour="#5b6b7a",
            shape="outline",
            by_field="level",
            classes=(
                StyleClass("district", _("District"), "#37474f", "outline"),
                StyleClass("street", _("Street"), "#4a6378", "outline"),
                StyleClass("community", _("Community"), "#8597a6", "outline"),
            ),
        ),
        search=("name", "code", "initials"),
        filters={"level": "level", "code": "code"},
    ),
    Layer(
        id="addresses",
        title=_("Standard addresses"),
        description=_("Standard addresses with how many people live there, never who."),
        source=Address.objects.all,
        geometry_type="Point",
        fields=(
            Field(
                "code", _("Code"), in_tiles=False, help=_("Code of the standard address, where it has one.")
            ),
            Field("text", _("Address")),
            COMMUNITY,
            Field("households", _("Households"), "integer"),
            Field("residents", _("Residents"), "integer", in_tiles=False),
            Field("over_60", _("Residents over 60"), "integer", in_tiles=False),
        ),
        style=Style(colour="#7a8894", shape="dot"),
        min_zoom=14,
        search=("text", "code", "initials"),
    ),
)
