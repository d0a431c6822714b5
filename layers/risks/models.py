"""Risk sources (风险源)."""

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division


class RiskSource(models.Model):
    """A place to watch; level 1 is the gravest (red), 4 the least (blue)."""

    class Level(models.IntegerChoices):
        MAJOR = 1, _("Major")
        LARGE = 2, _("Large")
        GENERAL = 3, _("General")
        LOW = 4, _("Low")

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    category = models.CharField(max_length=50)
    level = models.PositiveSmallIntegerField(choices=Level)
    organisation = models.CharField(max_length=100, blank=True)
    next_inspection_on = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="risk_source_level"),
            valid_geometry("risk_source_geometry_valid"),
        ]
        indexes = [web_index("risk_source_web")]

    def __str__(self) -> str:
        return self.name
