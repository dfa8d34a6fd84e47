"""What changed between two versions, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models.identities import Commitment, Milestone, Sentence
from hearback.plans.models.version import Version


class Change(Row):
    """One difference between a published version and the one before it, with its cause."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        REMOVED = "removed", _("Removed")
        CHANGED = "changed", _("Changed")
        MOVED = "moved", _("Moved")
        TRANSLATED = "translated", _("Translated")
        SPLIT = "split", _("Split")
        JOINED = "joined", _("Joined")
        MERGED = "merged", _("Merged")

    class Of(models.TextChoices):
        """What changed. Those of `SUBSTANCE` are never wording only (design, section 3)."""

        COMMITMENT = "commitment", _("Commitment")
        TITLE = "title", _("Title")
        THEME = "theme", _("Theme")
        DATE = "date", _("Date")
        PARTY = "party", _("Lead or partner")
        SENTENCE = "sentence", _("Sentence")
        MILESTONE = "milestone", _("Milestone")
        TEXT = "text", _("Text of the plan")

    class Cause(models.TextChoices):
        """The three causes the design allows."""

        ANSWERS = "answers", _("Because of what people said")
        DECISION = "decision", _("A decision outside this conversation")
        WORDING = "wording", _("Wording only")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    commitment = models.ForeignKey(
        Commitment,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="none for a text of the plan itself",
    )
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    of = models.CharField(max_length=10, choices=Of)
    detail = models.CharField(
        max_length=20, blank=True, help_text="which date (starts, ends, due), which part of a party, or which text"
    )
    key = models.CharField(
        max_length=200, help_text="names it within its version: `of:kind:uuid`, and what tells it apart"
    )
    before = WordsField()
    after = WordsField()
    order = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=10, choices=Cause)
    decided_by = models.CharField(max_length=200, blank=True, help_text="for a decision: who")
    decided_on = models.DateField(null=True, help_text="for a decision: when")
    reason = WordsField(help_text="for a decision: why")

    class Meta:
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_change_a_key"),
            models.CheckConstraint(
                condition=~Q(cause="decision") | (~Q(decided_by="") & Q(decided_on__isnull=False) & ~Q(reason={})),
                name="a_decision_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(cause="wording")
                | Q(kind="translated")
                | (Q(of__in=["sentence", "title", "text"]) & Q(kind__in=["changed", "moved", "split", "joined"])),
                name="wording_alone_changes_no_substance",
            ),
            models.CheckConstraint(
                condition=(Q(of="text") & Q(commitment=None)) | (~Q(of="text") & Q(commitment__isnull=False)),
                name="only_a_text_is_of_no_commitment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.version_id}"
