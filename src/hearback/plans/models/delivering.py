"""What became of a commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, documents
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import SideChoice
from hearback.plans import assessment_codes
from hearback.plans.models.identities import Commitment, Milestone
from hearback.plans.models.leading import Lead

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ProgressUpdate(Row):
    """What was done on a milestone (or on the commitment as a whole), by its lead, with evidence. Added, never edited."""

    class Status(models.TextChoices):
        """Completion, in the words of the IRM (glossary: completion)."""

        NOT_STARTED = "not-started", _("Not started")
        LIMITED = "limited", _("Limited")
        SUBSTANTIAL = "substantial", _("Substantial")
        COMPLETE = "complete", _("Complete")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    text = WordsField(help_text="what was done")
    in_the_way = WordsField(help_text="what stands in the way")
    reported_by = models.CharField(max_length=200, help_text="the post and body that reports")
    lead = models.ForeignKey(
        Lead, null=True, on_delete=models.PROTECT, related_name="+", help_text="whose private link it came by"
    )
    happened = models.DateTimeField()
    recorded = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["-happened", "-id"]

    def __str__(self) -> str:
        return f"{self.status} of {self.commitment_id}"


class Evidence(Row):
    """Where one can see that it was done: the address of a page, or a picture or document.

    Pictures are drawn anew by us; documents are kept as they came, and handed out to be saved. A file is public once
    somebody at the desk has looked at it and its text says what it is; an address at once.
    """

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="evidence")
    link = models.URLField(blank=True, max_length=500)
    kind = models.CharField(max_length=10, blank=True, help_text="of a file: picture, pdf, docx and so on")
    description = WordsField(help_text="what a file shows, or what it is")
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(default=0, help_text="bytes")
    added = models.DateTimeField(default=clock.now)
    shown = models.DateTimeField(null=True, help_text="since when everybody may see a file")
    kept = models.DateTimeField(null=True, help_text="since when a file stays with its lead and the desk")
    data = models.BinaryField(default=bytes, help_text="a JPEG that we drew, or the document as it came")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", shown=None, kept=None) & ~Q(link="") | Q(link="") & ~Q(kind=""),
                name="evidence_is_a_page_or_a_file",
            ),
            models.CheckConstraint(condition=Q(shown=None) | Q(kept=None), name="evidence_is_shown_or_kept"),
            models.CheckConstraint(
                condition=Q(shown=None) | ~Q(description={}), name="no_evidence_is_shown_without_words"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def site(self) -> str:
        """Whose page an address leads to, for those who want to know before they go."""
        return urlsplit(self.link).hostname or ""

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown in place."""
        return self.kind == documents.PICTURE


class Remark(Row):
    """What a side says to a report, with its post. One at a time stands; those before it can still be read."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.PROTECT, related_name="remarks")
    side = models.CharField(max_length=20, choices=SideChoice)
    text = WordsField()
    said_as = models.CharField(max_length=200, help_text="the post and body that says it")
    happened = models.DateTimeField(default=clock.now)
    replaced = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["update", "side"], condition=Q(replaced=None), name="one_remark_a_side_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} on {self.update_id}"


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
    edition = models.CharField(max_length=10, blank=True, help_text="of the codes: see assessment_codes.py")
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

    @property
    def in_words(self) -> list[tuple[StrOrPromise, StrOrPromise]]:
        """Each code with its value as one reads it."""
        return assessment_codes.shown(self.edition, self.codes)
