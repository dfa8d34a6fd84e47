"""The standing body of both sides."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import Organisation, SideChoice
from hearback.processes.models.process import Process


class Forum(Row):
    """The multi-stakeholder forum of a process (OGP Participation and Co-Creation Standards, 1.1)."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="+")
    name = WordsField()
    summary = WordsField(help_text="Markdown: what it is for, and how somebody can bring something before it")
    created = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"forum of {self.process_id}"


class ForumMember(Row):
    """A seat in the forum, for a side, and how its holder was chosen."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(max_length=200, help_text="a post or a person, as the public may read it")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(max_length=16, choices=SideChoice)
    co_chair = models.BooleanField(default=False)
    chosen = WordsField(help_text="how they were chosen: elected, named by their organisation, invited")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["side", "-co_chair", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="forum_seat_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.forum_id}"


class ForumText(Row):
    """The terms of reference or the rules of participation, as agreed on a day; each version stays readable."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of reference")
        RULES = "rules", _("Rules of participation")

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField()
    text = WordsField(help_text="Markdown")
    happened = models.DateField(help_text="the day on which it was agreed")
    recorded = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [models.UniqueConstraint(fields=["forum", "kind", "number"], name="one_forum_text_a_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.forum_id}"
