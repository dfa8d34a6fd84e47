"""Texts to begin a reason with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.processes.models import Process


class StartingText(Row):
    """A text to begin a reason with, with placeholders. `number` rises with each change: nobody writes over it unread."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    text = WordsField()
    number = models.PositiveIntegerField(default=1)
    by = models.UUIDField(null=True)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "name"], name="one_starting_text_of_a_name"),
            models.CheckConstraint(condition=~Q(text={}), name="a_starting_text_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
