"""Keep proposed sites: drafts of service points, with all that a layer's table has."""

from pathlib import Path

import django.contrib.gis.db.models.fields
import django.contrib.gis.db.models.functions
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
TABLE, LAYER = "layers_proposedsite", "proposed-sites"
ROWS = {
    "insert": ("NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    ),
    "delete": ("OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
}
TOLD = f"""
CREATE TRIGGER layers_removal_told AFTER DELETE ON {TABLE} REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION layers_tell_of_removal('{LAYER}');
CREATE TRIGGER layers_leaving_told AFTER UPDATE OF division_id ON {TABLE} FOR EACH ROW
    WHEN (OLD.division_id IS DISTINCT FROM NEW.division_id) EXECUTE FUNCTION layers_tell_of_leaving('{LAYER}');
CREATE TRIGGER {TABLE}_truncate_touches AFTER TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('{LAYER}');
"""


def make_triggers(apps, schema_editor):
    template = (SQL / "0012_tile_touches.sql").read_text(encoding="utf-8")
    for event, (referencing, rows) in ROWS.items():
        name = f"{TABLE}_{event}_touches"
        schema_editor.execute(template.format(name=name, rows=rows, layer=f"'{LAYER}'", joins=""))
        schema_editor.execute(
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {TABLE} REFERENCING {referencing}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    schema_editor.execute(TOLD)


def drop_triggers(apps, schema_editor):
    for event in ROWS:
        schema_editor.execute(f"DROP FUNCTION {TABLE}_{event}_touches() CASCADE")
    for trigger in ("layers_removal_told", "layers_leaving_told", f"{TABLE}_truncate_touches"):
        schema_editor.execute(f"DROP TRIGGER {trigger} ON {TABLE}")


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0018_sight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposedSite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("category", models.CharField(db_index=True, max_length=50)),
                ("minutes", models.FloatField()),
                ("mode", models.CharField(max_length=16)),
                ("method", models.CharField(blank=True, max_length=16)),
                ("households_gained", models.PositiveIntegerField(default=0)),
                ("residents_gained", models.PositiveIntegerField(default=0)),
                ("over_60_gained", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("adopted", "Adopted"), ("dropped", "Dropped")],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("geometry", django.contrib.gis.db.models.fields.PointField(srid=4326)),
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
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service_point",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="layers.servicepoint",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(
                        fields=["geometry_web"], name="proposed_site_web"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("geometry__isvalid", True)),
                        name="proposed_site_geometry_valid",
                        violation_error_message="The geometry crosses or touches itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "adopted", "dropped"])),
                        name="proposed_site_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gt", 0)), name="proposed_site_minutes"
                    ),
                ],
            },
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
