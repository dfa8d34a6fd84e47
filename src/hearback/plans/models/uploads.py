"""A file of a plan that was brought at the desk, until somebody has looked at what would come of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import Row
from hearback.processes.models import Process


class PlanUpload(Row):
    """A file of a plan as somebody brought it: it is read, looked at, confirmed, and only then taken into a version."""

    class Step(models.TextChoices):
        """How far it is; what was taken in keeps what became of it, and not the file."""

        BROUGHT = "brought", _("Being read")
        READ = "read", _("Waits for you: look at it and confirm")
        CONFIRMED = "confirmed", _("Being brought in")
        DONE = "done", _("It is in")
        UNREADABLE = "unreadable", _("Cannot be read")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    label = models.CharField(max_length=80, blank=True, help_text="what a version is called that it begins")
    data = models.BinaryField(null=True, help_text="the file; emptied when it is in")
    digest = models.CharField(max_length=64)
    step = models.CharField(max_length=12, choices=Step, default=Step.BROUGHT)
    readings = models.PositiveIntegerField(default=0, help_text="how often somebody asked for it to be read anew")
    came_to = models.JSONField(default=dict, help_text="what would become of it, and then what became of it")
    why = models.TextField(blank=True, help_text="why it could not be taken")
    brought_by = models.UUIDField(null=True)
    brought = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["process", "brought", "id"], name="plan_uploads_by_time")]

    def __str__(self) -> str:
        return str(self.uuid)
