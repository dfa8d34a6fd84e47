"""Tables of report-back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.events.models import Event
from hearback.outbox.models import Message
from hearback.people.models import Participant
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme


class Moment(models.TextChoices):
    """When people are told (design, section 3)."""

    RECEIVED = "received", _("Received")
    ANSWERED = "answered", _("Answered")
    DELIVERED = "delivered", _("Delivered or changed")
    NEWS = "news", _("Next news")
    NOTES = "notes", _("Notes published")
    MODERATED = "moderated", _("Words hidden, or shown again")
    REPLY = "reply", _("Replied to")
    SORTED = "sorted", _("Split into points, or put together")


class Fate(models.TextChoices):
    """What became of a message. “Reached” is not claimed; nothing tracks opening. `TOO_EARLY` is worked out, never kept."""

    SENT = "sent", _("Sent and not returned")
    TOO_EARLY = "too-early", _("Sent in the last seven days: too early to say")
    POSTED = "posted", _("Posted")
    ON_THE_PAGE = "on-the-page", _("Waiting on the page")
    NOT_REACHED = "not-reached", _("Could not be reached")
    ASKED_NOT = "asked-not", _("Asked not to be told")
    NO_ADDRESS = "no-address", _("Left no address")


class NothingMore(models.TextChoices):
    """Why nobody tries any more to reach somebody whose address sends messages back."""

    OTHERWISE = "otherwise", _("We told them in another way")
    SILENT = "silent", _("We tried another way and heard nothing")
    NO_WAY = "no-way", _("We know no other way to reach them")


class Telling(Row):
    """That a person is told one thing, once: about a contribution of theirs, one to which they added their voice, an event
    they booked or came to, or a commitment in which they take part.

    `participant` is empty for a contribution whose author left nothing to be told by.
    """

    # To tell 50,000 is mostly to write indexes: those below begin with these columns, or hold the few rows that have them.
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    moment = models.CharField(max_length=10, choices=Moment)
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="in which they take part",
    )
    as_voice = models.BooleanField(default=False, help_text="told because they added their voice to it")
    fact = models.UUIDField(help_text="the fact it tells of")
    key = models.CharField(max_length=160, help_text="moment, person and occasion: never told twice")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    fate = models.CharField(
        max_length=12, choices=Fate, help_text="as decided when told; a sent message's own fate is its row's"
    )
    language = models.CharField(max_length=10, default="en")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["participant", "id"], name="tellings_by_person"),
            models.Index(fields=["process", "moment", "fate"], name="tellings_by_fate"),
            models.Index(fields=["event"], condition=models.Q(event__isnull=False), name="tellings_by_event"),
            models.Index(
                fields=["commitment"], condition=models.Q(commitment__isnull=False), name="tellings_by_commitment"
            ),
        ]
        # Not `unique` of the column: PostgreSQL would have a second index, for what begins so, which nobody asks.
        constraints = [models.UniqueConstraint(fields=["key"], name="each_thing_told_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_asked_for(self) -> bool:
        """Whether it is about what somebody booked, came to or takes part in: that they gave their address for."""
        return self.event_id is not None or self.commitment_id is not None


class WeekMail(Row):
    """That somebody who works here wants what needs them by e-mail, and how often. Without a row nothing is sent."""

    class Every(models.TextChoices):
        """How often."""

        DAY = "day", _("Every working day, in the morning")
        WEEK = "week", _("On Mondays, in the morning")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=4, choices=Every)
    looked = models.DateTimeField(default=clock.now, help_text="when it was last looked whether there is something")
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes the links that stop it")

    def __str__(self) -> str:
        return f"{self.every} to {self.user_id}"


class Wording(Row):
    """How a process words one of the texts that we write to people, beside the original.

    Each change is a row more; `number` rises, and the one that holds is `current`. A language without words here reads
    the original; a row without any says that the original holds again.
    """

    class Text(models.TextChoices):
        """The texts that those who coordinate may word, in the order in which people get them."""

        FRAME = "frame", _("Around every message")
        RECEIVED = "received", _("The receipt")
        TALKED_ABOUT = "talked-about", _("Being talked about")
        NEWS_DUE = "news-due", _("Nothing new yet")
        ANSWERED = "answered", _("The answer")
        CORRECTED = "corrected", _("The corrected answer")
        CHANGED = "changed", _("The plan changed")
        PROGRESSED = "progressed", _("News of a commitment")
        MISSED = "missed", _("A date has passed")
        NOTES = "notes", _("Notes of an event")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=12, choices=Text)
    number = models.PositiveIntegerField()
    title = WordsField()
    body = WordsField()
    current = models.BooleanField(default=True)
    by = models.UUIDField(null=True)
    written = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "text", "number"], name="wordings_are_numbered"),
            models.UniqueConstraint(
                fields=["process", "text"], condition=models.Q(current=True), name="one_wording_holds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.number}"

    @property
    def is_original(self) -> bool:
        """Whether it says that the original holds again."""
        return not self.title and not self.body


class Following(Row):
    """That somebody asked to hear by e-mail of a process, or of one commitment or theme of it. It holds once confirmed."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en", help_text="in which they asked")
    asked = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True, help_text="when they said yes by the link sent to them")
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes its private link")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "process"],
                condition=models.Q(commitment=None, theme=None),
                name="a_process_followed_once",
            ),
            models.UniqueConstraint(fields=["participant", "commitment"], name="a_commitment_followed_once"),
            models.UniqueConstraint(fields=["participant", "theme"], name="a_theme_followed_once"),
            models.CheckConstraint(
                condition=models.Q(commitment=None) | models.Q(theme=None), name="a_commitment_or_a_theme"
            ),
        ]

    def __str__(self) -> str:
        return f"following of {self.process_id}"


class Digest(Row):
    """How often somebody who follows something of a process is written to, and up to where they were.

    News is what a fact after `position` says, and what became public since `looked` though its fact is older (it was
    published in advance). Both move in the transaction that puts the message into the outbox.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    every = models.CharField(max_length=4, choices=WeekMail.Every, default=WeekMail.Every.WEEK)
    position = models.BigIntegerField(default=0, help_text="the last fact they were told, or passed over for")
    looked = models.DateTimeField(default=clock.now, help_text="when it was last looked whether there is news")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "process"], name="one_digest_a_process"),
        ]
        indexes = [models.Index(fields=["every", "looked"], name="digests_due")]

    def __str__(self) -> str:
        return f"digest of {self.process_id} every {self.every}"
