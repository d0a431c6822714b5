"""Keep blind spots as a layer, and mark them when a camera's view near them changes."""

import importlib
from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
TABLE, LAYER = "layers_blindspot", "blind-spots"
touches = importlib.import_module("layers.migrations.0012_tile_touches")


def follow(apps, schema_editor):
    for statement in touches.triggers_of(TABLE, LAYER):
        schema_editor.execute(statement)
    schema_editor.execute((SQL / "0020_blind_spots.sql").read_text(encoding="utf-8"), params=None)


def leave(apps, schema_editor):
    schema_editor.execute((SQL / "0020_blind_spots_reverse.sql").read_text(encoding="utf-8"), params=None)
    for event in touches.ROWS:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_{event}_touches() CASCADE")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_truncate_touches ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("layers", "0021_kept_steps")]

    operations = [
        migrations.CreateModel(
            name="BlindSpot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("geometry", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
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
                ("area_m2", models.FloatField()),
                ("residents", models.PositiveIntegerField()),
                ("cases", models.PositiveIntegerField()),
                ("grid_code", models.CharField(max_length=64)),
                ("grid_name", models.CharField(blank=True, max_length=100)),
                ("scheme_code", models.CharField(max_length=32)),
                ("looked_at", models.DateTimeField(auto_now_add=True)),
                ("outdated", models.BooleanField(default=False)),
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
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="layers.grid"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["geometry_web"], name="blind_spot_web")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("geometry__isvalid", True)),
                        name="blind_spot_geometry_valid",
                        violation_error_message="The geometry crosses or touches itself.",
                    )
                ],
            },
        ),
        migrations.RunPython(follow, leave),
    ]
