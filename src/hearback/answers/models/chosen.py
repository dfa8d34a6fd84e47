"""Why something changed, as it was chosen while the version is written: for a plan in which very much changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models import Change, Version


class ChosenCause(Row):
    """The cause of one change between two versions, kept until the version is published; nobody reads it but the desk.

    It is for the words that were shown: where they read otherwise by now it counts for nothing, and is chosen again.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200, help_text="of the change, as in `plans.Change`")
    digest = models.CharField(max_length=16, help_text="of the words that it was chosen for")
    cause = models.CharField(max_length=10, choices=Change.Cause)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    reason = WordsField()
    number = models.PositiveIntegerField(default=1, help_text="one more each time it is chosen otherwise")
    by = models.UUIDField(null=True)
    chosen = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_chosen_cause_a_change"),
            models.CheckConstraint(
                condition=~Q(cause="decision") | (~Q(decided_by="") & Q(decided_on__isnull=False) & ~Q(reason={})),
                name="a_chosen_decision_says_all",
            ),
        ]

    def __str__(self) -> str:
        return f"why {self.key} in {self.version_id}"
