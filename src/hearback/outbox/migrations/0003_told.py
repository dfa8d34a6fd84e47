"""What telling everyone, and proving that they were told, needs."""

import uuid
from typing import Any

from django.db import migrations, models

import hearback.core.clock


def belongs_where_it_is_about(apps: Any, _schema_editor: Any) -> None:
    """What is about a process is its coordinators' to look after."""
    message = apps.get_model("outbox", "Message")
    message.objects.exclude(about=None).update(process=models.F("about"))


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_nothing_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="batch",
            field=models.UUIDField(help_text="the fact that caused it, and with it all that it caused", null=True),
        ),
        migrations.AlterField(
            model_name="hold",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("batch__isnull", False)), fields=["batch", "state"], name="message_batch"
            ),
        ),
        migrations.AddField(
            model_name='message',
            name='by_hand',
            field=models.UUIDField(help_text='with which others it is printed, posted or handed over: the same number for each of them', null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='channel',
            field=models.CharField(choices=[('email', 'By e-mail'), ('post', 'By post'), ('text', 'By text message'), ('phone', 'By telephone'), ('organisation', 'Through an organisation'), ('page', 'Only on my own page')], default='email', max_length=12),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('channel', 'email'), _negated=True), fields=['channel', 'id'], name='message_by_hand'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'email'), ('to', ''), _connector='OR'), name='only_an_email_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('channel', 'page'), _negated=True), name='what_stands_on_a_page_is_no_message'),
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(default=1, unique=True)),
                (
                    "due",
                    models.DateTimeField(default=hearback.core.clock.now, help_text="when it is looked at next"),
                ),
                ("looked", models.DateTimeField(help_text="when it could last be read", null=True)),
                (
                    "error",
                    models.CharField(
                        blank=True, help_text="why it could not be read the last time", max_length=200
                    ),
                ),
                (
                    "left",
                    models.JSONField(
                        default=list, help_text="what was read and left there, as the server numbers it (POP3)"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="message",
            name="came_back",
            field=models.DateTimeField(help_text="when it came back for good", null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="delays",
            field=models.PositiveIntegerField(
                default=0, help_text="how often it came back for now, and changed nothing"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="process",
            field=models.UUIDField(
                help_text="whose coordinators look after it; empty for what is the site's own", null=True
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="sent_as",
            field=models.CharField(
                blank=True,
                help_text="what stands before the @ of its Message-ID: what comes back names it",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="status",
            field=models.CharField(
                blank=True, help_text="what was said when it came back (RFC 3463)", max_length=12
            ),
        ),
        migrations.RunPython(belongs_where_it_is_about, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("process__isnull", False)), fields=["process", "id"], name="message_process"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("sent_as", ""), _negated=True), fields=["sent_as"], name="message_sent_as"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("about", None), ("state", "waiting")),
                fields=["due", "id"],
                name="message_awaited",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="writer",
            field=models.CharField(
                blank=True,
                default="",
                help_text="who writes it when it is sent; empty for what was put in written",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("came_back__isnull", False)), fields=["came_back"], name="message_came_back"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="opened",
            field=models.DateTimeField(help_text="when a person last printed or read what is to be told so", null=True),
        ),
    ]
