"""What has no answer yet: being talked about, or still waiting when a version came out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models import Version


class Talk(Row):
    """That a contribution is being talked about: with whom, what stands in the way, when the next news comes."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    with_whom = WordsField()
    in_the_way = WordsField()
    next_news = models.DateField()
    happened = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(ended=None), name="one_talk_at_a_time")
        ]

    def __str__(self) -> str:
        return f"talk about {self.contribution_id}"


class StillWaiting(Row):
    """That a version was published while a contribution to it was still waiting: why, and by when it is answered."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    reason = WordsField()
    answer_by = models.DateField()
    signed_by = models.CharField(max_length=200, help_text="the post and body that signed the list")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "contribution"], name="still_waiting_once_a_version"),
            models.CheckConstraint(condition=~Q(reason={}), name="still_waiting_says_why"),
            models.CheckConstraint(condition=~Q(signed_by=""), name="still_waiting_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} waiting at {self.version_id}"
