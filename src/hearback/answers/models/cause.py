"""What changed because of an answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.answers.models.answer import Answer
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.events.models import Event
from hearback.plans.models import Change, Commitment, Milestone, PlanText, Sentence


class Cause(Row):
    """That something changed because of an answer: a sentence, a milestone, a commitment, a text of the plan itself, an
    event, or a date.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    plan_text = models.CharField(max_length=20, blank=True, choices=PlanText, help_text="a text of the plan itself")
    other = WordsField(help_text="a date, or how people are involved: what changed, in words")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | Q(event__isnull=False) | ~Q(other={}) | ~Q(plan_text=""),
                name="a_cause_points_to_something",
            ),
            models.CheckConstraint(
                condition=Q(plan_text="") | (Q(commitment=None) & Q(event=None)),
                name="a_text_of_the_plan_is_of_no_commitment",
            ),
            models.CheckConstraint(
                condition=(Q(sentence=None) & Q(milestone=None)) | Q(commitment__isnull=False),
                name="a_cause_in_a_commitment_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"cause of {self.answer_id}"


class Because(Row):
    """That a published change was made because of this answer: the link is written once, when both are known."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    cause = models.ForeignKey(Cause, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["change", "cause"], name="because_once")]

    def __str__(self) -> str:
        return f"{self.change_id} because of {self.cause_id}"
