from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_what_stands_with_what(apps: Any, _schema_editor: Any) -> None:
    """What was answered as joined to another stands with it: before, only the answer said so."""
    answered = apps.get_model('answers', 'AnswerTo').objects.filter(
        contribution=OuterRef('pk'), current=True, answer__outcome='joined'
    )
    contributions = apps.get_model('contributions', 'Contribution').objects
    joined = apps.get_model('answers', 'AnswerTo').objects.filter(current=True, answer__outcome='joined')
    contributions.filter(pk__in=joined.values('contribution')).update(
        stands_with=Subquery(answered.values('answer__joined_to')[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('answers', '0001_initial'),
        ('contributions', '0002_every_form'),
    ]

    operations = [migrations.RunPython(tell_what_stands_with_what, migrations.RunPython.noop)]
