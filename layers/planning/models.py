"""Boundary plans: snapshots, their operations, comments on them, and who has them open."""

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division
from layers.grids.models import GridScheme


class BoundaryPlan(models.Model):
    """A draft of new boundaries for one division: a snapshot of its grids and a list of operations on it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    scheme = models.ForeignKey(GridScheme, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    base = models.JSONField(help_text="Grid code → GeoJSON geometry at opening.")
    base_grid_ids = models.JSONField(help_text="Grid code → id at opening.")
    head = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True, help_text="Why it was rejected, or why it could not be published.")
    outcome = models.JSONField(default=dict, blank=True, help_text="Ids of the grids closed and created.")
    reverts = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reverted_by"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["effective_on"], condition=Q(state="approved"), name="plan_waiting_for_its_day"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PlanOperation(models.Model):
    """One gesture of a plan. Never edited; undone ones that were overtaken are marked dropped."""

    plan = models.ForeignKey(BoundaryPlan, on_delete=models.CASCADE, related_name="operations")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    parameters = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    dropped = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0, help_text="The plan's version that it made.")
    key = models.CharField(max_length=36, blank=True, help_text="The browser's own name of the gesture.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=Q(dropped=False), name="plan_operation_number_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=~Q(key="") & Q(dropped=False),
                name="plan_operation_key_once",
            ),
        ]


class PlanComment(models.Model):
    """What somebody says about a plan, at a place where there is one."""

    plan = models.ForeignKey(BoundaryPlan, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    geometry = models.PointField(srid=4326, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]


class PlanPresence(models.Model):
    """Who has a plan open, and where they look. Rows older than half a minute mean nothing."""

    plan = models.ForeignKey(BoundaryPlan, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="plan_presence_once")]
