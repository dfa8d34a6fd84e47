"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("answers", "0003_nothing_open"),
    ]

    operations = []
