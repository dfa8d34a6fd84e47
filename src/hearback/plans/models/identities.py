"""What lasts through all versions: a commitment, a sentence, a milestone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core.rows import Row
from hearback.processes.models import Process


class Field(models.TextChoices):
    """The parts of a commitment, from the OGP action-plan template (Handbook, 2022 on)."""

    PROBLEM = "problem", _("The problem")
    SO_FAR = "so-far", _("What has been done so far")
    ACTION = "action", _("What we will do")
    RESULTS = "results", _("What will change")
    TRANSPARENCY = "transparency", _("How it makes government more transparent")
    ACCOUNTABILITY = "accountability", _("How it makes government answer for what it does")
    PARTICIPATION = "participation", _("How people can take part")


class Commitment(Row):
    """A commitment through all versions: one identity, one number, given once and never used again."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    source = models.CharField(
        max_length=64, blank=True, help_text="what it was imported as: a digest that finds it again"
    )
    imported = models.CharField(max_length=64, blank=True, help_text="a digest of the row it was last imported from")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_commitment_a_number"),
            models.UniqueConstraint(
                fields=["process", "source"], condition=~Q(source=""), name="one_commitment_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.number} of {self.process_id}"


class Sentence(Row):
    """A sentence's identity: edited in place it keeps it, through all versions."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.uuid)


class Milestone(Row):
    """A milestone's identity."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["commitment", "number"]
        constraints = [models.UniqueConstraint(fields=["commitment", "number"], name="one_milestone_a_number")]

    def __str__(self) -> str:
        return f"milestone {self.number} of {self.commitment_id}"
