"""Grid schemes, grids and duties."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.core.text import initials
from layers.divisions.models import Division


class GridScheme(models.Model):
    """One way of cutting the city into grids, with the rule that its codes follow."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("Unit grids")
        GOVERNANCE = "governance", _("Governance grids")
        DEDICATED = "dedicated", _("Dedicated grids")
        PARTY = "party", _("Party grids")
        SCHOOL = "school", _("School districts")
        HEALTH = "health", _("Health grids")
        CIVIL_AFFAIRS = "civil", _("Civil affairs grids")
        CITY_MANAGEMENT = "urban", _("City management grids")
        PETITION = "petition", _("Petition grids")
        EMERGENCY = "emergency", _("Emergency grids")
        OTHER = "other", _("Other grids")

    class CodeRule(models.TextChoices):
        DIGITS15 = "digits15", _("15 digits")
        PATTERN = "pattern", _("Local pattern")

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.GOVERNANCE)
    code_rule = models.CharField(max_length=8, choices=CodeRule, default=CodeRule.DIGITS15)
    code_pattern = models.CharField(
        max_length=100, blank=True, help_text=_("Regular expression of a whole code.")
    )
    households_min = models.PositiveIntegerField(null=True, blank=True)
    households_max = models.PositiveIntegerField(null=True, blank=True)
    residents_max = models.PositiveIntegerField(null=True, blank=True)
    area_m2_aim = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("What a grid should measure; unit grids about 10,000 m².")
    )

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class GridQuerySet(ScopedQuerySet):
    def in_force(self, day: date | None = None) -> Self:
        """Keep the grids that hold on a day (today when none is given)."""
        if day is None:
            return self.filter(valid_to__isnull=True)
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)


class Grid(models.Model):
    """A grid of one scheme between two days. A changed boundary is a new row; the old one is closed."""

    scheme = models.ForeignKey(GridScheme, on_delete=models.PROTECT, related_name="grids")
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=100, blank=True)
    initials = models.CharField(max_length=100, blank=True, db_index=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area_m2 = models.FloatField(default=0)
    part_count = models.PositiveSmallIntegerField(default=1)
    households = models.PositiveIntegerField(default=0)
    residents = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    geometry = models.MultiPolygonField(srid=4326)
    geometry_web = web_geometry()

    objects = GridQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to__isnull=True), name="grid_code_in_force_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="grid_dates_in_order",
            ),
            valid_geometry("grid_geometry_valid"),
        ]
        indexes = [models.Index(fields=["code"], name="grid_by_code"), web_index("grid_web")]

    def __str__(self) -> str:
        return self.code

    def derive(self) -> None:
        """Fill the columns that follow from others. `save` does it; bulk writers call it themselves."""
        self.initials = initials(self.name)[:100]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)


class GridLineage(models.Model):
    """Which grid came out of which when a boundary changed, and with what share of its area."""

    ancestor = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="descendant_links")
    descendant = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="ancestor_links")
    share = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="grid_lineage_once")]


class GridWorker(models.Model):
    """A person who serves grids (网格员)."""

    name = models.CharField(max_length=60)
    telephone = models.CharField(max_length=32, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attributes = models.JSONField(default=dict, blank=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class GridDutyQuerySet(ScopedQuerySet):
    scope_lookup = "grid__division__path"


class GridDuty(models.Model):
    """Who is head or worker of a grid, from one day to another."""

    class Duty(models.TextChoices):
        HEAD = "head", _("Grid head")
        WORKER = "worker", _("Grid worker")

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="duties")
    worker = models.ForeignKey(GridWorker, on_delete=models.CASCADE, related_name="duties")
    duty = models.CharField(max_length=8, choices=Duty)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)

    objects = GridDutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "worker", "duty"],
                condition=Q(valid_to__isnull=True),
                name="grid_duty_in_force_once",
            )
        ]
