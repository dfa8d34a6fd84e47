"""What telling everyone, and proving that they were told, needs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_nothing_open"),
        ("reportback", "0003_nothing_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="commitment",
            field=models.ForeignKey(
                help_text="in which they take part",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.commitment",
            ),
        ),
    ]
