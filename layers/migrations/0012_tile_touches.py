"""Tell which part of the map a change touches, from every table that tiles are made of."""

from pathlib import Path

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Cast, Random

from layers.core.sql import TransactionId

SQL = Path(__file__).resolve().parent.parent / "sql"
ROWS = {
    "insert": ("NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    ),
    "delete": ("OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
}
LAYERS = {
    "layers_address": "addresses",
    "layers_basefeature": "basemap",
    "layers_camera": "cameras",
    "layers_case": "cases",
    "layers_division": "*",
    "layers_grid": "grids",
    "layers_risksource": "risk-sources",
    "layers_servicepoint": "service-points",
    "layers_themefeature": "",
}
"""Table → layer that it holds; divisions are in the tiles of all, themes name theirs by the row."""
THEME = ("'theme-' || theme.code", " JOIN layers_theme AS theme ON theme.id = changed.theme_id")


def triggers_of(table, layer):
    expression, joins = (f"'{layer}'", "") if layer else THEME
    template = (SQL / "0012_tile_touches.sql").read_text(encoding="utf-8")
    for event, (referencing, rows) in ROWS.items():
        name = f"{table}_{event}_touches"
        yield template.format(name=name, rows=rows, layer=expression, joins=joins)
        yield (
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} REFERENCING {referencing}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    yield (
        f"CREATE TRIGGER {table}_truncate_touches AFTER TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION layers_touch_whole('{layer or '*'}')"
    )


def make_triggers(apps, schema_editor):
    users = apps.get_model(settings.AUTH_USER_MODEL)._meta.db_table
    dependents = (SQL / "0012_tile_dependents.sql").read_text(encoding="utf-8")
    schema_editor.execute(dependents.replace("{users}", users))
    for table, layer in LAYERS.items():
        for statement in triggers_of(table, layer):
            schema_editor.execute(statement)
    apps.get_model("layers", "TileTouch").objects.create(
        layer="*", west=0, north=0, east=(1 << 28) - 1, south=(1 << 28) - 1
    )


def drop_triggers(apps, schema_editor):
    for function in (
        *(f"{table}_{event}_touches" for table in LAYERS for event in ROWS),
        "layers_grid_code_touches_cases",
        "layers_touch_whole",
    ):
        schema_editor.execute(f"DROP FUNCTION {function}() CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0014_whole_log"),
        ("sessions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TileTouch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("xid", models.BigIntegerField(db_default=TransactionId(), db_index=True)),
                ("layer", models.CharField(max_length=64)),
                ("west", models.IntegerField()),
                ("north", models.IntegerField()),
                ("east", models.IntegerField()),
                ("south", models.IntegerField()),
                (
                    "mark",
                    models.BigIntegerField(db_default=Cast(Random() * (1 << 52), models.BigIntegerField())),
                ),
                ("floor", models.BooleanField(db_default=False)),
            ],
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
