"""Proposed sites (拟建点): where a service point might go, as a draft that somebody adopts or drops."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division
from layers.service_points.models import ServicePoint


class ProposedSite(models.Model):
    """A site that is proposed. It serves nobody until it is adopted, which makes a service point of it.

    People newly served are counted in its own community alone: whoever sees the row sees all whom it tells of.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ADOPTED = "adopted", _("Adopted")
        DROPPED = "dropped", _("Dropped")

    name = models.CharField(max_length=100)
    category = models.CharField(max_length=50, db_index=True)
    minutes = models.FloatField()
    mode = models.CharField(max_length=16)
    method = models.CharField(max_length=16, blank=True)
    households_gained = models.PositiveIntegerField(default=0)
    residents_gained = models.PositiveIntegerField(default=0)
    over_60_gained = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    service_point = models.ForeignKey(ServicePoint, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_geometry("proposed_site_geometry_valid"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "adopted", "dropped"]), name="proposed_site_state"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="proposed_site_minutes"),
        ]
        indexes = [web_index("proposed_site_web")]

    def __str__(self) -> str:
        return self.name
