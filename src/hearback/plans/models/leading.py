"""Who reports on a commitment, and when they were asked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import Row
from hearback.plans.models.identities import Commitment, Milestone


class Lead(Row):
    """A post that leads a commitment: it reports by a private link, and is asked before a date.

    Whoever holds the post has no account. When the post ends its address goes; what it reported stays.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(max_length=200, help_text="the post and body, as everybody reads it beside a report")
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10, default="en", help_text="in which it is written to")
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes the private link")
    added = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["commitment__number", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ended=None) | Q(email=""), name="a_lead_that_ended_has_no_address"),
            models.UniqueConstraint(
                "commitment", Lower("email"), condition=~Q(email=""), name="one_lead_an_address_and_commitment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Asked(Row):
    """That a lead was asked for news of a milestone, so long before the day it is due; each once."""

    class Before(models.IntegerChoices):
        """Days before the last day that the date can mean."""

        TWO_WEEKS = 14, _("two weeks before")
        ONE_DAY = 1, _("the day before")

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(help_text="the last day that the date could mean then")
    days = models.PositiveSmallIntegerField(choices=Before)
    happened = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "milestone", "due", "days"], name="asked_once_a_date_and_time")
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} by {self.due}"
