"""Keep what each camera sees beside it, and let it follow its camera and the buildings."""

import importlib
from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
touches = importlib.import_module("layers.migrations.0012_tile_touches")
TABLES = {"layers_cameraview": "camera-views"}


def follow(apps, schema_editor):
    for table, layer in TABLES.items():
        for statement in touches.triggers_of(table, layer):
            schema_editor.execute(statement)
    schema_editor.execute((SQL / "0018_camera_views.sql").read_text(encoding="utf-8"), params=None)


def leave(apps, schema_editor):
    schema_editor.execute((SQL / "0018_camera_views_reverse.sql").read_text(encoding="utf-8"), params=None)
    for table in TABLES:
        for event in touches.ROWS:
            schema_editor.execute(f"DROP FUNCTION {table}_{event}_touches() CASCADE")
        schema_editor.execute(f"DROP TRIGGER {table}_truncate_touches ON {table}")


class Migration(migrations.Migration):
    dependencies = [("layers", "0019_dossier")]

    operations = [
        migrations.CreateModel(
            name="CameraView",
            fields=[
                (
                    "camera",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="view",
                        serialize=False,
                        to="layers.camera",
                    ),
                ),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=4326),
                ),
                (
                    "geometry_web",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.gis.db.models.functions.Transform("geometry", 3857),
                        output_field=django.contrib.gis.db.models.fields.GeometryField(
                            spatial_index=False, srid=3857
                        ),
                    ),
                ),
                (
                    "clipped",
                    models.BooleanField(
                        default=False, help_text="Whether buildings take something of its sector."
                    ),
                ),
                ("area_m2", models.FloatField(default=0)),
                (
                    "camera_class",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Class 1"), (2, "Class 2"), (3, "Class 3")]
                    ),
                ),
                ("online", models.BooleanField()),
                ("stale", models.BooleanField(default=True)),
                (
                    "division",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="layers.division",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["geometry_web"], name="camera_view_web"
                    ),
                    models.Index(
                        condition=models.Q(("stale", True)), fields=["camera"], name="camera_view_stale"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("geometry__isvalid", True)),
                        name="camera_view_geometry_valid",
                        violation_error_message="The geometry crosses or touches itself.",
                    )
                ],
            },
        ),
        migrations.RunPython(follow, leave),
    ]
