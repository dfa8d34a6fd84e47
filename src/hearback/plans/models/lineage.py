"""What became of what: commitments that merged, split or moved, and what of them went along. Rows, never worked out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core.rows import Row
from hearback.plans.models.identities import Commitment, Milestone, Sentence
from hearback.plans.models.version import Version


class CommitmentLineage(Row):
    """That in a version one commitment became another, or gave a part of itself to another.

    Nothing ever becomes what it came from: the acts that write these rows refuse it.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        MOVED = "moved", _("Given another number")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["version__number", "before__number", "after__number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "before", "after"], name="a_commitment_became_another_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="no_commitment_becomes_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.kind} {self.after_id}"


class SentenceLineage(Row):
    """That in a version a sentence was split or joined with another, or moved into another commitment.

    A sentence belongs to one commitment for good: the same words in another one are another sentence, tied by this.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("Split")
        JOINED = "joined", _("Joined")
        MOVED = "moved", _("Moved into another commitment")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["version__number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "before", "after"], name="a_sentence_became_another_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="no_sentence_becomes_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.kind} {self.after_id}"


class MilestoneLineage(Row):
    """That in a version a milestone moved into another commitment, where it has another number."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version__number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "before", "after"], name="a_milestone_became_another_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="no_milestone_becomes_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} moved {self.after_id}"
