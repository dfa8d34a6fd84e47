"""Who wants to take part in carrying something out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.core import clock
from hearback.core.rows import Row
from hearback.people.models import Participant
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme


class CountedIn(Row):
    """Somebody who says “count me in” for a commitment or a theme. Counts once they said yes by a link."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    organisation_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    wording = models.CharField(max_length=40, help_text="which privacy notice was shown")
    asked = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True, help_text="when they said yes by the link sent to them")
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True, help_text="the sender's own number for it")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment=None, theme__isnull=False) | Q(commitment__isnull=False, theme=None),
                name="counted_in_for_one_thing",
            ),
            models.UniqueConstraint(
                fields=["participant", "commitment"],
                condition=Q(commitment__isnull=False),
                name="counted_in_once_a_commitment",
            ),
            models.UniqueConstraint(
                fields=["participant", "theme"], condition=Q(theme__isnull=False), name="counted_in_once_a_theme"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
