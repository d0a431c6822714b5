"""Risk sources (风险源), how often they are inspected, and every inspection (检查)."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division
from layers.risks.due import USUAL, Interval


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


class InspectionInterval(models.Model):
    """How often sources of a level are inspected: a table that administrators edit."""

    level = models.PositiveSmallIntegerField(choices=RiskSource.Level, unique=True)
    days = models.PositiveIntegerField(help_text=_("Days until the next inspection."))
    recheck_days = models.PositiveIntegerField(help_text=_("Days until the next inspection after faults."))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__range=(1, 3660), recheck_days__range=(1, 3660)),
                name="inspection_interval_days",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.days}"

    @classmethod
    def by_level(cls) -> dict[int, Interval]:
        """Return the interval of every level; a level that the table lacks has the usual one."""
        rows = cls.objects.values_list("level", "days", "recheck_days")
        return USUAL | {level: Interval(days, recheck_days) for level, days, recheck_days in rows}


class InspectionQuerySet(ScopedQuerySet):
    scope_lookup = "source__division__path"


class Inspection(models.Model):
    """Somebody looked at a risk source. Inspections are added, never edited; they outlive their source."""

    class Result(models.TextChoices):
        PASSED = "passed", _("In order")
        FAULTS = "faults", _("Faults found")
        NOT_DONE = "not-done", _("Could not be inspected")

    source = models.ForeignKey(RiskSource, null=True, on_delete=models.SET_NULL, related_name="inspections")
    code = models.CharField(max_length=32, help_text=_("The source's code at that time."))
    inspected_on = models.DateField()
    result = models.CharField(max_length=8, choices=Result)
    note = models.CharField(max_length=1000, blank=True)
    next_on = models.DateField(help_text=_("The day by which it must be looked at again."))
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["source", "-inspected_on", "-id"], name="inspection_of_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.inspected_on} {self.result}"
