"""What a plan whose every change is explained, and every answer, need."""

import hearback.core.clock
import hearback.core.languages
from django.db import migrations, models
import django.db.models.deletion
import uuid
from typing import Any

import django.db.models.functions.text
import hearback.core.clock
import hearback.core.languages


def addresses_are_evidence(apps: Any, schema_editor: Any) -> None:
    """A report had one address; it has any number, and files."""
    reports, evidence = apps.get_model("plans", "ProgressUpdate"), apps.get_model("plans", "Evidence")
    for report in reports.objects.exclude(evidence="").iterator():
        evidence.objects.create(update=report, link=report.evidence, added=report.recorded)


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
        migrations.AddField(
            model_name='assessment',
            name='edition',
            field=models.CharField(blank=True, help_text='of the codes: see assessment_codes.py', max_length=10),
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='in_the_way',
            field=hearback.core.languages.WordsField(help_text='what stands in the way'),
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('post', models.CharField(help_text='the post and body, as everybody reads it beside a report', max_length=200)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('language', models.CharField(default='en', help_text='in which it is written to', max_length=10)),
                ('link_version', models.PositiveIntegerField(default=1, help_text='raising it revokes the private link')),
                ('added', models.DateTimeField(default=hearback.core.clock.now)),
                ('ended', models.DateTimeField(null=True)),
                ('key', models.UUIDField(unique=True)),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
            ],
            options={
                'ordering': ['commitment__number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('due', models.DateField(help_text='the last day that the date could mean then')),
                ('days', models.PositiveSmallIntegerField(choices=[(14, 'two weeks before'), (1, 'the day before')])),
                ('happened', models.DateTimeField(default=hearback.core.clock.now)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.milestone')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.lead')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='lead',
            field=models.ForeignKey(help_text='whose private link it came by', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.lead'),
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('side', models.CharField(choices=[('government', 'Government'), ('civil-society', 'Civil society')], max_length=20)),
                ('text', hearback.core.languages.WordsField()),
                ('said_as', models.CharField(help_text='the post and body that says it', max_length=200)),
                ('happened', models.DateTimeField(default=hearback.core.clock.now)),
                ('replaced', models.DateTimeField(null=True)),
                ('key', models.UUIDField(unique=True)),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='plans.progressupdate')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('link', models.URLField(blank=True, max_length=500)),
                ('kind', models.CharField(blank=True, help_text='of a file: picture, pdf, docx and so on', max_length=10)),
                ('description', hearback.core.languages.WordsField(help_text='what a file shows, or what it is')),
                ('width', models.PositiveSmallIntegerField(null=True)),
                ('height', models.PositiveSmallIntegerField(null=True)),
                ('size', models.PositiveIntegerField(default=0, help_text='bytes')),
                ('added', models.DateTimeField(default=hearback.core.clock.now)),
                ('shown', models.DateTimeField(help_text='since when everybody may see a file', null=True)),
                ('kept', models.DateTimeField(help_text='since when a file stays with its lead and the desk', null=True)),
                ('data', models.BinaryField(default=bytes, help_text='a JPEG that we drew, or the document as it came')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='plans.progressupdate')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kept', None), ('kind', ''), ('shown', None), models.Q(('link', ''), _negated=True)), models.Q(('link', ''), models.Q(('kind', ''), _negated=True)), _connector='OR'), name='evidence_is_a_page_or_a_file'), models.CheckConstraint(condition=models.Q(('shown', None), ('kept', None), _connector='OR'), name='evidence_is_shown_or_kept'), models.CheckConstraint(condition=models.Q(('shown', None), models.Q(('description', {}), _negated=True), _connector='OR'), name='no_evidence_is_shown_without_words')],
            },
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('ended', None), ('email', ''), _connector='OR'), name='a_lead_that_ended_has_no_address'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(models.F('commitment'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='one_lead_an_address_and_commitment'),
        ),
        migrations.AddConstraint(
            model_name='asked',
            constraint=models.UniqueConstraint(fields=('lead', 'milestone', 'due', 'days'), name='asked_once_a_date_and_time'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced', None)), fields=('update', 'side'), name='one_remark_a_side_at_a_time'),
        ),
        migrations.AlterField(
            model_name='progressupdate',
            name='text',
            field=hearback.core.languages.WordsField(help_text='what was done'),
        ),
        migrations.RunPython(addresses_are_evidence, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='progressupdate',
            name='evidence',
        ),
        migrations.AddField(
            model_name='wording',
            name='behind',
            field=models.JSONField(default=list, help_text='the languages whose words are older than another’s: that one changed since'),
        ),
        migrations.CreateModel(
            name='PlanFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('language', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('created', models.DateTimeField(default=hearback.core.clock.now)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('sentence', 'Is this the same sentence, changed?'), ('sentence-gone', 'This sentence is not in the new text. Take it out?'), ('milestone', 'Is this the same milestone, changed?'), ('milestone-gone', 'This milestone is not in the new text. Take it out?'), ('commitment', 'Is this the same commitment?')], max_length=16)),
                ('field', models.CharField(blank=True, choices=[('problem', 'The problem'), ('so-far', 'What has been done so far'), ('action', 'What we will do'), ('results', 'What will change'), ('transparency', 'How it makes government more transparent'), ('accountability', 'How it makes government answer for what it does'), ('participation', 'How people can take part')], max_length=16)),
                ('order', models.PositiveIntegerField(default=0)),
                ('words', hearback.core.languages.WordsField(help_text='what was brought: of a commitment its title')),
                ('read', models.JSONField(default=dict, help_text='what else the text says of it')),
                ('likeness', models.PositiveSmallIntegerField(default=0, help_text='of a hundred, as a program found it')),
                ('created', models.DateTimeField(default=hearback.core.clock.now)),
                ('settled', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('same', 'The same, changed'), ('new', 'A new one'), ('kept', 'It stays'), ('out', 'Taken out'), ('dropped', 'Not taken in')], max_length=8)),
                ('commitment', models.ForeignKey(help_text='the one that it may be', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.entry')),
                ('file', models.ForeignKey(help_text='none: pasted', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.planfile')),
                ('milestone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.milestone')),
                ('sentence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.sentence')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.version')),
            ],
            options={
                'ordering': ['entry__commitment__number', 'field', 'order', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='planfile',
            constraint=models.UniqueConstraint(fields=('version', 'digest'), name='one_plan_file_a_digest'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('settled', None)), fields=['version', 'entry'], name='open_proposals'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('sentence__isnull', False), ('settled', None)), fields=('entry', 'sentence'), name='one_question_a_sentence'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('milestone__isnull', False), ('settled', None)), fields=('entry', 'milestone'), name='one_question_a_milestone'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled', None)), models.Q(('settled__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='settled_proposals_say_how'),
        ),
        migrations.CreateModel(
            name='PlanUpload',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('language', models.CharField(max_length=10)),
                ('label', models.CharField(blank=True, help_text='what a version is called that it begins', max_length=80)),
                ('data', models.BinaryField(help_text='the file; emptied when it is in', null=True)),
                ('digest', models.CharField(max_length=64)),
                ('step', models.CharField(choices=[('brought', 'Being read'), ('read', 'Waits for you: look at it and confirm'), ('confirmed', 'Being brought in'), ('done', 'It is in'), ('unreadable', 'Cannot be read')], default='brought', max_length=12)),
                ('readings', models.PositiveIntegerField(default=0, help_text='how often somebody asked for it to be read anew')),
                ('came_to', models.JSONField(default=dict, help_text='what would become of it, and then what became of it')),
                ('why', models.TextField(blank=True, help_text='why it could not be taken')),
                ('brought_by', models.UUIDField(null=True)),
                ('brought', models.DateTimeField(default=hearback.core.clock.now)),
                ('confirmed', models.DateTimeField(null=True)),
                ('finished', models.DateTimeField(null=True)),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['process', 'brought', 'id'], name='plan_uploads_by_time')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='planfile',
            name='one_plan_file_a_digest',
        ),
        migrations.AddField(
            model_name='planfile',
            name='about',
            field=models.JSONField(default=list, help_text='the commitments that it speaks of, by their identity'),
        ),
        migrations.AddIndex(
            model_name='planfile',
            index=models.Index(fields=['digest'], name='plan_files_by_digest'),
        ),
        migrations.AddField(
            model_name='party',
            name='coalition',
            field=models.ForeignKey(help_text='as a member of which it is named', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
        ),
        migrations.RemoveConstraint(
            model_name='party',
            name='one_party_a_part',
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(('coalition', None)), fields=('entry', 'organisation', 'part'), name='one_party_itself_a_part'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.UniqueConstraint(condition=models.Q(('coalition__isnull', False)), fields=('entry', 'coalition', 'organisation', 'part'), name='one_member_a_coalition_and_part'),
        ),
        migrations.AddConstraint(
            model_name='party',
            constraint=models.CheckConstraint(condition=models.Q(('coalition', models.F('organisation')), _negated=True), name='no_member_of_itself'),
        ),
        migrations.AlterField(
            model_name='change',
            name='key',
            field=models.CharField(help_text='names it within its version: `of:kind:uuid`, and what tells it apart', max_length=200),
        ),
    ]
