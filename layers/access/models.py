"""Who may see and do what, where, and by which key."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.divisions.models import Division


class Role(models.TextChoices):
    PLANNER = "planner", _("Planner")
    APPROVER = "approver", _("Approver")
    SUPERVISOR = "supervisor", _("Supervisor")
    ACCEPTOR = "acceptor", _("Acceptor")
    SHIFT_HEAD = "shift-head", _("Shift head")
    DISPATCHER = "dispatcher", _("Dispatcher")
    DEPARTMENT = "department", _("Department")
    WORKER = "worker", _("Grid worker")
    ANALYST = "analyst", _("Analyst")
    VIEWER = "viewer", _("Viewer")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A user's role in a division and everything below it; no division means the whole city."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "division"], name="membership_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.division or '*'}"


SOON = timedelta(days=14)


class ApiKeyQuerySet(models.QuerySet[Any]):
    def live(self) -> Self:
        """Keep the keys that open something now."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiKey(models.Model):
    """A program's key: it opens at most what its owner may see and do at the moment it is used.

    Only a hash of the secret is kept. `layers` is empty for all layers. When its division goes, the key goes with it:
    without one it would open more than it was made for.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    beginning = models.CharField(max_length=12, blank=True, help_text="The secret's first characters.")
    key_hash = models.CharField(max_length=64, unique=True)
    layers = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    writes = models.BooleanField(default=False)
    from_sign_in = models.BooleanField(default=False, help_text="Made by `POST /api/token/`.")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    uses = models.BigIntegerField(default=0)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="api_key_name_once",
                condition=models.Q(revoked_at=None, from_sign_in=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.beginning}… {self.name}"

    @property
    def state(self) -> str:
        """`live`, `expired` or `revoked`."""
        if self.revoked_at is not None:
            return "revoked"
        return "live" if self.expires_at > timezone.now() else "expired"

    @property
    def ends_soon(self) -> bool:
        """Whether whoever uses it should see to a new one."""
        return self.state == "live" and not self.from_sign_in and self.expires_at - timezone.now() < SOON

    @property
    def last_day(self) -> date:
        """The last day on which it opens anything; it ends with that day."""
        return timezone.localdate(self.expires_at - timedelta(seconds=1))


class KeyUsage(models.Model):
    """What was asked for with one key on one day through one channel."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(ApiKey, null=True, on_delete=models.SET_NULL, related_name="usage")
    day = models.DateField(db_index=True)
    channel = models.CharField(max_length=16)
    requests = models.BigIntegerField(default=0)
    refusals = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day", "channel"], name="key_usage_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.day} {self.channel} {self.requests}"


class RequestCount(models.Model):
    """How much one subject (an address, an account, a key) has had in one window of time, by all processes.

    An unlogged table: it costs no write-ahead log, and after a crash of the database counting starts anew.
    """

    pk = models.CompositePrimaryKey("subject", "started")
    subject = models.CharField(max_length=80)
    started = models.BigIntegerField(help_text="Unix time at which the window began.")
    amount = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.subject} {self.started} {self.amount}"


class AccessLog(models.Model):
    """One look at sensitive rows: cameras, risk sources, personal fields."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(
        max_length=100, blank=True, help_text="The key that was used, by beginning and name."
    )
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    layer = models.CharField(max_length=64)
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user} {self.layer} {self.what}"
