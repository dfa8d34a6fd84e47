"""What a file or a pasted text brought that a person has to look at before it is part of a version."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models.identities import Commitment, Field, Milestone, Sentence
from hearback.plans.models.version import Entry, Version


class PlanFile(Row):
    """A file that was read into a version: the same file again brings nothing, until another has spoken of the same."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    about = models.JSONField(default=list, help_text="the commitments that it speaks of, by their identity")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["digest"], name="plan_files_by_digest")]

    def __str__(self) -> str:
        return f"{self.name} in {self.version_id}"


class Proposal(Row):
    """“Is this the same sentence, changed?”: kept until a person has settled it. The version does not change before.

    The words that were brought are kept here for good, with what a program held likely and what a person decided.
    """

    class Kind(models.TextChoices):
        SENTENCE = "sentence", _("Is this the same sentence, changed?")
        SENTENCE_GONE = "sentence-gone", _("This sentence is not in the new text. Take it out?")
        MILESTONE = "milestone", _("Is this the same milestone, changed?")
        MILESTONE_GONE = "milestone-gone", _("This milestone is not in the new text. Take it out?")
        COMMITMENT = "commitment", _("Is this the same commitment?")

    class Outcome(models.TextChoices):
        SAME = "same", _("The same, changed")
        NEW = "new", _("A new one")
        KEPT = "kept", _("It stays")
        OUT = "out", _("Taken out")
        DROPPED = "dropped", _("Not taken in")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(PlanFile, null=True, on_delete=models.CASCADE, related_name="+", help_text="none: pasted")
    kind = models.CharField(max_length=16, choices=Kind)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    commitment = models.ForeignKey(
        Commitment, null=True, on_delete=models.PROTECT, related_name="+", help_text="the one that it may be"
    )
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=16, choices=Field, blank=True)
    order = models.PositiveIntegerField(default=0)
    words = WordsField(help_text="what was brought: of a commitment its title")
    read: Any = models.JSONField(default=dict, help_text="what else the text says of it")
    likeness = models.PositiveSmallIntegerField(default=0, help_text="of a hundred, as a program found it")
    created = models.DateTimeField(default=clock.now)
    settled = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    class Meta:
        ordering = ["entry__commitment__number", "field", "order", "id"]
        indexes = [models.Index(fields=["version", "entry"], name="open_proposals", condition=Q(settled=None))]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "sentence"],
                condition=Q(settled=None, sentence__isnull=False),
                name="one_question_a_sentence",
            ),
            models.UniqueConstraint(
                fields=["entry", "milestone"],
                condition=Q(settled=None, milestone__isnull=False),
                name="one_question_a_milestone",
            ),
            models.CheckConstraint(
                condition=Q(settled=None, outcome="") | (Q(settled__isnull=False) & ~Q(outcome="")),
                name="settled_proposals_say_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.version_id}"
