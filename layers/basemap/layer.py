"""The background, drawn from our own tiles so that the map needs no internet."""

from django.utils.translation import gettext_lazy as _

from layers.basemap.models import BaseFeature
from layers.catalog.layer import LARGEST, Field, Layer, Style, Thinning

LAYERS = (
    Layer(
        id="basemap",
        title=_("Base map"),
        source=BaseFeature.objects.all,
        geometry_type="Geometry",
        fields=(Field("kind", _("Kind")), Field("category", _("Category")), Field("name", _("Name"))),
        style=Style(colour="#9aa5ad"),
        zoom_column="min_zoom",
        thinned=Thinning(LARGEST, most=10_000),
        filters={"kind": "kind"},
        in_catalogue=False,
    ),
)
