"""How often something came in, and what work was shown for it. No row leads back to anybody."""

from __future__ import annotations

from django.db import models

from hearback.core.rows import Row


class DailyKey(Row):
    """The random key of one day. Once it is destroyed nobody can say whose a count was, however they try."""

    day = models.DateField(unique=True)
    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"key of {self.day}"


class Arrivals(Row):
    """How often something came from one network, or from all, within ten minutes; then it is forgotten."""

    key = models.CharField(max_length=16, unique=True, help_text="8 bytes of a keyed digest")
    times = models.PositiveIntegerField(default=0)
    over = models.DateTimeField(help_text="when the ten minutes are over")

    class Meta:
        indexes = [models.Index(fields=["over"], name="arrivals_by_end")]

    def __str__(self) -> str:
        return f"{self.times} until {self.over}"


class UsedWork(Row):
    """Work that was shown, and taken once. Kept until the task itself has run out."""

    task = models.CharField(max_length=64, unique=True, help_text="the signature of what was asked")
    over = models.DateTimeField(help_text="from then on the task is refused anyway")

    class Meta:
        indexes = [models.Index(fields=["over"], name="used_work_by_end")]

    def __str__(self) -> str:
        return f"work used, until {self.over}"
