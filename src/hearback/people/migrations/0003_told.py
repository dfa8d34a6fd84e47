"""What telling everyone, and proving that they were told, needs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_network"),
    ]

    operations = [
        migrations.AddField(
            model_name='participant',
            name='both_languages',
            field=models.BooleanField(default=False, help_text='everything in each language of the site, together'),
        ),
        migrations.AddField(
            model_name='participant',
            name='channel',
            field=models.CharField(choices=[('email', 'By e-mail'), ('post', 'By post'), ('text', 'By text message'), ('phone', 'By telephone'), ('organisation', 'Through an organisation'), ('page', 'Only on my own page')], default='email', help_text='how they wish to be told', max_length=12),
        ),
        migrations.AddField(
            model_name='participant',
            name='large_print',
            field=models.BooleanField(default=False, help_text='letters in large print'),
        ),
        migrations.AddField(
            model_name='participant',
            name='through',
            field=models.ForeignKey(help_text='who is told, to pass it on', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.organisation'),
        ),
    ]
