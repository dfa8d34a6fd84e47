"""Fewer indexes to write when very many are told: those that began as another does, and two that are empty for most rows."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contributions', '0004_told'),
        ('events', '0002_network'),
        ('outbox', '0003_told'),
        ('people', '0003_told'),
        ('plans', '0002_nothing_open'),
        ('processes', '0004_told'),
        ('reportback', '0004_told'),
    ]

    operations = [
        migrations.AlterField(
            model_name='telling',
            name='commitment',
            field=models.ForeignKey(db_index=False, help_text='in which they take part', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.commitment'),
        ),
        migrations.AlterField(
            model_name='telling',
            name='event',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='events.event'),
        ),
        migrations.AlterField(
            model_name='telling',
            name='key',
            field=models.CharField(help_text='moment, person and occasion: never told twice', max_length=160),
        ),
        migrations.AlterField(
            model_name='telling',
            name='participant',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.participant'),
        ),
        migrations.AlterField(
            model_name='telling',
            name='process',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='processes.process'),
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(condition=models.Q(('event__isnull', False)), fields=['event'], name='tellings_by_event'),
        ),
        migrations.AddIndex(
            model_name='telling',
            index=models.Index(condition=models.Q(('commitment__isnull', False)), fields=['commitment'], name='tellings_by_commitment'),
        ),
        migrations.AddConstraint(
            model_name='telling',
            constraint=models.UniqueConstraint(fields=('key',), name='each_thing_told_once'),
        ),
    ]
