"""What people add to their words: photographs and documents; and letters, of which the photographs are kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models.contribution import Contribution, Draft
from hearback.contributions.models.letter import Letter
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row


class Attachment(Row):
    """A photograph or document: of something said, of something that somebody has begun to say, or of a letter.

    Pictures are drawn anew by us; documents are kept as they came. None is public before somebody at the desk has looked
    at it and its text says what it shows; those of a letter never are.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Photograph or picture")
        PDF = "pdf", "PDF"
        DOCX = "docx", _("Word document")
        XLSX = "xlsx", _("Excel spreadsheet")
        PPTX = "pptx", _("PowerPoint slides")
        ODT = "odt", _("OpenDocument text")
        ODS = "ods", _("OpenDocument spreadsheet")
        ODP = "odp", _("OpenDocument slides")

    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="+")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    description = WordsField(help_text="what it shows, or what it is")
    width = models.PositiveSmallIntegerField(null=True)
    height = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(help_text="bytes")
    added = models.DateTimeField(default=clock.now)
    shown = models.DateTimeField(null=True, help_text="since when everybody may see it")
    kept = models.DateTimeField(null=True, help_text="since when it is kept for its author and the desk alone")
    kept_because = models.CharField(max_length=40, choices=Contribution.Because, blank=True)
    data = models.BinaryField(help_text="a JPEG that we drew, or the document as it came")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False, draft=None, letter=None)
                | Q(contribution=None, draft__isnull=False, letter=None, shown=None, kept=None)
                | Q(contribution=None, draft=None, letter__isnull=False, shown=None, kept=None),
                name="an_attachment_is_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(shown=None) | Q(kept=None), name="an_attachment_is_shown_or_kept"),
            models.CheckConstraint(condition=Q(shown=None) | ~Q(description={}), name="nothing_is_shown_without_words"),
            models.CheckConstraint(
                condition=Q(kept=None, kept_because="") | (Q(kept__isnull=False) & ~Q(kept_because="")),
                name="a_kept_attachment_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
