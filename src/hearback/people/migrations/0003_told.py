"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_network"),
    ]

    operations = []
