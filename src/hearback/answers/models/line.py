"""A line asked of somebody who has no account: on which points, by when, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.processes.models import Process


class LineRequest(Row):
    """That somebody is asked, by post and body, what is to be said on some points: a link, a day, and what they sent."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, help_text="who is asked, by post and body")
    email = models.EmailField(max_length=254, blank=True, help_text="where the link was sent; emptied once it is over")
    language = models.CharField(max_length=10, default="en")
    note = models.TextField(blank=True, help_text="what we ask, in our words; for them alone")
    due = models.DateField()
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes the link")
    by = models.UUIDField(null=True)
    asked = models.DateTimeField(default=clock.now)
    reminded = models.DateField(null=True, help_text="the day on which they were last reminded")
    edits = models.PositiveIntegerField(default=0, help_text="goes up when something is kept: a stale form says so")
    cleared_by = models.CharField(max_length=200, blank=True, help_text="who cleared what they sent, by post and body")
    cleared_on = models.DateField(null=True)
    sent = models.DateTimeField(null=True, help_text="when it came back")
    taken_back = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["process", "due", "id"], name="lines_by_day")]
        constraints = [
            models.CheckConstraint(condition=~Q(post=""), name="a_line_is_asked_of_a_post"),
            models.CheckConstraint(
                condition=Q(sent=None) | (~Q(cleared_by="") & Q(cleared_on__isnull=False)),
                name="a_line_that_came_says_who_cleared_it",
            ),
        ]

    def __str__(self) -> str:
        return f"line of {self.post}"


class LinePoint(Row):
    """One of the points on which a line is asked, and the line, as far as it is written."""

    request = models.ForeignKey(LineRequest, on_delete=models.CASCADE, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    line = WordsField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "contribution"], name="a_point_once_a_line")]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.request_id}"
