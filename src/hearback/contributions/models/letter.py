"""Letters, and forms that people filled in by hand."""

from __future__ import annotations

from django.db import models

from hearback.core import clock
from hearback.core.rows import Row
from hearback.processes.models import Process


class Letter(Row):
    """A letter or a paper form that the desk types in: what the points made from it have in common.

    Who wrote it stands with each of its points. Its photographs are for the desk alone: they show a name, an address and
    a signature.
    """

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="en", help_text="the language it is written in")
    day = models.DateField(null=True, help_text="the day it bears")
    typed_by = models.UUIDField(null=True, help_text="who typed it in; never its author")
    created = models.DateTimeField(default=clock.now)
    original_gone = models.DateTimeField(
        null=True, help_text="somebody whose words it held was erased, and its photographs with them"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["process", "created", "id"], name="letters_by_time")]

    def __str__(self) -> str:
        return str(self.uuid)
