"""Keys with name, scope and end; what they are used for; counts of requests.

Tokens of before were made by signing in and lasted for ever; they become keys that read and write and end as one that is made
today does.
"""

from datetime import timedelta
from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def name_old_tokens(apps: Any, _schema_editor: Any) -> None:
    keys = apps.get_model("layers", "ApiKey")
    end = timezone.now() + timedelta(days=settings.TOKEN_DAYS)
    keys.objects.update(
        name="signed in before keys had names", writes=True, from_sign_in=True, expires_at=end
    )


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0011_planning"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("ApiToken", "ApiKey"),
        migrations.AlterField(
            "apikey",
            "user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="api_keys",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "apikey", "name", models.CharField(max_length=80, default=""), preserve_default=False
        ),
        migrations.AddField(
            "apikey",
            "beginning",
            models.CharField(blank=True, max_length=12, help_text="The secret's first characters."),
        ),
        migrations.AddField(
            "apikey",
            "layers",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            "apikey",
            "division",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="layers.division",
            ),
        ),
        migrations.AddField("apikey", "writes", models.BooleanField(default=False)),
        migrations.AddField(
            "apikey",
            "from_sign_in",
            models.BooleanField(default=False, help_text="Made by `POST /api/token/`."),
        ),
        migrations.AddField(
            "apikey",
            "expires_at",
            models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField("apikey", "revoked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField("apikey", "last_used_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("apikey", "uses", models.BigIntegerField(default=0)),
        migrations.RunPython(name_old_tokens, migrations.RunPython.noop),
        migrations.AddConstraint(
            "apikey",
            models.UniqueConstraint(
                condition=models.Q(("from_sign_in", False), ("revoked_at", None)),
                fields=("user", "name"),
                name="api_key_name_once",
            ),
        ),
        migrations.CreateModel(
            name="KeyUsage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True)),
                ("channel", models.CharField(max_length=16)),
                ("requests", models.BigIntegerField(default=0)),
                ("refusals", models.BigIntegerField(default=0)),
                ("bytes", models.BigIntegerField(default=0)),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="usage",
                        to="layers.apikey",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject", "started", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("started", models.BigIntegerField(help_text="Unix time at which the window began.")),
                ("amount", models.IntegerField()),
            ],
        ),
        migrations.AddField(
            "accesslog",
            "key",
            models.CharField(
                blank=True,
                default="",
                max_length=100,
                help_text="The key that was used, by beginning and name.",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "keyusage",
            models.UniqueConstraint(fields=("key", "day", "channel"), name="key_usage_once"),
        ),
        migrations.RunSQL("ALTER TABLE layers_requestcount SET UNLOGGED", migrations.RunSQL.noop),
    ]
