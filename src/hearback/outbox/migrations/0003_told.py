"""What telling everyone, and proving that they were told, needs."""

from django.db import migrations, models


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
    ]
