"""What comes back is found by its Message-ID, also of rows from before those were kept; and is noted once, whatever it was."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce, Left

from hearback.core import clock
from hearback.core.sets import Sha256

_AT_ONCE = 5000
_COMES_BACK_WITHIN = timedelta(days=30)


def is_found_when_it_comes_back(apps: Any, _schema_editor: Any) -> None:
    """Of what waits, or left in the last thirty days, the Message-ID is kept. What came back before has been noted."""
    rows = apps.get_model("outbox", "Message").objects
    came_back = Q(came_back__isnull=False) | Q(state="given-up")
    lately = ~Q(state="done") | Q(finished__gt=clock.now() - _COMES_BACK_WITHIN)
    ends = rows.aggregate(first=Min("pk"), last=Max("pk"))
    for at in range(ends["first"] or 0, (ends["last"] or 0) + 1, _AT_ONCE):
        some = rows.filter(pk__gte=at, pk__lt=at + _AT_ONCE)
        some.filter(lately, channel="email", sent_as="").update(sent_as=Left(Sha256("key"), 40))
        some.filter(came_back).update(noted=Coalesce("came_back", "finished", "created"))


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0003_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="noted",
            field=models.DateTimeField(
                help_text="when it was noted whose it was that came back, or was given up", null=True
            ),
        ),
        migrations.RunPython(is_found_when_it_comes_back, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("noted", None), models.Q(("came_back__isnull", False), ("state", "given-up"), _connector="OR")),
                fields=["id"],
                name="message_not_noted",
            ),
        ),
    ]
