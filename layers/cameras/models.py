"""Cameras (视频点位): a point, a field of view and a link; never a picture."""

from typing import Any, Self

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division


class Camera(models.Model):
    """A camera with its GB/T 28181 device id of 20 digits and where it looks."""

    class CameraClass(models.IntegerChoices):
        FIRST = 1, _("Class 1")
        SECOND = 2, _("Class 2")
        THIRD = 3, _("Class 3")

    class Status(models.TextChoices):
        ONLINE = "online", _("Online")
        OFFLINE = "offline", _("Offline")

    device_id = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=100, blank=True)
    camera_class = models.PositiveSmallIntegerField(choices=CameraClass)
    bearing_deg = models.FloatField(
        null=True, blank=True, help_text=_("Clockwise from north; empty when it turns.")
    )
    field_of_view_deg = models.FloatField(default=90)
    range_m = models.FloatField(default=50)
    is_ptz = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.ONLINE)
    attributes = models.JSONField(default=dict, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(device_id__regex=r"^\d{20}$"), name="camera_device_id_20_digits"
            ),
            models.CheckConstraint(condition=Q(camera_class__range=(1, 3)), name="camera_class_1_to_3"),
            models.CheckConstraint(
                condition=Q(bearing_deg__isnull=True) | Q(bearing_deg__gte=0, bearing_deg__lt=360),
                name="camera_bearing",
            ),
            models.CheckConstraint(
                condition=Q(field_of_view_deg__gt=0, field_of_view_deg__lte=360), name="camera_field_of_view"
            ),
            models.CheckConstraint(condition=Q(range_m__gt=0), name="camera_range_positive"),
            valid_geometry("camera_geometry_valid"),
        ]
        indexes = [web_index("camera_web")]

    def __str__(self) -> str:
        return self.name or self.device_id


class CameraViewQuerySet(ScopedQuerySet):
    def shown(self) -> Self:
        """Keep the views of cameras that are on, as far as they are known to be right."""
        return self.filter(online=True, stale=False)


class CameraView(models.Model):
    """What a camera sees of the ground, between buildings.

    The database makes one with every camera and lets it follow the camera's state, class and division. What it cannot
    reckon, the outline, it marks as stale whenever the camera or a building near it changes, however they were written; a
    stale one is in no layer until it is looked at again (`layers/cameras/looking.py`).
    """

    camera = models.OneToOneField(Camera, primary_key=True, on_delete=models.CASCADE, related_name="view")
    geometry = models.MultiPolygonField(srid=4326, null=True, blank=True)
    geometry_web = web_geometry()
    clipped = models.BooleanField(default=False, help_text="Whether buildings take something of its sector.")
    area_m2 = models.FloatField(default=0)
    camera_class = models.PositiveSmallIntegerField(choices=Camera.CameraClass)
    online = models.BooleanField()
    stale = models.BooleanField(default=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: Any = CameraViewQuerySet.as_manager()

    class Meta:
        constraints = [valid_geometry("camera_view_geometry_valid")]
        indexes = [
            web_index("camera_view_web"),
            models.Index(fields=["camera"], name="camera_view_stale", condition=Q(stale=True)),
        ]

    def __str__(self) -> str:
        return f"view of {self.camera_id}"

    @property
    def name(self) -> str:
        return str(self.camera.name)
