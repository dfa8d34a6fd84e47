"""A report whose recommendations are followed like anything else that was said."""

from __future__ import annotations

from django.db import models

from hearback.core import clock
from hearback.core.rows import Row
from hearback.people.models import Organisation
from hearback.processes.models import Process


class Report(Row):
    """Who published it, when, and where it can be read. Each recommendation is a contribution of that institution."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(blank=True)
    published = models.DateField(help_text="the day that stands on it")
    recorded = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-published", "-id"]
        constraints = [models.UniqueConstraint(fields=["process", "title"], name="one_report_a_title")]

    def __str__(self) -> str:
        return self.title
