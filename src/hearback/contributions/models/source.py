"""Files in which people's words came: their bytes, and each place in them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import Row
from hearback.events.models import Event
from hearback.processes.models import Kind, Process

SayingKind = Kind  # inside a class that has a `Kind` of its own


class Source(Row):
    """A file in which people's words came: what it was, who brought it, how it was read. Its bytes are `SourcePart`s."""

    class Kind(models.TextChoices):
        NOTES = "notes", _("Notes of a meeting")
        SPREADSHEET = "spreadsheet", _("Spreadsheet")
        DOCX = "docx", _("Document with comments")
        MAIL = "mail", _("Email")

    class Step(models.TextChoices):
        """How far it is."""

        BROUGHT = "brought", _("Waits to be read")
        COLUMNS = "columns", _("Waits for you: which column is which?")
        READ = "read", _("Waits for you: look at it and confirm")
        CONFIRMED = "confirmed", _("Coming in")
        DONE = "done", _("Came in")
        UNREADABLE = "unreadable", _("Could not be read")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200, help_text="what the file was called")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes of the original")
    headings = models.JSONField(default=list, help_text="the headings of a spreadsheet's columns")
    columns = models.JSONField(default=dict, help_text="which of our fields stands in which columns")
    said_as = models.CharField(max_length=12, choices=SayingKind, help_text="where the file does not say the kind")
    language = models.CharField(max_length=10, default="en", help_text="where the file does not say the language")
    attribution = models.CharField(
        max_length=12, default="not-shown", help_text="how authors may be shown, where the file does not say"
    )
    apart = models.BooleanField(default=False, help_text="others than those who said the same in another file")
    step = models.CharField(max_length=12, choices=Step, default=Step.BROUGHT)
    readings = models.PositiveIntegerField(default=0, help_text="how often somebody asked for it to be read anew")
    why = models.TextField(blank=True, help_text="why it could not be read")
    brought_by = models.UUIDField(null=True, help_text="who brought it; never the author of what it holds")
    brought = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    original_gone = models.DateTimeField(
        null=True, help_text="somebody whose words it held was erased, and it with them"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["process", "brought", "id"], name="sources_by_time"),
            models.Index(fields=["process", "sha256"], name="sources_by_bytes"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SourcePart(models.Model):
    """A piece of an original, so that no file is ever in memory as a whole."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_part_a_number")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.source_id}"


class SourceRow(models.Model):
    """A place in a source and what becomes of it. What it said is emptied as soon as it is a contribution."""

    class Fate(models.TextChoices):
        NEW = "new", _("Comes in")
        CREATED = "created", _("Came in")
        THERE = "there", _("Is here already")
        UNREADABLE = "unreadable", _("Cannot be taken")
        JOINED = "joined", _("Comes in together with another")
        BESIDE = "beside", _("A reply: stays beside what it replies to")
        SEEN = "seen", _("Nobody’s words: left out")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    fate = models.CharField(max_length=10, choices=Fate)
    column = models.CharField(max_length=200, blank=True, help_text="the column that cannot be read")
    why = models.TextField(blank=True, help_text="why it cannot be taken, or what is to be known about it")
    values = models.JSONField(default=dict, help_text="what was found there, until it has come in")
    key = models.UUIDField(null=True, help_text="the key of the contribution that it becomes, or stays beside")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_row_a_number")]
        indexes = [
            models.Index(fields=["source", "fate", "number"], name="source_rows_by_fate"),
            models.Index(fields=["key"], name="source_rows_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.source_id}"
