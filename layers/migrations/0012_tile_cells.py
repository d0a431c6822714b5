"""Keep how many cases lie in each cell of the map, by division and state, and count those that are there."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
STATES = (
    "reported,to_verify,to_accept,to_register,to_dispatch,to_handle,handling,suspended,to_check,checking,to_close,"
    "closed,not_filed,cancelled,force_closed"
)
"""The classes of the layer's style, in order; the first counts in the second slot, all others in the first."""
SLOTS = ", ".join(f"COALESCE(sum(n) FILTER (WHERE kind = {number}), 0)" for number in range(16))
OLD, NEW = (
    f"SELECT {sign}, division_id, state, geometry_web FROM {table}"
    for sign, table in ((-1, "old_rows"), (1, "new_rows"))
)
EVENTS = {
    "insert": ("NEW TABLE AS new_rows", NEW),
    "update": ("OLD TABLE AS old_rows NEW TABLE AS new_rows", f"{OLD} UNION ALL {NEW}"),
    "delete": ("OLD TABLE AS old_rows", OLD),
}
TRIGGER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {count};
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {event} ON layers_case REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
FORGET = """
CREATE TRIGGER layers_case_truncate_counts AFTER TRUNCATE ON layers_case
    FOR EACH STATEMENT EXECUTE FUNCTION layers_forget_tilecounts('cases')
"""


def statements():
    yield (SQL / "0012_tile_cells.sql").read_text(encoding="utf-8").replace("{slots}", SLOTS)
    count = (SQL / "0012_tile_cells_count.sql").read_text(encoding="utf-8")
    for event, (referencing, rows) in EVENTS.items():
        yield TRIGGER.format(
            name=f"layers_case_{event}_counts",
            event=event.upper(),
            referencing=referencing,
            count=count.format(rows=rows, classes=STATES),
        )
    yield FORGET
    yield count.format(rows="SELECT 1, division_id, state, geometry_web FROM layers_case", classes=STATES)
    yield "SELECT layers_fold_tilecounts()"


def count(apps, schema_editor):
    for statement in statements():
        schema_editor.execute(statement)


def forget(apps, schema_editor):
    for function in (
        *(f"layers_case_{event}_counts" for event in EVENTS),
        "layers_forget_tilecounts",
        "layers_fold_tilecounts",
        "layers_top_class",
    ):
        schema_editor.execute(f"DROP FUNCTION {function} CASCADE")


class Migration(migrations.Migration):
    dependencies = [("layers", "0012_tile_touches")]

    operations = [
        migrations.CreateModel(
            name="TileCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "layer",
                        "zoom",
                        "tile_x",
                        "tile_y",
                        "division",
                        "place",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("layer", models.CharField(max_length=64)),
                ("zoom", models.SmallIntegerField()),
                ("tile_x", models.IntegerField()),
                ("tile_y", models.IntegerField()),
                ("division", models.BigIntegerField()),
                ("place", models.SmallIntegerField()),
                ("total", models.IntegerField()),
                ("top", models.SmallIntegerField()),
                (
                    "counts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=16),
                ),
                ("sum_x", models.BigIntegerField()),
                ("sum_y", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="TileCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layer", models.CharField(max_length=64)),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("division", models.BigIntegerField()),
                ("kind", models.SmallIntegerField()),
                ("n", models.IntegerField()),
                ("sum_x", models.BigIntegerField()),
                ("sum_y", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(count, forget),
    ]
