"""What administrators decide of the standards: which categories give which service, and values that differ here."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class LivingService(models.Model):
    """A service of the living circles, and the categories of service points that give it in this city."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=60, blank=True, help_text=_("Empty for the name that is built in."))
    categories = ArrayField(
        models.CharField(max_length=50),
        default=list,
        blank=True,
        help_text=_("Categories of service points, as they stand on the map. Empty: not known in this city."),
    )
    circle_minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(5, "5"), (10, "10"), (15, "15")],
        help_text=_("The living circle that it belongs to."),
    )
    is_basic = models.BooleanField(default=False, help_text=_("One of the basic services of a community."))
    is_floor = models.BooleanField(
        default=False, help_text=_("Its floor counts as service floor of a community.")
    )
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.code


class LivingRule(models.Model):
    """A rule that is asked otherwise here than its default says."""

    rule = models.SlugField(max_length=40, unique=True)
    is_asked = models.BooleanField(default=True)
    low = models.FloatField(
        null=True, blank=True, help_text=_("Empty for the default. At least so much (or how far, in metres).")
    )
    high = models.FloatField(null=True, blank=True, help_text=_("Empty for the default. At most so much."))
    share = models.FloatField(
        null=True,
        blank=True,
        help_text=_("Share of households that must be reached, 0 to 1; empty for the default."),
    )
    source = models.CharField(
        max_length=200, blank=True, help_text=_("Who decided it, and where it is written.")
    )

    def __str__(self) -> str:
        return self.rule
