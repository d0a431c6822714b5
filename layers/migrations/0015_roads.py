"""Keep which road networks were imported, and which is in use."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0016_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoadNetwork",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=40)),
                ("file", models.CharField(max_length=100)),
                ("source", models.CharField(max_length=200)),
                ("attribution", models.CharField(blank=True, max_length=300)),
                ("counts", models.JSONField(default=dict)),
                ("bbox", models.JSONField(default=list)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("imported_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("active", models.BooleanField(default=False)),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "road network",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("active", True)),
                        fields=("active",),
                        name="one_active_road_network",
                    )
                ],
            },
        ),
    ]
