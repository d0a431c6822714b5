"""The change log, and what all tables with a place share."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.db.models.functions import Now

from layers.core.sql import TransactionId


class Change(models.Model):
    """One line of the append-only change log: something became new, different or gone.

    Written in the transaction of the change itself. Order readers by (`xid`, `seq`) and read only below the
    oldest running transaction: sequence numbers alone commit out of order.
    """

    UPSERT, DELETE = "upsert", "delete"

    seq = models.BigAutoField(primary_key=True)
    xid = models.BigIntegerField(db_default=TransactionId())
    at = models.DateTimeField(db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    action = models.CharField(max_length=64)
    layer = models.CharField(max_length=64)
    feature_id = models.CharField(max_length=64)
    op = models.CharField(max_length=6, choices=[(UPSERT, UPSERT), (DELETE, DELETE)])
    division_path = models.CharField(max_length=255, blank=True)
    summary = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["xid", "seq"], name="change_in_commit_order"),
            models.Index(fields=["layer", "xid"], name="change_of_layer"),
            models.Index(fields=["layer", "feature_id"], name="change_of_feature"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.layer}/{self.feature_id}"


class Pruning(models.Model):
    """An operator let the log's oldest part go: of transactions before `below` it tells no longer."""

    below = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"below {self.below}"


def web_geometry() -> models.GeneratedField:
    """A stored copy of `geometry` in EPSG:3857: tiles are cut from it without a transformation per tile."""
    return models.GeneratedField(
        expression=Transform("geometry", 3857),
        output_field=models.GeometryField(srid=3857, spatial_index=False),
        db_persist=True,
    )


def web_index(name: str) -> GistIndex:
    """The spatial index of `geometry_web`."""
    return GistIndex(fields=["geometry_web"], name=name)


def valid_geometry(name: str) -> models.CheckConstraint:
    """A constraint of the database: no geometry that crosses or touches itself is ever stored."""
    return models.CheckConstraint(
        condition=Q(geometry__isvalid=True),
        name=name,
        violation_error_message="The geometry crosses or touches itself.",
    )
