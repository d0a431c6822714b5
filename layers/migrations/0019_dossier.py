"""Inspections of risk sources, and the tables that dossiers are made by."""

from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "0019_inspections.sql"
REVERSE = """
DROP TRIGGER layers_inspection_append_only ON layers_inspection;
DROP FUNCTION layers_inspection_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0015_roads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlaceKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kindergarten", "Kindergartens"),
                            ("school", "Schools"),
                            ("hospital", "Hospitals and clinics"),
                            ("care", "Homes for the elderly"),
                            ("shelter", "Emergency shelters"),
                        ],
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        help_text="Parts of categories, with commas.",
                        size=None,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=50, unique=True)),
                (
                    "radii_m",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(10),
                                django.core.validators.MaxValueValidator(5000),
                            ]
                        ),
                        help_text="Metres, rising, with commas; the first is the danger ring.",
                        size=6,
                    ),
                ),
                (
                    "chain_m",
                    models.PositiveIntegerField(
                        help_text="How near another grave source stands for a chain, in metres.",
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InspectionInterval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Major"), (2, "Large"), (3, "General"), (4, "Low")], unique=True
                    ),
                ),
                ("days", models.PositiveIntegerField(help_text="Days until the next inspection.")),
                (
                    "recheck_days",
                    models.PositiveIntegerField(help_text="Days until the next inspection after faults."),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("days__range", (1, 3660)), ("recheck_days__range", (1, 3660))),
                        name="inspection_interval_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="The source's code at that time.", max_length=32)),
                ("inspected_on", models.DateField()),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("passed", "In order"),
                            ("faults", "Faults found"),
                            ("not-done", "Could not be inspected"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("next_on", models.DateField(help_text="The day by which it must be looked at again.")),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "inspector",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="inspections",
                        to="layers.risksource",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["source", "-inspected_on", "-id"], name="inspection_of_source")
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), REVERSE),
    ]
