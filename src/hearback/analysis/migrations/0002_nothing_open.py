"""What a plan whose every change is explained, and every answer, need: the codebook, codings, samples, calls of coverage."""

import django.db.models.deletion
import hearback.core.clock
import hearback.core.languages
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0001_groups'),
        ('contributions', '0003_nothing_open'),
        ('plans', '0002_nothing_open'),
        ('processes', '0003_nothing_open'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Codebook',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(default=0)),
                ('shown', models.DateTimeField(help_text='since when everybody sees what is about which theme', null=True)),
                ('process', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='processes.process')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('label', hearback.core.languages.WordsField()),
                ('definition', hearback.core.languages.WordsField()),
                ('belongs', hearback.core.languages.WordsField(help_text='what belongs to it')),
                ('belongs_not', hearback.core.languages.WordsField(help_text='what does not, and where that goes instead')),
                ('examples', hearback.core.languages.WordsField(help_text='invented, or in our own words: what somebody said can be erased, this would stay')),
                ('codable', models.BooleanField(default=True, help_text='whether things can be about it, or it only holds others')),
                ('colour', models.CharField(blank=True, help_text='as another program gave it, for the way back', max_length=7)),
                ('standard', models.CharField(blank=True, choices=[('other', 'Something else'), ('no-reason', 'No reason given'), ('out-of-scope', 'Not what this process can decide')], max_length=12)),
                ('state', models.CharField(choices=[('in-use', 'In use'), ('retired', 'Not used any more'), ('merged', 'Merged into another'), ('split', 'Split into others')], default='in-use', max_length=8)),
                ('into', models.ForeignKey(help_text='as which it is read since the merge', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='analysis.code')),
                ('parent', models.ForeignKey(help_text='the wider one under which it stands', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='analysis.code')),
                ('split_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='analysis.code')),
                ('theme', models.ForeignKey(help_text='the theme of the plan it belongs to', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='processes.theme')),
                ('codebook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.codebook')),
            ],
            options={
                'ordering': ['order', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CodeChange',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(help_text='of the codebook, from this act on')),
                ('act', models.CharField(choices=[('added', 'Added'), ('changed', 'Changed'), ('imported', 'Taken from a file'), ('merged', 'Merged into another'), ('split', 'Split into others'), ('retired', 'Not used any more'), ('used-again', 'Used again')], max_length=10)),
                ('reads', models.JSONField(default=dict, help_text='label, definition and bounds from then on')),
                ('by', models.UUIDField(null=True)),
                ('made', models.DateTimeField(default=hearback.core.clock.now)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.code')),
                ('into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.code')),
            ],
            options={
                'ordering': ['number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Coded',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('coder', models.PositiveSmallIntegerField(help_text='which of the two: 1 or 2', null=True)),
                ('turn', models.PositiveIntegerField(default=1, help_text='how often it was coded, with this')),
                ('number', models.PositiveIntegerField(help_text='of the codebook under which it was coded')),
                ('stance', models.CharField(choices=[('supports', 'For it'), ('opposes', 'Against it'), ('mixed', 'Partly for, partly against'), ('no-stance', 'Neither for nor against')], max_length=10)),
                ('origin', models.CharField(choices=[('person', 'Somebody read it'), ('settled', 'Two people read it apart from each other'), ('suggested', 'Somebody kept what was suggested')], default='person', max_length=10)),
                ('by', models.UUIDField(null=True)),
                ('made', models.DateTimeField(default=hearback.core.clock.now)),
                ('ended', models.DateTimeField(help_text='when another took its place, or it was undone', null=True)),
                ('undone', models.BooleanField(default=False)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contributions.contribution')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='analysis.code')),
                ('coded', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codings', to='analysis.coded')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('seed', models.PositiveBigIntegerField(help_text='with which it was drawn: from the same rows it draws the same')),
                ('of', models.PositiveIntegerField(help_text='from how many it was drawn')),
                ('codebook_number', models.PositiveIntegerField(help_text='of the codebook when it was drawn')),
                ('by', models.UUIDField(null=True)),
                ('drawn', models.DateTimeField(default=hearback.core.clock.now)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='processes.process')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('order', models.PositiveIntegerField()),
                ('settled', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contributions.contribution')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.sample')),
                ('settled_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='analysis.coded')),
            ],
            options={
                'ordering': ['order'],
            },
        ),
        migrations.AddField(
            model_name='coded',
            name='unit',
            field=models.ForeignKey(help_text='of a sample coded by two apart', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.unit'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.UniqueConstraint(fields=('codebook', 'number'), name='one_code_a_number'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.UniqueConstraint(condition=models.Q(('standard', ''), _negated=True), fields=('codebook', 'standard'), name='each_standard_code_once'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('into', None)), _connector='OR'), name='merged_into_what'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(('standard', ''), ('state', 'in-use'), _connector='OR'), name='standard_codes_stay'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('id')), _negated=True), models.Q(('into', models.F('id')), _negated=True)), name='no_code_is_its_own'),
        ),
        migrations.AddIndex(
            model_name='codechange',
            index=models.Index(fields=['code', 'number'], name='changes_of_a_code'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.UniqueConstraint(fields=('coded', 'code'), name='each_code_once'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.UniqueConstraint(fields=('process', 'number'), name='one_sample_a_number'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='two_people_code_apart'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('sample', 'contribution'), name='each_once_in_a_sample'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('sample', 'order'), name='one_unit_a_place'),
        ),
        migrations.AddIndex(
            model_name='coded',
            index=models.Index(fields=['contribution', 'turn'], name='coded_in_turn'),
        ),
        migrations.AddConstraint(
            model_name='coded',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None), ('unit', None)), fields=('contribution',), name='one_coding_stands'),
        ),
        migrations.AddConstraint(
            model_name='coded',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('unit', 'coder'), name='one_coding_a_coder'),
        ),
        migrations.AddConstraint(
            model_name='coded',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('coder', None), ('unit', None)), models.Q(('unit__isnull', False), ('coder__gte', 1), ('coder__lte', 2)), _connector='OR'), name='a_coder_has_a_unit'),
        ),
        migrations.CreateModel(
            name='Learning',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('learned_from', models.PositiveIntegerField(help_text='how many codings it read')),
                ('commonest', models.JSONField(default=list, help_text='the ids of the three themes that most were about')),
                ('began', models.DateTimeField(default=hearback.core.clock.now)),
                ('done', models.DateTimeField(null=True)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Suggested',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('codes', models.JSONField(default=list, help_text='ids of at most three themes, the likeliest first')),
                ('places', models.JSONField(default=list, help_text='at most three commitments, each with the sentence that is likest: pairs of ids')),
                ('kept', models.JSONField(default=list, help_text='ids of those of `codes` that were chosen')),
                ('added', models.PositiveSmallIntegerField(default=0, help_text='how many others were chosen')),
                ('right', models.BooleanField(help_text='whether one of `codes` was chosen', null=True)),
                ('guessed', models.BooleanField(help_text='whether one of the three commonest was: what no reading gives', null=True)),
                ('coded', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='analysis.coded')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contributions.contribution')),
                ('learning', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='analysis.learning')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='learning',
            constraint=models.UniqueConstraint(fields=('process', 'number'), name='one_learning_a_number'),
        ),
        migrations.AddConstraint(
            model_name='suggested',
            constraint=models.UniqueConstraint(condition=models.Q(('right', None)), fields=('contribution',), name='one_suggestion_at_a_time'),
        ),
        migrations.CreateModel(
            name='CoverageCall',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('call', models.CharField(choices=[('covered', 'Covered'), ('partly', 'Covered in part'), ('contradicts', 'Contradicted by the plan'), ('not', 'Not covered')], max_length=12)),
                ('turn', models.PositiveIntegerField(default=1, help_text='how often it was called, with this')),
                ('by', models.UUIDField(null=True)),
                ('made', models.DateTimeField(default=hearback.core.clock.now)),
                ('ended', models.DateTimeField(help_text='when another took its place', null=True)),
                ('commitment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contributions.contribution')),
                ('version', models.ForeignKey(help_text='the version that was read', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('contribution',), name='one_coverage_call_stands'), models.UniqueConstraint(fields=('contribution', 'turn'), name='coverage_called_in_turn'), models.CheckConstraint(condition=models.Q(models.Q(('call', 'not'), ('commitment', None)), models.Q(models.Q(('call', 'not'), _negated=True), ('commitment__isnull', False)), _connector='OR'), name='what_is_covered_names_the_commitment')],
            },
        ),
    ]
