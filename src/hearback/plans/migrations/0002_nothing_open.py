"""What a plan whose every change is explained, and every answer, need."""

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
    ]
