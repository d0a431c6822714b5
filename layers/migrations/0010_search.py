"""Let addresses, cases and places be found as one types, and know a repeated report from another one."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql" / "0010_search.sql"
REVERSE = """
DROP INDEX layers_address_text_trigrams, layers_address_initials_trigrams;
DROP INDEX layers_case_number_trigrams, layers_basefeature_name_trigrams;
"""


class Migration(migrations.Migration):
    dependencies = [("layers", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="request_digest",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), REVERSE),
    ]
