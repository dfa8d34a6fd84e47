"""What a plan whose every change is explained, and every answer, need."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("analysis", "0001_groups")]

    operations = []
