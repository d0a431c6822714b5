"""Results that were kept: what was asked, what came out, and the areas of it, each in one division."""

from typing import Any, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import Scope, ScopedQuerySet
from layers.divisions.models import Division


class KeptResultQuerySet(ScopedQuerySet):
    def readable_by(self, user: Any) -> Self:
        """Keep the results of the user's own area, and those of a larger one that have areas in it."""
        inside = KeptArea.objects.visible_to(user).filter(result=OuterRef("pk"))
        return self.filter(Scope.of(user).condition(self.scope_lookup) | Q(Exists(inside)))


class KeptResult(models.Model):
    """What a planner asked of service circles, and what came out.

    `division` is the area that it was made for, none for the whole city: who sees all of it may make it anew or remove it.

    `counts` are the people of each division, `[{"path", "code", "name", "households", …, "reached": [{"minutes", …}]}]`:
    a reader is told the sum of those in the own area. `steps` says of each address which minutes reach it. `versions` are the states of the layers that it was made from.
    """

    name = models.CharField(max_length=100)
    parameters = models.JSONField(default=dict)
    method = models.CharField(max_length=16)
    network = models.CharField(max_length=64, blank=True)
    attribution = models.CharField(max_length=200, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    counts = models.JSONField(default=list)
    steps = models.BinaryField(default=bytes, editable=False)
    versions = models.JSONField(default=dict)

    objects = KeptResultQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class KeptArea(models.Model):
    """One area of a kept result.

    A cover and a gap are cut by community, and belong to it. A circle is whole and belongs to the lowest division that
    holds its service point and everybody counted in it; so no row tells of people of another division.
    """

    class Kind(models.TextChoices):
        CIRCLE = "circle", _("Service circle")
        COVER = "cover", _("Within reach")
        GAP = "gap", _("Out of reach")

    result = models.ForeignKey(KeptResult, on_delete=models.CASCADE, related_name="areas")
    result_name = models.CharField(max_length=100)
    kind = models.CharField(max_length=6, choices=Kind)
    minutes = models.FloatField()
    category = models.CharField(max_length=50, db_index=True)
    mode = models.CharField(max_length=16)
    method = models.CharField(max_length=16)
    name = models.CharField(max_length=100, blank=True)
    households = models.PositiveIntegerField(default=0)
    residents = models.PositiveIntegerField(default=0)
    over_60 = models.PositiveIntegerField(default=0)
    area_m2 = models.FloatField()
    made_at = models.DateTimeField()
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.MultiPolygonField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_geometry("kept_area_geometry_valid"),
            models.CheckConstraint(condition=Q(kind__in=["circle", "cover", "gap"]), name="kept_area_kind"),
        ]
        indexes = [web_index("kept_area_web")]

    def __str__(self) -> str:
        return f"{self.result_name} {self.kind} {self.name}"


def layer_of(kind: str) -> str:
    """Return the id of the layer that shows areas of a kind."""
    return "kept-gaps" if kind == KeptArea.Kind.GAP else "kept-circles"
