"""Tables of the index: which words a public text holds, by their stems. It holds no text and no name of an author."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.regions import Region
from hearback.core.rows import Row
from hearback.processes.models import Process


class Kind(models.TextChoices):
    """What can be found, in the order in which somebody new to a process would look."""

    PROCESS = "process", _("Processes")
    ANNOUNCEMENT = "announcement", _("Announcements")
    QUESTION = "question", _("Questions we ask")
    THEME = "theme", _("Themes")
    COMMITMENT = "commitment", _("Commitments")
    PROGRESS = "progress", _("Reports on progress")
    EVENT = "event", _("Events")
    NOTES = "notes", _("Notes of events")
    CONTRIBUTION = "contribution", _("What people said")
    ANSWER = "answer", _("Answers")
    DOCUMENT = "document", _("Documents")
    ORGANISATION = "organisation", _("Organisations in the network")


class Entry(Row):
    """One public thing in one of the languages in which it can be read."""

    kind = models.CharField(max_length=12, choices=Kind)
    thing = models.UUIDField(help_text="the row it is about; notes go by their event")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    region = models.CharField(max_length=20, choices=Region, blank=True)
    indexed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "thing", "language"], name="one_entry_a_language")]
        indexes = [models.Index(fields=["thing"], name="entry_by_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} ({self.language})"


class Posting(models.Model):
    """That a word stands in a text, by its stem, and how much that weighs: more in a title, a little more if repeated.

    `stem` begins with the language of the text. Process and kind are those of the entry, kept here as well so that one
    index answers a search: no other row is looked at before the best are known.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    stem = models.CharField(max_length=60)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["stem", "process", "kind", "entry", "weight"], name="posting_by_stem")]

    def __str__(self) -> str:
        return f"{self.stem} in {self.entry_id}"


class Later(Row):
    """Something that becomes public at an instant to come, and is looked at again then: until then no word of it is here."""

    kind = models.CharField(max_length=40, help_text="what the journal calls it")
    thing = models.UUIDField()
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="looked_at_later_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing} at {self.at}"
