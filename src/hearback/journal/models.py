"""Facts, the salts that open them, and how far each follower has read."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearback.core.rows import Row


class Fact(Row):
    """One thing that happened. It holds identities and references: never words, names or addresses."""

    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_uuid = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_uuid = models.UUIDField()
    process_uuid = models.UUIDField(null=True)
    happened = models.DateTimeField()
    recorded = models.DateTimeField()
    refs = models.JSONField(default=dict)
    digests = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_uuid", "id"], name="fact_subject"),
            models.Index(fields=["process_uuid", "id"], name="fact_process"),
            models.Index(fields=["verb", "id"], name="fact_verb"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="fact_has_a_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.verb}"


class Salt(models.Model):
    """What opens one part of a fact. Erasing a part deletes its salt; the fact stays valid."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=40)
    salt = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "part"], name="one_salt_a_part")]

    def __str__(self) -> str:
        return f"{self.fact_id} {self.part}"


class Watermark(models.Model):
    """How far a follower has read."""

    follower = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.follower} at {self.position}"
