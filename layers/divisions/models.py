"""Administrative divisions and standard addresses."""

from typing import Any

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.core.text import initials


class DivisionQuerySet(ScopedQuerySet):
    scope_lookup = "path"


class Division(models.Model):
    """A district, street, community … with a 12-digit statistical code or a local one.

    `path` is the codes from the top down, each ended by "/": a division holds all whose path starts with its own.
    """

    class Level(models.TextChoices):
        CITY = "city", _("City")
        DISTRICT = "district", _("District")
        STREET = "street", _("Street")
        COMMUNITY = "community", _("Community")

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=100)
    initials = models.CharField(max_length=100, blank=True, db_index=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    attributes = models.JSONField(default=dict, blank=True)
    geometry = models.MultiPolygonField(srid=4326, null=True, blank=True)
    geometry_web = web_geometry()

    objects = DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_geometry("division_geometry_valid"),
            models.CheckConstraint(
                condition=models.Q(level__in=["city", "district", "street", "community"]),
                name="division_level",
            ),
        ]
        indexes = [web_index("division_web")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    def derive(self) -> None:
        """Fill the columns that follow from others. `save` does it; bulk writers call it themselves."""
        self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        self.initials = initials(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)


class Address(models.Model):
    """A standard address (标准地址): a place with its households, counted and never named."""

    code = models.CharField(max_length=32, null=True, blank=True, unique=True)
    text = models.CharField(max_length=200)
    initials = models.CharField(max_length=200, blank=True, db_index=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    households = models.PositiveIntegerField(default=0)
    residents = models.PositiveIntegerField(default=0)
    over_60 = models.PositiveIntegerField(default=0)
    attributes = models.JSONField(default=dict, blank=True)
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [valid_geometry("address_geometry_valid")]
        indexes = [web_index("address_web")]

    def __str__(self) -> str:
        return self.text

    def derive(self) -> None:
        """Fill the columns that follow from others. `save` does it; bulk writers call it themselves."""
        self.initials = initials(self.text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)
