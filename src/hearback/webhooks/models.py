"""Programs that are sent what happens, and what is on its way to them."""

from __future__ import annotations

from django.db import models

from hearback.core import clock
from hearback.core.rows import Row
from hearback.outbox.models import Leased


class Receiver(Row):
    """A program that the host names. Its secret is derived, not stored: raising the version makes another."""

    url = models.URLField(max_length=500)
    verbs = models.JSONField(default=list, blank=True, help_text="which it is sent; empty for all that it may")
    also_private = models.BooleanField(default=False, help_text="also what is not for the public")
    secret_version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=clock.now)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.uuid)


class Delivery(Leased):
    """One fact to one program; without a fact it is a test. Its body is written when it goes."""

    receiver = models.ForeignKey(Receiver, on_delete=models.CASCADE, related_name="+")
    fact = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    status = models.PositiveSmallIntegerField(null=True, help_text="what the program answered last")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due", "id"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["receiver", "id"], name="deliveries_of_a_receiver"),
        ]

    def __str__(self) -> str:
        return self.key
