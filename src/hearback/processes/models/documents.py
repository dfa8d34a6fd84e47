"""The repository: what was written, by whom, when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.processes.models.process import Process


class Document(Row):
    """A letter, minute, paper or statement, as a page (OGP Participation and Co-Creation Standards, 2.2)."""

    class Kind(models.TextChoices):
        LETTER = "letter", _("Letter")
        MINUTES = "minutes", _("Minutes")
        PAPER = "paper", _("Paper")
        STATEMENT = "statement", _("Statement")
        REPORT = "report", _("Report")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind)
    title = WordsField()
    summary = WordsField()
    text = WordsField(help_text="Markdown")
    written_by = models.CharField(max_length=200, blank=True, help_text="a team, organisation or post, as it signed")
    original = models.URLField(blank=True, help_text="where it first appeared")
    happened = models.DateField(help_text="the day it bears")
    recorded = models.DateTimeField(default=clock.now)
    published = models.DateTimeField(null=True, help_text="public from this instant; empty while it is prepared")
    changed = models.DateTimeField(null=True, help_text="when its published text was last changed")

    class Meta:
        ordering = ["-happened", "-id"]
        indexes = [models.Index(fields=["process", "happened", "id"], name="documents_by_day")]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="one_document_a_slug")]

    def __str__(self) -> str:
        return self.slug
