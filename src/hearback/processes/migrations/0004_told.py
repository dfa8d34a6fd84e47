"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("processes", "0003_nothing_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="process",
            name="post_at",
            field=models.TimeField(
                help_text="the hour at which a day's news goes out in one message; empty: as it happens", null=True
            ),
        ),
    ]
