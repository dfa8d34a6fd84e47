"""What a plan whose every change is explained, and every answer, need."""

import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('about', models.UUIDField(unique=True)),
                ('starts', models.DateTimeField()),
                ('until', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='message',
            name='about',
            field=models.UUIDField(help_text='waits while this is held; empty for what somebody waits for, which never waits', null=True),
        ),
    ]
