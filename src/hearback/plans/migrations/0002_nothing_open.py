"""What a plan whose every change is explained, and every answer, need."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = []
