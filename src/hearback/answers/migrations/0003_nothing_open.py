"""What a plan whose every change is explained, and every answer, need."""

import django.db.models.deletion
import hearback.core.clock
import uuid
from django.conf import settings
import hearback.core.languages
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("answers", "0002_every_form"),
        ('contributions', '0003_nothing_open'),
        ('processes', '0003_nothing_open'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Prepared',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.UUIDField(unique=True)),
                ('body_digest', models.CharField(max_length=64)),
                ('outcome', models.CharField(choices=[('changed', 'We changed the plan'), ('partly', 'We changed part of it'), ('covered', 'The draft said this already'), ('later', 'Not in this plan; we will bring it back'), ('no', 'We decided not to do this'), ('elsewhere', 'Not something this plan can decide'), ('joined', 'Answered together with others who said the same'), ('used', 'We used your example'), ('replied', 'We answered your question'), ('thanked', 'We took up your offer')], max_length=10)),
                ('says', models.JSONField(help_text='what the answer says, as it is to be given')),
                ('created', models.DateTimeField(default=hearback.core.clock.now)),
                ('due', models.DateTimeField()),
                ('number', models.PositiveIntegerField(help_text='how many contributions it answers')),
                ('stopped', models.DateTimeField(null=True)),
                ('because', models.CharField(blank=True, max_length=500)),
                ('answer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.answer')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.answer')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PreparedFor',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contribution')),
                ('prepared', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='answers.prepared')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='prepared',
            index=models.Index(condition=models.Q(('stopped', None)), fields=['due', 'id'], name='prepared_due'),
        ),
        migrations.AddConstraint(
            model_name='prepared',
            constraint=models.CheckConstraint(condition=models.Q(('stopped', None), models.Q(('because', ''), _negated=True), _connector='OR'), name='stopped_says_why'),
        ),
        migrations.AddConstraint(
            model_name='preparedfor',
            constraint=models.UniqueConstraint(fields=('contribution',), name='one_prepared_answer_each'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('why', models.TextField(blank=True, help_text="the author's words, for the desk alone")),
                ('side', models.CharField(blank=True, choices=[('government', 'Government'), ('civil-society', 'Civil society')], max_length=16)),
                ('happened', models.DateTimeField(default=hearback.core.clock.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.answer')),
                ('contribution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contribution')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='seconded_by',
            field=models.UUIDField(help_text='no: who agreed to it before it went out', null=True),
        ),
        migrations.AddField(
            model_name='prepared',
            name='seconded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Answering',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('two_for_no', models.BooleanField(default=False)),
                ('process', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SideView',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('side', models.CharField(choices=[('government', 'Government'), ('civil-society', 'Civil society')], max_length=16)),
                ('agrees', models.BooleanField()),
                ('reason', hearback.core.languages.WordsField()),
                ('by', models.UUIDField(null=True)),
                ('happened', models.DateTimeField(default=hearback.core.clock.now)),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='answers.answer')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('answer', 'side'), name='each_side_once_of_an_answer'), models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('reason', {}), _negated=True), _connector='OR'), name='who_does_not_agree_says_why')],
            },
        ),
    ]
