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
        ('plans', '0002_nothing_open'),
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
        migrations.AddField(
            model_name='answer',
            name='cleared_by',
            field=models.CharField(blank=True, help_text='who cleared the line it was written from', max_length=200),
        ),
        migrations.AddField(
            model_name='answer',
            name='cleared_on',
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name='LineRequest',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('post', models.CharField(help_text='who is asked, by post and body', max_length=200)),
                ('email', models.EmailField(blank=True, help_text='where the link was sent; emptied once it is over', max_length=254)),
                ('language', models.CharField(default='en', max_length=10)),
                ('note', models.TextField(blank=True, help_text='what we ask, in our words; for them alone')),
                ('due', models.DateField()),
                ('link_version', models.PositiveIntegerField(default=1, help_text='raising it revokes the link')),
                ('by', models.UUIDField(null=True)),
                ('asked', models.DateTimeField(default=hearback.core.clock.now)),
                ('reminded', models.DateField(help_text='the day on which they were last reminded', null=True)),
                ('edits', models.PositiveIntegerField(default=0, help_text='goes up when something is kept: a stale form says so')),
                ('cleared_by', models.CharField(blank=True, help_text='who cleared what they sent, by post and body', max_length=200)),
                ('cleared_on', models.DateField(null=True)),
                ('sent', models.DateTimeField(help_text='when it came back', null=True)),
                ('taken_back', models.DateTimeField(null=True)),
                ('key', models.UUIDField(unique=True)),
                ('body_digest', models.CharField(max_length=64)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['due', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LinePoint',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('line', hearback.core.languages.WordsField()),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contribution')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='answers.linerequest')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WhyLate',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reason', hearback.core.languages.WordsField()),
                ('now_by', models.DateField(help_text='by when they come now')),
                ('said_by', models.CharField(help_text='the post and body that says so', max_length=200)),
                ('by', models.UUIDField(null=True)),
                ('happened', models.DateTimeField(default=hearback.core.clock.now)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['happened', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='linerequest',
            index=models.Index(fields=['process', 'due', 'id'], name='lines_by_day'),
        ),
        migrations.AddConstraint(
            model_name='linerequest',
            constraint=models.CheckConstraint(condition=models.Q(('post', ''), _negated=True), name='a_line_is_asked_of_a_post'),
        ),
        migrations.AddConstraint(
            model_name='linerequest',
            constraint=models.CheckConstraint(condition=models.Q(('sent', None), models.Q(models.Q(('cleared_by', ''), _negated=True), ('cleared_on__isnull', False)), _connector='OR'), name='a_line_that_came_says_who_cleared_it'),
        ),
        migrations.AddConstraint(
            model_name='linepoint',
            constraint=models.UniqueConstraint(fields=('request', 'contribution'), name='a_point_once_a_line'),
        ),
        migrations.AddConstraint(
            model_name='whylate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', {}), _negated=True), models.Q(('said_by', ''), _negated=True)), name='why_late_says_why_and_who'),
        ),
        migrations.CreateModel(
            name='StartingText',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('text', hearback.core.languages.WordsField()),
                ('number', models.PositiveIntegerField(default=1)),
                ('by', models.UUIDField(null=True)),
                ('changed', models.DateTimeField(default=hearback.core.clock.now)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('process', 'name'), name='one_starting_text_of_a_name'), models.CheckConstraint(condition=models.Q(('text', {}), _negated=True), name='a_starting_text_says_something')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='cause',
            name='a_cause_points_somewhere',
        ),
        migrations.AddField(
            model_name='cause',
            name='plan_text',
            field=models.CharField(blank=True, choices=[('title', 'Title of the plan'), ('introduction', 'Introduction'), ('known_gaps', 'What we know is missing'), ('not_yet_agreed', 'What is not agreed yet'), ('government_view', 'The government’s view'), ('civil_society_view', 'Civil society’s view')], help_text='a text of the plan itself', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.CheckConstraint(condition=models.Q(('commitment__isnull', False), ('event__isnull', False), models.Q(('other', {}), _negated=True), models.Q(('plan_text', ''), _negated=True), _connector='OR'), name='a_cause_points_to_something'),
        ),
        migrations.AddConstraint(
            model_name='cause',
            constraint=models.CheckConstraint(condition=models.Q(('plan_text', ''), models.Q(('commitment', None), ('event', None)), _connector='OR'), name='a_text_of_the_plan_is_of_no_commitment'),
        ),
        migrations.CreateModel(
            name='ChosenCause',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(help_text='of the change, as in `plans.Change`', max_length=200)),
                ('digest', models.CharField(help_text='of the words that it was chosen for', max_length=16)),
                ('cause', models.CharField(choices=[('answers', 'Because of what people said'), ('decision', 'A decision outside this conversation'), ('wording', 'Wording only')], max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('decided_on', models.DateField(null=True)),
                ('reason', hearback.core.languages.WordsField()),
                ('number', models.PositiveIntegerField(default=1, help_text='one more each time it is chosen otherwise')),
                ('by', models.UUIDField(null=True)),
                ('chosen', models.DateTimeField(default=hearback.core.clock.now)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'key'), name='one_chosen_cause_a_change'), models.CheckConstraint(condition=models.Q(models.Q(('cause', 'decision'), _negated=True), models.Q(models.Q(('decided_by', ''), _negated=True), ('decided_on__isnull', False), models.Q(('reason', {}), _negated=True)), _connector='OR'), name='a_chosen_decision_says_all')],
            },
        ),
    ]
