"""How two sides, and two people, stand to an answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.answers.models.answer import Answer
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import SideChoice
from hearback.processes.models import Process


class Answering(Row):
    """How a process answers: whether a “no” goes out only when a second person agrees. With one person it never waits."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="+")
    two_for_no = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"answering in {self.process_id}"


class SideView(Row):
    """What the side that did not give an answer says of it: that it agrees, or that it does not and why. Public with it."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=16, choices=SideChoice)
    agrees = models.BooleanField()
    reason = WordsField()
    by = models.UUIDField(null=True)
    happened = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "side"], name="each_side_once_of_an_answer"),
            models.CheckConstraint(condition=Q(agrees=True) | ~Q(reason={}), name="who_does_not_agree_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.answer_id}: {self.agrees}"
