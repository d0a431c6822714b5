"""Keep results of service circles as layers, and let administrators say what the living circles consist of."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
ROWS = {
    "insert": ("NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    ),
    "delete": ("OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
}
LAYER = "CASE changed.kind WHEN 'gap' THEN 'kept-gaps' ELSE 'kept-circles' END"


def make_triggers(apps, schema_editor):
    template = (SQL / "0012_tile_touches.sql").read_text(encoding="utf-8")
    for event, (referencing, rows) in ROWS.items():
        name = f"layers_keptarea_{event}_touches"
        schema_editor.execute(template.format(name=name, rows=rows, layer=LAYER, joins=""))
        schema_editor.execute(
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON layers_keptarea REFERENCING {referencing}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    schema_editor.execute((SQL / "0016_kept.sql").read_text(encoding="utf-8"))


def drop_triggers(apps, schema_editor):
    for function in (*(f"layers_keptarea_{event}_touches" for event in ROWS), "layers_tell_of_kept_removal"):
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")
    for trigger in ("layers_leaving_told", "layers_gap_leaving_told", "layers_keptarea_truncate_touches"):
        schema_editor.execute(f"DROP TRIGGER {trigger} ON layers_keptarea")


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0012_tile_cells"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LivingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.SlugField(max_length=40, unique=True)),
                ("is_asked", models.BooleanField(default=True)),
                (
                    "low",
                    models.FloatField(
                        blank=True,
                        help_text="Empty for the default. At least so much (or how far, in metres).",
                        null=True,
                    ),
                ),
                (
                    "high",
                    models.FloatField(
                        blank=True, help_text="Empty for the default. At most so much.", null=True
                    ),
                ),
                (
                    "share",
                    models.FloatField(
                        blank=True,
                        help_text="Share of households that must be reached, 0 to 1; empty for the default.",
                        null=True,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, help_text="Who decided it, and where it is written.", max_length=200
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LivingService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="Empty for the name that is built in.", max_length=60
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        help_text="Categories of service points, as they stand on the map. Empty: not known in this city.",
                        size=None,
                    ),
                ),
                (
                    "circle_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(5, "5"), (10, "10"), (15, "15")],
                        help_text="The living circle that it belongs to.",
                        null=True,
                    ),
                ),
                (
                    "is_basic",
                    models.BooleanField(default=False, help_text="One of the basic services of a community."),
                ),
                (
                    "is_floor",
                    models.BooleanField(
                        default=False, help_text="Its floor counts as service floor of a community."
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KeptResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("parameters", models.JSONField(default=dict)),
                ("method", models.CharField(max_length=16)),
                ("network", models.CharField(blank=True, max_length=64)),
                ("attribution", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("counts", models.JSONField(default=list)),
                ("versions", models.JSONField(default=dict)),
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
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="KeptArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("result_name", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("circle", "Service circle"),
                            ("cover", "Within reach"),
                            ("gap", "Out of reach"),
                        ],
                        max_length=6,
                    ),
                ),
                ("minutes", models.FloatField()),
                ("category", models.CharField(db_index=True, max_length=50)),
                ("mode", models.CharField(max_length=16)),
                ("method", models.CharField(max_length=16)),
                ("name", models.CharField(blank=True, max_length=100)),
                ("households", models.PositiveIntegerField(default=0)),
                ("residents", models.PositiveIntegerField(default=0)),
                ("over_60", models.PositiveIntegerField(default=0)),
                ("area_m2", models.FloatField()),
                ("made_at", models.DateTimeField()),
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
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="layers.keptresult",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["geometry_web"], name="kept_area_web")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("geometry__isvalid", True)),
                        name="kept_area_geometry_valid",
                        violation_error_message="The geometry crosses or touches itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["circle", "cover", "gap"])), name="kept_area_kind"
                    ),
                ],
            },
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
