"""What a plan whose every change is explained, and every answer, need."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import hearback.core.clock


class Migration(migrations.Migration):
    dependencies = [("people", "0002_network"),
        ("contributions", "0002_every_form"),
        ("plans", "0002_nothing_open"),
        ("processes", "0003_nothing_open"),
    ]

    operations = [
        migrations.CreateModel(
            name='Carried',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('exact', 'It stands there word for word'), ('look', 'It reads differently now'), ('ambiguous', 'It could be one of several'), ('gone', 'The sentence this was about has gone')], max_length=10)),
                ('nearest', models.JSONField(default=list, help_text='the sentences it may be, by id, the likeliest first')),
                ('quote', models.TextField(blank=True, help_text='what is spoken about as it reads there; empty where it is nowhere')),
                ('carried', models.DateTimeField(default=hearback.core.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Carrying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.DateTimeField(default=hearback.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='Settling',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('by', models.UUIDField(null=True)),
                ('settled', models.DateTimeField(default=hearback.core.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='quote_after',
            field=models.CharField(blank=True, help_text='what stood after it', max_length=32),
        ),
        migrations.AddField(
            model_name='contribution',
            name='quote_before',
            field=models.CharField(blank=True, help_text='what stood before it', max_length=32),
        ),
        migrations.AddField(
            model_name='contribution',
            name='quote_language',
            field=models.CharField(blank=True, help_text='the language in which it was read', max_length=10),
        ),
        migrations.AddField(
            model_name='contribution',
            name='read_in',
            field=models.ForeignKey(help_text='the version that was read', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='quote',
            field=models.TextField(blank=True, help_text='the sentence, or the part of it, as it read when this was said'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('sentence__isnull', False)), fields=['process', 'id'], name='said_about_a_sentence'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('sentence__isnull', False)), fields=['sentence', 'received', 'id'], name='said_by_sentence'),
        ),
        migrations.AddField(
            model_name='carried',
            name='contribution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contribution'),
        ),
        migrations.AddField(
            model_name='carried',
            name='place',
            field=models.ForeignKey(help_text='where it is: found word for word, or settled by a person', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sentence'),
        ),
        migrations.AddField(
            model_name='carried',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version'),
        ),
        migrations.AddField(
            model_name='carrying',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version'),
        ),
        migrations.AddField(
            model_name='settling',
            name='place',
            field=models.ForeignKey(help_text='none: the sentence has gone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sentence'),
        ),
        migrations.AddField(
            model_name='settling',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version'),
        ),
        migrations.AddField(
            model_name='carried',
            name='settling',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.settling'),
        ),
        migrations.AddIndex(
            model_name='carried',
            index=models.Index(condition=models.Q(('settling', None)), fields=['version', 'state'], name='carried_and_asks'),
        ),
        migrations.AddIndex(
            model_name='carried',
            index=models.Index(fields=['version', 'place'], name='carried_to'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('contribution', 'version'), name='carried_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'exact'), _negated=True), ('place__isnull', False), _connector='OR'), name='what_is_exact_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'exact'), ('place', None), ('settling__isnull', False), _connector='OR'), name='only_a_person_places_what_is_not_exact'),
        ),
        migrations.AddField(
            model_name="contribution",
            name="given_to",
            field=models.ForeignKey(help_text="the post that takes care of it", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="processes.membership"),
        ),
        migrations.CreateModel(
            name="Bulk",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("act", models.CharField(choices=[("give", "given to a post"), ("put", "put under a theme"), ("at", "said to be about a commitment")], max_length=8)),
                ("before", models.JSONField(help_text="by the contribution's id: the id of what stood there, or null")),
                ("after", models.BigIntegerField(help_text="the id of what stands there since", null=True)),
                ("by", models.UUIDField(null=True)),
                ("happened", models.DateTimeField(default=hearback.core.clock.now)),
                ("undone", models.DateTimeField(null=True)),
                ("key", models.UUIDField(unique=True)),
                ("process", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="processes.process")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(help_text="what narrows the list, as it stands in an address", max_length=300)),
                ("process", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="processes.process")),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [models.UniqueConstraint(fields=("process", "name"), name="one_saved_view_a_name")],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='brought_from',
            field=models.OneToOneField(help_text='as what it was said in an earlier process', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contributions.contribution'),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='channel',
            field=models.CharField(choices=[('online', 'Online'), ('room', 'In the room'), ('paper', 'On paper'), ('imported', 'Imported'), ('carried', 'Brought back from an earlier process'), ('report', 'From a report')], default='online', max_length=10),
        ),
        migrations.AlterField(
            model_name='contribution',
            name='source_place',
            field=models.CharField(blank=True, help_text='where in that file: line, row, comment; in that report: the page', max_length=200),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('link', models.URLField(blank=True)),
                ('published', models.DateField(help_text='the day that stands on it')),
                ('recorded', models.DateTimeField(default=hearback.core.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['-published', '-id'],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='report',
            field=models.ForeignKey(help_text='the report that recommends it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.report'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('process', 'title'), name='one_report_a_title'),
        ),
        migrations.AddField(
            model_name='bulk',
            name='body_digest',
            field=models.CharField(default='', help_text='of what was asked for with this key', max_length=64),
        ),
        migrations.AddField(
            model_name='contribution',
            name='said_at',
            field=models.ForeignKey(help_text='the event of an earlier process at which it was said: its rule holds here too', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.event'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='put',
            field=models.DateTimeField(help_text='when the desk last put it at another commitment or under another theme', null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='put_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='contribution',
            name='put_from_commitment',
            field=models.ForeignKey(help_text='the commitment its author spoke of', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment'),
        ),
        migrations.AddField(
            model_name='contribution',
            name='put_from_theme',
            field=models.ForeignKey(help_text='the theme its author chose, once it is put', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.theme'),
        ),
    ]
