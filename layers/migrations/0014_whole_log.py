"""Let the change log tell of everything that leaves a layer or an area, and let its oldest part be pruned."""

from pathlib import Path

from django.db import migrations, models
from django.db.models.functions import Now

FOLDER = Path(__file__).resolve().parent.parent / "sql"
SQL, REVERSE = (
    (FOLDER / f"0014_whole_log{part}.sql").read_text(encoding="utf-8") for part in ("", "_reverse")
)


class Migration(migrations.Migration):
    dependencies = [("layers", "0013_api_keys")]

    operations = [
        migrations.CreateModel(
            name="Pruning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("below", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
