"""When a process stands still: a pre-election period, or an illness of the one person at the desk."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.processes.models.process import Process


class Pause(Row):
    """Days on which a process stands still: who says so, why, from when and until when.

    It lasts up to and including `until`, unless somebody ends it before: then up to the day before `ended`.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    said_by = models.CharField(max_length=200, help_text="the post and body that says so")
    reason = WordsField()
    starts = models.DateField(help_text="the first day")
    until = models.DateField(help_text="the last day, as it was last said")
    ended = models.DateField(null=True, help_text="the day from which it goes on, where somebody ended it before")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("starts")), name="a_pause_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ended=None) | Q(ended__gte=F("starts"), ended__lte=F("until")),
                name="a_pause_is_ended_while_it_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"pause of {self.process_id} from {self.starts}"

    @property
    def goes_on(self) -> date:
        """The first day on which the process does not stand still any more."""
        return self.ended or self.until + timedelta(days=1)

    @property
    def last(self) -> date:
        """The last day on which it stands still."""
        return self.goes_on - timedelta(days=1)

    @property
    def called_off(self) -> bool:
        """Whether it was ended before its first day was over: no day stood still."""
        return self.goes_on <= self.starts

    def covers(self, day: date) -> bool:
        """Whether the process stands still on this day."""
        return self.starts <= day < self.goes_on
