"""Who may see and do what, where."""

from django.conf import settings
from django.db import models
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


class ApiToken(models.Model):
    """A program's key. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"


class AccessLog(models.Model):
    """One look at sensitive rows: cameras, risk sources, personal fields."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    layer = models.CharField(max_length=64)
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user} {self.layer} {self.what}"
