"""Cases (案件), their steps, and the directory of classes they are filed under."""

from django.conf import settings
from django.contrib.gis.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.core.models import valid_geometry, web_geometry, web_index
from layers.core.scope import ScopedQuerySet
from layers.divisions.models import Division
from layers.grids.models import Grid


class MatterClass(models.Model):
    """A class of component or matter in one version of the standard's directory.

    A code names a component and a matter at once (01001), so a class is known by standard, kind and code.
    """

    class Kind(models.TextChoices):
        COMPONENT = "component", _("Component")
        MATTER = "matter", _("Matter")

    standard_ref = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.CharField(max_length=5)
    name = models.CharField(max_length=60)
    group_code = models.CharField(max_length=2)
    group_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard_ref", "kind", "code"], name="matter_class_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Case(models.Model):
    """Something reported at a place, on its way to being settled."""

    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        TO_VERIFY = "to_verify", _("To verify")
        TO_ACCEPT = "to_accept", _("To accept")
        TO_REGISTER = "to_register", _("To register")
        TO_DISPATCH = "to_dispatch", _("To dispatch")
        TO_HANDLE = "to_handle", _("To handle")
        HANDLING = "handling", _("Handling")
        SUSPENDED = "suspended", _("Suspended")
        TO_CHECK = "to_check", _("To check")
        CHECKING = "checking", _("Checking")
        TO_CLOSE = "to_close", _("To close")
        CLOSED = "closed", _("Closed")
        NOT_FILED = "not_filed", _("Not filed")
        CANCELLED = "cancelled", _("Cancelled")
        FORCE_CLOSED = "force_closed", _("Force-closed")

    ENDED = (State.CLOSED, State.NOT_FILED, State.CANCELLED, State.FORCE_CLOSED)

    number = models.CharField(max_length=32, unique=True)
    category = models.CharField(max_length=5, blank=True, db_index=True)
    source = models.CharField(max_length=40, blank=True)
    description = models.TextField(blank=True, max_length=4000)
    address = models.CharField(max_length=200, blank=True)
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.REPORTED, db_index=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    reported_at = models.DateTimeField(default=timezone.now, db_index=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    idempotency_key = models.CharField(max_length=100, null=True, blank=True, editable=False)
    request_digest = models.CharField(max_length=64, blank=True, editable=False)
    attributes = models.JSONField(default=dict, blank=True)
    geometry = models.PointField(srid=4326)
    geometry_web = web_geometry()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            valid_geometry("case_geometry_valid"),
            models.UniqueConstraint(fields=["reporter", "idempotency_key"], name="case_idempotency_key_once"),
            models.CheckConstraint(
                condition=models.Q(category="") | models.Q(category__regex=r"^\d{5}$"),
                name="case_category_5_digits",
            ),
        ]
        indexes = [web_index("case_web")]

    def __str__(self) -> str:
        return self.number


class CaseStepQuerySet(ScopedQuerySet):
    scope_lookup = "case__division__path"


class CaseStep(models.Model):
    """One step of a case. Steps are added, never edited."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=32)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    opinion = models.TextField(blank=True, max_length=4000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_step_number_once")]
