"""How the desk works through what was said: lists under a name, and what was done to many in one go."""

from __future__ import annotations

from django.db import models

from hearback.core import clock
from hearback.core.rows import Row
from hearback.processes.models import Process


class SavedView(Row):
    """A list at the desk as somebody narrowed it, under a name. Everybody who works on the process has it."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=300, help_text="what narrows the list, as it stands in an address")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "name"], name="one_saved_view_a_name")]

    def __str__(self) -> str:
        return f"view {self.pk} of {self.process_id}"


class Bulk(Row):
    """One act on many contributions, and how each of them stood before, so that it can be undone."""

    class Act(models.TextChoices):
        GIVE = "give", "given to a post"
        PUT = "put", "put under a theme"
        AT = "at", "said to be about a commitment"

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=Act)
    before = models.JSONField(help_text="by the contribution's id: the id of what stood there, or null")
    after = models.BigIntegerField(null=True, help_text="the id of what stands there since")
    by = models.UUIDField(null=True)
    happened = models.DateTimeField(default=clock.now)
    undone = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64, default="", help_text="of what was asked for with this key")

    def __str__(self) -> str:
        return f"{self.act} {len(self.before)} in {self.process_id}"
