"""Service points (服务点): clinics, markets, toilets, day care …"""

from datetime import datetime
from typing import Self

from django.contrib.gis.db import models
from django.db.models import Q

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


class ServicePointStateQuerySet(ScopedQuerySet):
    scope_lookup = "division_path"

    def at(self, moment: datetime) -> Self:
        """Keep the states that held at a moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment)


class ServicePointState(models.Model):
    """What a service point was from one moment to another. Written by the database with every change, never by anybody.

    `division_path` is text as in the change log: a state outlives its division.
    """

    point_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    category = models.CharField(max_length=50)
    opening_hours = models.CharField(max_length=100, blank=True)
    division_path = models.CharField(max_length=255, blank=True)
    geometry = models.PointField(srid=4326)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = ServicePointStateQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["category", "since"], name="service_point_state_of"),
            models.Index(
                fields=["point_id"], name="service_point_state_now", condition=Q(until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.since:%Y-%m-%d})"
