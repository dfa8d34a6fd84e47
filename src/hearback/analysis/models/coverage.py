"""Coverage: whether the plan does what somebody asked for, as a person says who has read both."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.plans.models import Commitment, Version


class CoverageCall(Row):
    """One person's call: how a version of the plan stands to one thing said. The latest not ended stands; it is no answer.

    It names the commitment that it is about; “not” names none, for it is about all of them.
    """

    class Call(models.TextChoices):
        COVERED = "covered", _("Covered")
        PARTLY = "partly", _("Covered in part")
        CONTRADICTS = "contradicts", _("Contradicted by the plan")
        NOT = "not", _("Not covered")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, related_name="+", help_text="the version that was read"
    )
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    call = models.CharField(max_length=12, choices=Call)
    turn = models.PositiveIntegerField(default=1, help_text="how often it was called, with this")
    by = models.UUIDField(null=True)
    made = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, help_text="when another took its place")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(ended=None), name="one_coverage_call_stands"),
            models.UniqueConstraint(fields=["contribution", "turn"], name="coverage_called_in_turn"),
            models.CheckConstraint(
                condition=Q(call="not", commitment=None) | (~Q(call="not") & Q(commitment__isnull=False)),
                name="what_is_covered_names_the_commitment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.call}"
