"""What telling everyone, and proving that they were told, needs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import hearback.core.clock
import hearback.core.languages


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_told"),
        ("plans", "0002_nothing_open"),
        ("reportback", "0003_nothing_open"),
        ("processes", "0004_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="telling",
            name="commitment",
            field=models.ForeignKey(
                help_text="in which they take part",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="plans.commitment",
            ),
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "text",
                    models.CharField(
                        choices=[
                            ("frame", "Around every message"),
                            ("received", "The receipt"),
                            ("talked-about", "Being talked about"),
                            ("news-due", "Nothing new yet"),
                            ("answered", "The answer"),
                            ("corrected", "The corrected answer"),
                            ("changed", "The plan changed"),
                            ("progressed", "News of a commitment"),
                            ("missed", "A date has passed"),
                            ("notes", "Notes of an event"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", hearback.core.languages.WordsField()),
                ("body", hearback.core.languages.WordsField()),
                ("current", models.BooleanField(default=True)),
                ("by", models.UUIDField(null=True)),
                ("written", models.DateTimeField(default=hearback.core.clock.now)),
                (
                    "process",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="processes.process"),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("process", "text", "number"), name="wordings_are_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("process", "text"), name="one_wording_holds"
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="telling",
            name="fate",
            field=models.CharField(
                choices=[
                    ("sent", "Sent and not returned"),
                    ("too-early", "Sent in the last seven days: too early to say"),
                    ("posted", "Posted"),
                    ("on-the-page", "Waiting on the page"),
                    ("not-reached", "Could not be reached"),
                    ("asked-not", "Asked not to be told"),
                    ("no-address", "Left no address"),
                ],
                help_text="as decided when told; a sent message's own fate is its row's",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('every', models.CharField(choices=[('day', 'Every working day, in the morning'), ('week', 'On Mondays, in the morning')], default='week', max_length=4)),
                ('position', models.BigIntegerField(default=0, help_text='the last fact they were told, or passed over for')),
                ('looked', models.DateTimeField(default=hearback.core.clock.now, help_text='when it was last looked whether there is news')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.participant')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['every', 'looked'], name='digests_due')],
                'constraints': [models.UniqueConstraint(fields=('participant', 'process'), name='one_digest_a_process')],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(default='en', help_text='in which they asked', max_length=10)),
                ('asked', models.DateTimeField(default=hearback.core.clock.now)),
                ('confirmed', models.DateTimeField(help_text='when they said yes by the link sent to them', null=True)),
                ('link_version', models.PositiveIntegerField(default=1, help_text='raising it revokes its private link')),
                ('commitment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
                ('participant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.participant')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.theme')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('commitment', None), ('theme', None)), fields=('participant', 'process'), name='a_process_followed_once'), models.UniqueConstraint(fields=('participant', 'commitment'), name='a_commitment_followed_once'), models.UniqueConstraint(fields=('participant', 'theme'), name='a_theme_followed_once'), models.CheckConstraint(condition=models.Q(('commitment', None), ('theme', None), _connector='OR'), name='a_commitment_or_a_theme')],
            },
        ),
    ]
