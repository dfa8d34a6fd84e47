"""Who agrees to a version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import SideChoice
from hearback.plans.models.version import Version


class SignedLetter(Row):
    """The letter in which a side said yes or no: drawn anew where it is a picture, else kept as it came."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("Photograph or picture")
        PDF = "pdf", "PDF"
        DOCX = "docx", _("Word document")
        XLSX = "xlsx", _("Excel spreadsheet")
        PPTX = "pptx", _("PowerPoint slides")
        ODT = "odt", _("OpenDocument text")
        ODS = "ods", _("OpenDocument spreadsheet")
        ODP = "odp", _("OpenDocument slides")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.PositiveIntegerField(help_text="bytes")
    shown = models.BooleanField(default=False, help_text="whether everybody may read it")
    added = models.DateTimeField(default=clock.now)
    data = models.BinaryField(help_text="a JPEG that we drew, or the document as it came")

    def __str__(self) -> str:
        return f"letter about {self.version_id}"


class SignOff(Row):
    """A side's dated yes to a version, or its “does not agree”, beside it."""

    class Decision(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        DOES_NOT_AGREE = "does-not-agree", _("Does not agree")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=16, choices=SideChoice)
    decision = models.CharField(max_length=16, choices=Decision)
    reason = WordsField()
    signed_as = models.CharField(max_length=200, help_text="the post and body that signed")
    letter = models.CharField(max_length=300, blank=True, help_text="where a yes came by letter: what it is")
    attached = models.ForeignKey(
        SignedLetter, null=True, on_delete=models.PROTECT, related_name="+", help_text="the letter itself"
    )
    happened = models.DateTimeField()
    recorded = models.DateTimeField(default=clock.now)
    reopened = models.DateTimeField(null=True, help_text="when a later change, or the same side again, undid it")

    class Meta:
        ordering = ["happened", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"], condition=Q(reopened=None), name="one_standing_sign_off_a_side"
            ),
            models.CheckConstraint(
                condition=~Q(decision="does-not-agree") | ~Q(reason={}), name="disagreeing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.decision} {self.version_id}"
