"""Service points (服务点): clinics, markets, toilets, day care …"""

from django.contrib.gis.db import models

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division


class ServicePoint(models.Model):
    """A place that serves people, with what is needed to judge its reach."""

    code = models.CharField(max_length=32, null=True, blank=True)
    name = models.CharField(max_length=100)
    category = models.CharField(max_length=50, db_index=True)
    floor_area_m2 = models.FloatField(null=True, blank=True)
    opening_hours = models.CharField(max_length=100, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="service_point_code_once"),
            valid_geometry("service_point_geometry_valid"),
        ]
        indexes = [web_index("service_point_web")]

    def __str__(self) -> str:
        return self.name
