"""What a plan whose every change is explained, and every answer, need."""

import hearback.core.clock
import hearback.core.languages
from django.db import migrations, models
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='CommitmentLineage',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('merged', 'Merged'), ('split', 'Split'), ('moved', 'Given another number')], max_length=10)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['version__number', 'before__number', 'after__number'],
                'constraints': [models.UniqueConstraint(fields=('version', 'before', 'after'), name='a_commitment_became_another_once'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='no_commitment_becomes_itself')],
            },
        ),
        migrations.CreateModel(
            name='MilestoneLineage',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.milestone')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.milestone')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['version__number', 'id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'before', 'after'), name='a_milestone_became_another_once'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='no_milestone_becomes_itself')],
            },
        ),
        migrations.CreateModel(
            name='SentenceLineage',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('split', 'Split'), ('joined', 'Joined'), ('moved', 'Moved into another commitment')], max_length=10)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sentence')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sentence')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['version__number', 'id'],
                'constraints': [models.UniqueConstraint(fields=('version', 'before', 'after'), name='a_sentence_became_another_once'), models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='no_sentence_becomes_itself')],
            },
        ),
        migrations.AlterModelOptions(
            name='change',
            options={'ordering': ['version', 'order']},
        ),
        migrations.RemoveConstraint(
            model_name='change',
            name='wording_only_changes_no_substance',
        ),
        migrations.AlterField(
            model_name='change',
            name='commitment',
            field=models.ForeignKey(help_text='none for a text of the plan itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment'),
        ),
        migrations.AlterField(
            model_name='change',
            name='detail',
            field=models.CharField(blank=True, help_text='which date (starts, ends, due), which part of a party, or which text', max_length=20),
        ),
        migrations.AlterField(
            model_name='change',
            name='kind',
            field=models.CharField(choices=[('added', 'Added'), ('removed', 'Removed'), ('changed', 'Changed'), ('moved', 'Moved'), ('translated', 'Translated'), ('split', 'Split'), ('joined', 'Joined'), ('merged', 'Merged')], max_length=10),
        ),
        migrations.AlterField(
            model_name='change',
            name='of',
            field=models.CharField(choices=[('commitment', 'Commitment'), ('title', 'Title'), ('theme', 'Theme'), ('date', 'Date'), ('party', 'Lead or partner'), ('sentence', 'Sentence'), ('milestone', 'Milestone'), ('text', 'Text of the plan')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', 'wording'), _negated=True), ('kind', 'translated'), models.Q(('of__in', ['sentence', 'title', 'text']), ('kind__in', ['changed', 'moved', 'split', 'joined'])), _connector='OR'), name='wording_alone_changes_no_substance'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('of', 'text'), ('commitment', None)), models.Q(models.Q(('of', 'text'), _negated=True), ('commitment__isnull', False)), _connector='OR'), name='only_a_text_is_of_no_commitment'),
        ),
        migrations.AddField(
            model_name='version',
            name='elsewhere_because',
            field=hearback.core.languages.WordsField(help_text='why it was first published elsewhere'),
        ),
        migrations.AddField(
            model_name='version',
            name='elsewhere_link',
            field=models.URLField(blank=True, help_text='the page on which it was first published', max_length=500),
        ),
        migrations.AddField(
            model_name='version',
            name='reopened_because',
            field=hearback.core.languages.WordsField(help_text='why the plan was changed after both sides had signed it; empty where they had not'),
        ),
        migrations.AddField(
            model_name='version',
            name='sign_within',
            field=models.PositiveSmallIntegerField(help_text='how many days each side had to sign it, as the process said when it was published', null=True),
        ),
        migrations.CreateModel(
            name='SignedLetter',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('picture', 'Photograph or picture'), ('pdf', 'PDF'), ('docx', 'Word document'), ('xlsx', 'Excel spreadsheet'), ('pptx', 'PowerPoint slides'), ('odt', 'OpenDocument text'), ('ods', 'OpenDocument spreadsheet'), ('odp', 'OpenDocument slides')], max_length=10)),
                ('size', models.PositiveIntegerField(help_text='bytes')),
                ('shown', models.BooleanField(default=False, help_text='whether everybody may read it')),
                ('added', models.DateTimeField(default=hearback.core.clock.now)),
                ('data', models.BinaryField(help_text='a JPEG that we drew, or the document as it came')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='signoff',
            name='attached',
            field=models.ForeignKey(help_text='the letter itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.signedletter'),
        ),
    ]
