"""The drawn background: roads, buildings, water, parks and place names."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import PublicQuerySet


class BaseFeature(models.Model):
    """One road, building, water, park or place of the base map."""

    class Kind(models.TextChoices):
        ROAD = "road", _("Road")
        BUILDING = "building", _("Building")
        WATER = "water", _("Water")
        PARK = "park", _("Park")
        PLACE = "place", _("Place")

    kind = models.CharField(max_length=8, choices=Kind)
    category = models.CharField(max_length=32, blank=True)
    name = models.CharField(max_length=100, blank=True)
    min_zoom = models.PositiveSmallIntegerField(default=0)
    attributes = models.JSONField(default=dict, blank=True)
    geometry = models.GeometryField(srid=4326)
    geometry_web = web_geometry()

    objects = PublicQuerySet.as_manager()

    class Meta:
        constraints = [valid_geometry("base_feature_geometry_valid")]
        indexes = [web_index("base_feature_web")]

    def __str__(self) -> str:
        return self.name or self.kind
