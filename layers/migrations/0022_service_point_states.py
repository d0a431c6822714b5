"""Keep what service points were, from now on: the database writes a row for each state."""

from pathlib import Path

import django.contrib.gis.db.models.fields
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("layers", "0020_blind_spots")]

    operations = [
        migrations.CreateModel(
            name="ServicePointState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("category", models.CharField(max_length=50)),
                ("opening_hours", models.CharField(blank=True, max_length=100)),
                ("division_path", models.CharField(blank=True, max_length=255)),
                ("geometry", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["category", "since"], name="service_point_state_of"),
                    models.Index(
                        fields=["point_id"],
                        name="service_point_state_now",
                        condition=models.Q(("until__isnull", True)),
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "0022_service_point_states.sql").read_text(encoding="utf-8"),
            (SQL / "0022_service_point_states_reverse.sql").read_text(encoding="utf-8"),
        ),
    ]
