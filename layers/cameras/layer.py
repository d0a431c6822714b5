"""Cameras, with where they look."""

from django.utils.translation import gettext_lazy as _

from layers.cameras.models import Camera, CameraView
from layers.catalog.fields import COMMUNITY
from layers.catalog.layer import Field, Layer, Style, StyleClass

CLASSES = tuple(
    StyleClass(number, title, colour, "camera")
    for number, title, colour in (
        (1, _("Class 1"), "#23408e"),
        (2, _("Class 2"), "#4a78c2"),
        (3, _("Class 3"), "#7fa3d1"),
    )
)

LAYERS = (
    Layer(
        id="camera-views",
        title=_("Camera views"),
        description=_(
            "What the cameras that are on see of the ground: their sectors, cut by the buildings of the base map."
        ),
        source=CameraView.objects.shown,
        geometry_type="MultiPolygon",
        fields=(
            Field("device_id", _("Device id"), source="camera__device_id", in_tiles=False),
            Field("name", _("Name"), source="camera__name"),
            Field("camera_class", _("Class"), "integer"),
            Field(
                "clipped",
                _("Cut by buildings"),
                "boolean",
                help=_("Whether buildings take something of what it would see on open ground."),
            ),
            Field("area_m2", _("Seen ground (m²)"), "number"),
            COMMUNITY,
        ),
        style=Style(colour="#3d5a98", shape="area", by_field="camera_class", classes=CLASSES),
        min_zoom=13,
        search=("camera__device_id", "camera__name"),
        filters={"camera_class": "camera_class"},
    ),
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
            classes=CLASSES,
        ),
        min_zoom=9,
        search=("device_id", "name"),
        filters={"camera_class": "camera_class", "status": "status"},
    ),
)
