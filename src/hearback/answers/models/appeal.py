"""That an author says: this does not answer my point."""

from __future__ import annotations

from django.db import models

from hearback.answers.models.answer import Answer
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.people.models import SideChoice


class Appeal(Row):
    """That an author said once that an answer does not answer their point: it waits again, and this answer stays readable.

    `side` is the desk to which it came back: that of the other side, where there is one.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True, help_text="the author's words, for the desk alone")
    side = models.CharField(max_length=16, choices=SideChoice, blank=True)
    happened = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contribution_id} is not answered by {self.answer_id}"
