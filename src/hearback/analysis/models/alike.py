"""Tables of what is seen when many things said are looked at together. They hold no words and nobody's name."""

from __future__ import annotations

from django.db import models

from hearback.contributions.models import Contribution
from hearback.core.rows import Row
from hearback.processes.models import Process


class Grouping(Row):
    """How far the grouping of a process is: whether something was said or changed since it was last gone through."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="+")
    stale = models.DateTimeField(null=True, help_text="since when something is not in it yet")
    number = models.PositiveIntegerField(default=0, help_text="how often it was gone through")
    done = models.DateTimeField(null=True, help_text="when it was last gone through")
    took = models.DurationField(
        null=True, help_text="how long that took: the larger a process, the longer until the next"
    )

    def __str__(self) -> str:
        return f"grouping of {self.process_id}"


class Group(Row):
    """Things said in nearly the same words as the first of them."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    first = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"group of {self.first_id}"


class Member(models.Model):
    """That a contribution is in a group. The first is one too."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="+")
    exact = models.BooleanField(help_text="in the very words of the first, but for capitals, accents and punctuation")

    class Meta:
        ordering = ["contribution"]
        indexes = [models.Index(fields=["group", "contribution"], name="members_in_order")]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.group_id}"
