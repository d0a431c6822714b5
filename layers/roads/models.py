"""Which road networks were imported, and which is in use."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class RoadNetwork(models.Model):
    """One import of roads. The network itself is a file; the row says which file is in use.

    Parameters
    ----------
    version : the network's own; also the name of its file.
    source : what it was made of: a file's name, or the base map.
    attribution : whom the data comes from; shown wherever a result is.
    counts : the summary of the import.
    bbox : west, south, east, north in degrees.
    """

    version = models.CharField(max_length=40)
    file = models.CharField(max_length=100)
    source = models.CharField(max_length=200)
    attribution = models.CharField(max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    bbox = models.JSONField(default=list)
    size_bytes = models.BigIntegerField(default=0)
    imported_at = models.DateTimeField(db_default=Now())
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    active = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("road network")
        constraints = [
            models.UniqueConstraint(
                fields=["active"], condition=Q(active=True), name="one_active_road_network"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.version}"
