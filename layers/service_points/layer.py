"""Service points of all categories."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style
from layers.service_points.models import ServicePoint

LAYERS = (
    Layer(
        id="service-points",
        title=_("Service points"),
        description=_("Places that serve people: clinics, markets, toilets, day care."),
        source=ServicePoint.objects.all,
        geometry_type="Point",
        fields=(
            Field("code", _("Code"), in_tiles=False, help=_("Unique within its category.")),
            Field("name", _("Name")),
            Field("category", _("Category")),
            Field("floor_area_m2", _("Floor area (m²)"), "number", in_tiles=False),
            Field(
                "opening_hours",
                _("Opening hours"),
                in_tiles=False,
                help=_("In the notation of OpenStreetMap where it is known."),
            ),
            Field("capacity", _("Capacity (people)"), "integer", in_tiles=False),
            COMMUNITY,
        ),
        style=Style(colour="#1f8a70", shape="pin"),
        min_zoom=9,
        search=("name", "code", "category"),
        filters={"category": "category"},
    ),
)
