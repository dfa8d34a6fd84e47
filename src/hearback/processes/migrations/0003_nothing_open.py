"""What a plan whose every change is explained, and every answer, need."""

import django.db.models.deletion
import hearback.core.clock
import hearback.core.languages
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0002_network")]

    operations = [
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('said_by', models.CharField(help_text='the post and body that says so', max_length=200)),
                ('reason', hearback.core.languages.WordsField()),
                ('starts', models.DateField(help_text='the first day')),
                ('until', models.DateField(help_text='the last day, as it was last said')),
                ('ended', models.DateField(help_text='the day from which it goes on, where somebody ended it before', null=True)),
                ('created', models.DateTimeField(default=hearback.core.clock.now)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['starts', 'id'],
            },
        ),
        migrations.AddField(
            model_name='process',
            name='pause',
            field=models.ForeignKey(help_text='the latest one: empty as long as there never was any. Whether it lasts is asked of its days', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='processes.pause'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('starts'))), name='a_pause_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='pause',
            constraint=models.CheckConstraint(condition=models.Q(('ended', None), models.Q(('ended__gte', models.F('starts')), ('ended__lte', models.F('until'))), _connector='OR'), name='a_pause_is_ended_while_it_lasts'),
        ),
        migrations.AddField(
            model_name='process',
            name='follows',
            field=models.ForeignKey(help_text='the process that this one carries on from', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='processes.process'),
        ),
        migrations.AddField(
            model_name='process',
            name='shows_clearance',
            field=models.BooleanField(default=True, help_text='whether an answer says in public who cleared the line it was written from'),
        ),
        migrations.AddField(
            model_name='announcement',
            name='announces',
            field=models.UUIDField(help_text='the version of the plan for which it was written: it goes out with that', null=True),
        ),
    ]
