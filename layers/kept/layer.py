"""Kept service circles and covers, and kept gaps, as two layers of one table."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from layers.catalog.layer import Field, Layer, Style, StyleClass
from layers.kept.models import KeptArea

FIELDS = (
    Field("result", _("Kept result"), "integer", source="result_id", help=_("Number of the kept result.")),
    Field("result_name", _("Name of the result")),
    Field("kind", _("Kind"), help=_("circle: of one service point; cover: all of them; gap: out of reach.")),
    Field("name", _("Name"), help=_("The service point of a circle; the community of a cover or a gap.")),
    Field("category", _("Category"), help=_("Category of the service points.")),
    Field("minutes", _("Minutes"), "number", help=_("How long the way may take.")),
    Field("mode", _("Way of moving"), in_tiles=False),
    Field(
        "method", _("Method"), help=_("network: along streets; circle: a straight line, which overstates.")
    ),
    Field("households", _("Households"), "integer", help=_("Of the standard addresses in it.")),
    Field("residents", _("Residents"), "integer", help=_("Of the standard addresses in it; never persons.")),
    Field("over_60", _("Residents over 60"), "integer", in_tiles=False),
    Field("area_m2", _("Area (m²)"), "number", in_tiles=False, help=_("On the ellipsoid.")),
    Field("made_at", _("Made at"), "datetime", in_tiles=False),
    Field(
        "division",
        _("Code of the division"),
        source="division__code",
        in_tiles=False,
        help=_("The lowest division that holds everything that the row tells of."),
    ),
)
FILTERS = {"result": "result_id", "category": "category", "minutes": "minutes", "kind": "kind"}


def circles() -> QuerySet[KeptArea]:
    return KeptArea.objects.exclude(kind=KeptArea.Kind.GAP)


def gaps() -> QuerySet[KeptArea]:
    return KeptArea.objects.filter(kind=KeptArea.Kind.GAP)


LAYERS = (
    Layer(
        id="kept-circles",
        title=_("Kept service circles"),
        description=_(
            "Kept results: who is within reach of service points in so many minutes, circle by circle and as covers by"
            " community, with households and residents."
        ),
        source=circles,
        geometry_type="MultiPolygon",
        fields=FIELDS,
        style=Style(
            colour="#2b7a9b",
            shape="area",
            by_field="kind",
            classes=(
                StyleClass("circle", _("Service circle"), "#5b8fd6", "outline"),
                StyleClass("cover", _("Within reach"), "#2b7a9b", "area"),
            ),
        ),
        min_zoom=9,
        search=("name", "result_name", "category"),
        filters=FILTERS,
    ),
    Layer(
        id="kept-gaps",
        title=_("Kept service gaps"),
        description=_(
            "Kept results: the part of each community that no service point reaches in so many minutes, with the"
            " households and residents there."
        ),
        source=gaps,
        geometry_type="MultiPolygon",
        fields=FIELDS,
        style=Style(colour="#c0562b", shape="area"),
        min_zoom=9,
        search=("name", "result_name", "category"),
        filters=FILTERS,
    ),
)
