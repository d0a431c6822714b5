"""Keep with a result which minutes reach each address, so that two results differ by what was found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0017_siting"),
    ]

    operations = [
        migrations.AddField(
            model_name="keptresult",
            name="steps",
            field=models.BinaryField(default=bytes),
        ),
    ]
