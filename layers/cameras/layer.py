"""Cameras, with where they look."""

from django.utils.translation import gettext_lazy as _

from layers.cameras.models import Camera
from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass

LAYERS = (
    Layer(
        id="cameras",
        title=_("Cameras"),
        description=_("Cameras with where they look: a point, a field of view and a range, never a picture."),
        source=Camera.objects.all,
        geometry_type="Point",
        fields=(
            Field("device_id", _("Device id"), help=_("20 digits after GB/T 28181.")),
            Field("name", _("Name")),
            Field(
                "camera_class",
                _("Class"),
                "integer",
                help=_("1 to 3: built by the police, by departments, by others."),
            ),
            Field(
                "bearing_deg",
                _("Bearing (° from north)"),
                "number",
                help=_("Clockwise from north; empty when it turns."),
            ),
            Field("field_of_view_deg", _("Field of view (°)"), "number", help=_("Whole horizontal angle.")),
            Field("range_m", _("Range (m)"), "number", help=_("How far it tells people apart.")),
            Field("is_ptz", _("Turns"), "boolean", help=_("Whether it can be turned from afar.")),
            Field("status", _("Status"), help=_("online or offline.")),
            COMMUNITY,
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
        min_zoom=9,
        search=("device_id", "name"),
        filters={"camera_class": "camera_class", "status": "status"},
    ),
)
