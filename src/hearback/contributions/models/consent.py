"""What authors agreed to about who they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models.contribution import Contribution
from hearback.core import clock
from hearback.core.rows import Row


class PassingOn(Row):
    """That an author agreed that who they are may be passed on to one recipient; taking it back keeps the row."""

    class Recipient(models.TextChoices):
        """To whom: each is asked by itself, and none is ticked beforehand."""

        DEPARTMENTS = "departments", _("Other government departments that work on what I said")
        NETWORK = "network", _("The network of civil-society organisations")
        OGP = "ogp", _("The Open Government Partnership, which checks how plans are made")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=12, choices=Recipient)
    wording = models.CharField(max_length=40, help_text="which version of the question they were asked")
    given = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "recipient"], condition=Q(withdrawn=None), name="one_consent_a_recipient"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient} for {self.contribution_id}"
