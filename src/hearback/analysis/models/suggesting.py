"""What a program suggested, kept apart from what people decided: nothing here is ever read as a coding."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.analysis.models.coding import Coded
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.processes.models import Process


class Learning(Row):
    """Once that a program learned from what people coded: from how many, and what anybody would guess without reading."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    learned_from = models.PositiveIntegerField(help_text="how many codings it read")
    commonest = models.JSONField(default=list, help_text="the ids of the three themes that most were about")
    began = models.DateTimeField(default=clock.now)
    done = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="one_learning_a_number")]

    def __str__(self) -> str:
        return f"learning {self.number} of {self.process_id}"


class Suggested(Row):
    """What was suggested for one thing said; and, once somebody coded it with this in view, whether it was right."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="+")
    codes = models.JSONField(default=list, help_text="ids of at most three themes, the likeliest first")
    places = models.JSONField(
        default=list, help_text="at most three commitments, each with the sentence that is likest: pairs of ids"
    )
    coded = models.ForeignKey(Coded, null=True, on_delete=models.SET_NULL, related_name="+")
    kept = models.JSONField(default=list, help_text="ids of those of `codes` that were chosen")
    added = models.PositiveSmallIntegerField(default=0, help_text="how many others were chosen")
    right = models.BooleanField(null=True, help_text="whether one of `codes` was chosen")
    guessed = models.BooleanField(null=True, help_text="whether one of the three commonest was: what no reading gives")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(right=None), name="one_suggestion_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"suggested for {self.contribution_id}"
