"""When somebody who asked to be told by telephone is best rung."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_told"),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='ring_when',
            field=models.CharField(blank=True, choices=[('', 'Any time'), ('morning', 'In the morning'), ('afternoon', 'In the afternoon'), ('evening', 'In the evening')], help_text='when they are best rung', max_length=10),
        ),
    ]
