"""Coding: which themes a thing said is about and how it stands to them, and samples that two people code apart."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.analysis.models.codebook import Code
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.processes.models import Process


class Coded(Row):
    """One act of coding one thing said: which themes, and apart from them its stance. The latest not ended stands.

    With a unit it is what one of two coders said of it apart from the other, and never stands as the house's own.
    """

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("For it")
        OPPOSES = "opposes", _("Against it")
        MIXED = "mixed", _("Partly for, partly against")
        NONE = "no-stance", _("Neither for nor against")

    class Origin(models.TextChoices):
        """From what it came. What a program suggested is never decided by it: a person keeps it, or does not."""

        PERSON = "person", _("Somebody read it")
        SETTLED = "settled", _("Two people read it apart from each other")
        SUGGESTED = "suggested", _("Somebody kept what was suggested")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "Unit", null=True, on_delete=models.CASCADE, related_name="+", help_text="of a sample coded by two apart"
    )
    coder = models.PositiveSmallIntegerField(null=True, help_text="which of the two: 1 or 2")
    turn = models.PositiveIntegerField(default=1, help_text="how often it was coded, with this")
    number = models.PositiveIntegerField(help_text="of the codebook under which it was coded")
    stance = models.CharField(max_length=10, choices=Stance)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    by = models.UUIDField(null=True)
    made = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, help_text="when another took its place, or it was undone")
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["contribution", "turn"], name="coded_in_turn")]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(ended=None, unit=None), name="one_coding_stands"
            ),
            models.UniqueConstraint(fields=["unit", "coder"], condition=Q(ended=None), name="one_coding_a_coder"),
            models.CheckConstraint(
                condition=Q(unit=None, coder=None) | (Q(unit__isnull=False) & Q(coder__gte=1, coder__lte=2)),
                name="a_coder_has_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"coding {self.turn} of {self.contribution_id}"


class Coding(models.Model):
    """That what was coded is about a theme."""

    coded = models.ForeignKey(Coded, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["coded", "code"], name="each_code_once")]

    def __str__(self) -> str:
        return f"{self.coded_id} is about {self.code_id}"


class Sample(Row):
    """Some of what was said, drawn blindly, for two people to code apart from each other."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.PositiveBigIntegerField(help_text="with which it was drawn: from the same rows it draws the same")
    of = models.PositiveIntegerField(help_text="from how many it was drawn")
    codebook_number = models.PositiveIntegerField(help_text="of the codebook when it was drawn")
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    drawn = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_sample_a_number"),
            models.CheckConstraint(condition=~Q(first=models.F("second")), name="two_people_code_apart"),
        ]

    def __str__(self) -> str:
        return f"sample {self.number} of {self.process_id}"


class Unit(Row):
    """One thing said in a sample; once settled, who said which coding stands."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveIntegerField()
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    settled = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_as = models.ForeignKey(Coded, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "contribution"], name="each_once_in_a_sample"),
            models.UniqueConstraint(fields=["sample", "order"], name="one_unit_a_place"),
        ]

    def __str__(self) -> str:
        return f"unit {self.order} of {self.sample_id}"
