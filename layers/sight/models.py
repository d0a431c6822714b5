"""Blind spots that are kept, so that they are a layer like any other."""

from django.contrib.gis.db import models

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division
from layers.grids.models import Grid


class BlindSpot(models.Model):
    """Ground of a grid that no camera saw when it was last looked at.

    Only cameras of the grid's own division count here, since everybody who sees the grid may know of those. Whatever a
    camera that is turned, comes or goes has made doubtful is marked as `outdated` by the database.
    """

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="+")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    geometry = models.MultiPolygonField(srid=4326)
    geometry_web = web_geometry()
    area_m2 = models.FloatField()
    residents = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    grid_code = models.CharField(max_length=64)
    grid_name = models.CharField(max_length=100, blank=True)
    scheme_code = models.CharField(max_length=32)
    looked_at = models.DateTimeField(auto_now_add=True)
    outdated = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [valid_geometry("blind_spot_geometry_valid")]
        indexes = [web_index("blind_spot_web")]

    def __str__(self) -> str:
        return f"{self.grid_code} {self.area_m2:.0f} m²"

    @property
    def name(self) -> str:
        return self.grid_name
