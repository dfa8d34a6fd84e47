"""An answer that was given at the desk and has not gone out: until its time is up it can be undone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.answers.models.answer import Answer
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.people.models import User
from hearback.processes.models import Process


class Prepared(Row):
    """An answer, or a correction of one, that goes out when it is due. Nobody but the desk sees it, and nothing counts it.

    Undoing deletes the row. Going out, it becomes an answer with the same key, some of its contributions at a time;
    `answer` is there from the first of them on. `stopped` says since when it cannot go out by itself, and `because` why.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Answer.Outcome)
    says = models.JSONField(help_text="what the answer says, as it is to be given")
    corrects = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created = models.DateTimeField(default=clock.now)
    due = models.DateTimeField()
    number = models.PositiveIntegerField(help_text="how many contributions it answers")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="+")
    stopped = models.DateTimeField(null=True)
    because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due", "id"], condition=Q(stopped=None), name="prepared_due")]
        constraints = [
            models.CheckConstraint(condition=Q(stopped=None) | ~Q(because=""), name="stopped_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.uuid}, due {self.due}"


class PreparedFor(Row):
    """That a prepared answer is for a contribution: one at a time, so that no two people answer the same."""

    prepared = models.ForeignKey(Prepared, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["contribution"], name="one_prepared_answer_each")]

    def __str__(self) -> str:
        return f"{self.prepared_id} for {self.contribution_id}"
