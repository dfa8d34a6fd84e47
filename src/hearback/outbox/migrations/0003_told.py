"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_nothing_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="batch",
            field=models.UUIDField(help_text="the fact that caused it, and with it all that it caused", null=True),
        ),
        migrations.AlterField(
            model_name="hold",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch", "state"], name="message_batch"
            ),
        ),
    ]
