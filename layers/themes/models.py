"""Themes (专题图层): layers that users bring, of any geometry and with free attributes."""

from django.contrib.gis.db import models
from django.db.models import Q

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division


class Theme(models.Model):
    """A user-made layer; its id on the map is `theme-<code>`."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=100)
    colour = models.CharField(max_length=7, default="#7b5ea7")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class ThemeFeature(models.Model):
    """One feature of a theme, between two days where it is dated."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="features")
    name = models.CharField(max_length=100, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.GeometryField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="theme_feature_dates_in_order",
            ),
            valid_geometry("theme_feature_geometry_valid"),
        ]
        indexes = [web_index("theme_feature_web")]

    def __str__(self) -> str:
        return self.name or str(self.pk)
