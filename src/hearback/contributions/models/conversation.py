"""Moderation, and the conversation about what was said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models.contribution import Contribution
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import Participant, SideChoice
from hearback.processes.models import Process


class Moderation(Row):
    """How a process moderates: at once, or after a look. A process without a row shows at once."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="+")
    look_first = models.BooleanField(default=False, help_text="new words are shown once somebody has looked")
    comments = models.BooleanField(default=False, help_text="others than author and team may comment")

    def __str__(self) -> str:
        return f"moderation of {self.process_id}"


class SecondLook(Row):
    """Whoever wrote them asks that somebody looks again at words that were hidden; and what came of it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    reply = models.ForeignKey(
        "Reply", null=True, on_delete=models.PROTECT, related_name="+", help_text="the comment on it that was hidden"
    )
    because = models.CharField(max_length=40, choices=Contribution.Because, help_text="why they were hidden then")
    words = models.TextField(blank=True, help_text="why whoever wrote them thinks that they should be shown")
    asked = models.DateTimeField(default=clock.now)
    answered = models.DateTimeField(null=True)
    shown = models.BooleanField(null=True, help_text="shown again, or still hidden")
    note = WordsField(help_text="what its author is told")
    by = models.UUIDField(null=True)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True, help_text="for whom somebody looked")
    other_eyes = models.BooleanField(null=True, help_text="whether it was somebody else than who hid them")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(answered=None, reply=None), name="one_look_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["reply"], condition=Q(answered=None), name="one_look_at_a_comment_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered=None, shown=None) | Q(answered__isnull=False, shown__isnull=False),
                name="a_second_look_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"second look at {self.contribution_id}"


class Reply(Row):
    """One turn of the conversation about a contribution, by its author or by the desk. It changes no state."""

    class By(models.TextChoices):
        AUTHOR = "author", _("Who said it")
        DESK = "desk", _("The team")
        OTHER = "other", _("Somebody else")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=10, choices=By)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True, help_text="for whom the desk replied")
    user = models.UUIDField(null=True, help_text="who of the desk wrote it")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True, help_text="of somebody else, as everybody may read it")
    confirmed = models.DateTimeField(null=True, help_text="when somebody else said yes by the link sent to them")
    link_version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    language = models.CharField(max_length=10, default="en")
    public = models.BooleanField(default=False, help_text="as the author chose: everybody reads it, or the two")
    written = models.DateTimeField(default=clock.now)
    settled = models.DateTimeField(null=True, help_text="the desk has replied to it, or found that it needs none")
    held = models.DateTimeField(null=True, help_text="kept back from everybody until somebody has looked")
    hidden = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=40, choices=Contribution.Because, blank=True)
    erased = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True, help_text="the sender's own number for it")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["contribution", "id"], name="replies_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden=None, hidden_because="") | (Q(hidden__isnull=False) & ~Q(hidden_because="")),
                name="a_hidden_reply_says_why",
            ),
            models.CheckConstraint(
                condition=Q(erased=None) & ~Q(text="") | Q(erased__isnull=False, text=""), name="a_reply_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"reply about {self.contribution_id}"


class Redaction(Row):
    """A stretch of one verbatim that is not shown to everybody. It lies over the words and never touches them."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="of the verbatim")
    start = models.PositiveIntegerField(help_text="the first character that is not shown")
    end = models.PositiveIntegerField(help_text="the first one that is shown again")
    because = models.CharField(max_length=40, choices=Contribution.Because)
    by = models.UUIDField(null=True)
    made = models.DateTimeField(default=clock.now)
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "start", "id"]
        indexes = [models.Index(fields=["contribution", "number"], name="redactions_of_words")]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_redaction_takes_something_out")]

    def __str__(self) -> str:
        return f"redaction of {self.contribution_id}"
