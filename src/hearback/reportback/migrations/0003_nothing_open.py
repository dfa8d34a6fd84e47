"""What a plan whose every change is explained, and every answer, need."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hearback.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("reportback", "0002_every_form"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeekMail",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "every",
                    models.CharField(
                        choices=[("day", "Every working day, in the morning"), ("week", "On Mondays, in the morning")],
                        max_length=4,
                    ),
                ),
                (
                    "looked",
                    models.DateTimeField(
                        default=hearback.core.clock.now, help_text="when it was last looked whether there is something"
                    ),
                ),
                (
                    "link_version",
                    models.PositiveIntegerField(default=1, help_text="raising it revokes the links that stop it"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
