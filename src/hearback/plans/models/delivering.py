"""What became of a commitment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models.identities import Commitment, Milestone


class ProgressUpdate(Row):
    """What was done on a milestone (or on the commitment as a whole), by its lead, with evidence."""

    class Status(models.TextChoices):
        """Completion, in the words of the IRM (glossary: completion)."""

        NOT_STARTED = "not-started", _("Not started")
        LIMITED = "limited", _("Limited")
        SUBSTANTIAL = "substantial", _("Substantial")
        COMPLETE = "complete", _("Complete")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    text = WordsField()
    evidence = models.URLField(blank=True, max_length=500)
    reported_by = models.CharField(max_length=200, help_text="the post and body that reports")
    happened = models.DateTimeField()
    recorded = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["-happened", "-id"]

    def __str__(self) -> str:
        return f"{self.status} of {self.commitment_id}"


class Assessment(Row):
    """Somebody's judgement of a commitment: separate and dated, never a status (research: ogp 2b)."""

    class By(models.TextChoices):
        SELF = "self", _("The lead’s own assessment")
        FORUM = "forum", _("The forum’s assessment")
        INDEPENDENT = "independent", _("Independent assessment")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=12, choices=By)
    body = models.CharField(max_length=200, help_text="who assessed, such as the Independent Reporting Mechanism")
    report = models.CharField(max_length=40, help_text="which report, such as progress or end-of-term")
    codes = models.JSONField(default=dict, help_text="the codes given, name to value, as published")
    text = WordsField()
    year = models.PositiveSmallIntegerField(null=True, help_text="the year the report was published, when known")
    happened = models.DateField(null=True)
    recorded = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["year", "id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "by", "report"], name="one_assessment_a_report")]

    def __str__(self) -> str:
        return f"{self.report} of {self.commitment_id}"
