"""Cameras, with where they look."""

from django.utils.translation import gettext_lazy as _

from layers.cameras.models import Camera
from layers.catalog.layer import Field, Layer, Style, StyleClass

LAYERS = (
    Layer(
        id="cameras",
        title=_("Cameras"),
        source=Camera.objects.all,
        geometry_type="Point",
        fields=(
            Field("device_id", _("Device id")),
            Field("name", _("Name")),
            Field("camera_class", _("Class"), "integer"),
            Field("bearing_deg", _("Bearing (° from north)"), "number"),
            Field("field_of_view_deg", _("Field of view (°)"), "number"),
            Field("range_m", _("Range (m)"), "number"),
            Field("is_ptz", _("Turns"), "boolean"),
            Field("status", _("Status")),
            Field("division", _("Code of the community"), source="division__code", in_tiles=False),
        ),
        style=Style(
            colour="#3d5a98",
            shape="camera",
            by_field="camera_class",
            classes=(
                StyleClass(1, _("Class 1"), "#23408e", "camera"),
                StyleClass(2, _("Class 2"), "#4a78c2", "camera"),
                StyleClass(3, _("Class 3"), "#7fa3d1", "camera"),
            ),
        ),
        min_zoom=12,
        search=("device_id", "name"),
        filters={"camera_class": "camera_class", "status": "status"},
    ),
)
