"""That what was said by a closing day is not answered in time, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.plans.models import Version


class WhyLate(Row):
    """Why the answers to what was said about a version come later than twelve weeks after its last day for comments.

    Public, dated and signed by a post. A later one stands beside it: the latest is what counts.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    reason = WordsField()
    now_by = models.DateField(help_text="by when they come now")
    said_by = models.CharField(max_length=200, help_text="the post and body that says so")
    by = models.UUIDField(null=True)
    happened = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["happened", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason={}) & ~Q(said_by=""), name="why_late_says_why_and_who"),
        ]

    def __str__(self) -> str:
        return f"why {self.version_id} is late"
