"""Make the change log append-only in the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0001_append_only.sql"
REVERSE = """
DROP TRIGGER layers_change_append_only ON layers_change;
DROP FUNCTION layers_change_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0001_initial")]

    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"), REVERSE)]
