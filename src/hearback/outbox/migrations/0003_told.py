"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_nothing_open"),
    ]

    operations = []
