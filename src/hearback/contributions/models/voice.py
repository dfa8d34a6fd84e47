"""Voices: somebody says that they say the same."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.contributions.models.contribution import Authorship, Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.people.models import Participant


class Voice(Row):
    """Somebody adds their voice to what somebody else said. It is no contribution, and in none of the sums."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    attribution = models.CharField(
        max_length=12, choices=Authorship.Attribution, default=Authorship.Attribution.NOT_SHOWN
    )
    language = models.CharField(max_length=10, default="en", help_text="of the page on which it was added")
    added = models.DateTimeField(default=clock.now)
    counted = models.DateTimeField(
        null=True, help_text="since when it counts: at once, or from the yes by the link sent to the address given"
    )
    held = models.DateTimeField(null=True, help_text="kept back until somebody has looked")
    hidden = models.DateTimeField(null=True, help_text="the name is not shown; the voice counts")
    hidden_because = models.CharField(max_length=40, choices=Contribution.Because, blank=True)
    withdrawn = models.DateTimeField(null=True)
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True, help_text="the sender's own number for it")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["contribution", "id"], name="voices_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "participant"],
                condition=Q(counted__isnull=False, withdrawn=None),
                name="one_voice_a_person",
            ),
            models.CheckConstraint(
                condition=Q(hidden=None, hidden_because="") | (Q(hidden__isnull=False) & ~Q(hidden_because="")),
                name="a_hidden_voice_says_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn=None) | Q(name="", organisation_name="", participant=None),
                name="a_withdrawn_voice_is_nobodys",
            ),
        ]

    def __str__(self) -> str:
        return f"voice for {self.contribution_id}"
