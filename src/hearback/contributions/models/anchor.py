"""What something said is about, carried from version to version: what a program found, and what a person decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models.contribution import Contribution
from hearback.core import clock
from hearback.core.rows import Row
from hearback.plans.models import Sentence, Version


class Carrying(models.Model):
    """That what was said about earlier versions was to be carried to this one: asked for once, however often noticed."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="+")
    asked = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"carrying to {self.version_id}"


class Settling(Row):
    """A person's decision where in a version some words belong that a program could not place. A later one stands beside."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        Sentence, null=True, on_delete=models.PROTECT, related_name="+", help_text="none: the sentence has gone"
    )
    by = models.UUIDField(null=True)
    settled = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.place_id} in {self.version_id}"


class Carried(Row):
    """Where what a contribution was about stands in a later version. The state is the program's, and is kept."""

    class State(models.TextChoices):
        """How sure a program is (research: nlp 5). All but the first wait for a person."""

        EXACT = "exact", _("It stands there word for word")
        LOOK = "look", _("It reads differently now")
        AMBIGUOUS = "ambiguous", _("It could be one of several")
        GONE = "gone", _("The sentence this was about has gone")

    # What waits for a person, in the order in which it is easiest settled.
    ASKS = ("look", "ambiguous", "gone")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    nearest = models.JSONField(default=list, help_text="the sentences it may be, by id, the likeliest first")
    place = models.ForeignKey(
        Sentence,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="where it is: found word for word, or settled by a person",
    )
    quote = models.TextField(blank=True, help_text="what is spoken about as it reads there; empty where it is nowhere")
    settling = models.ForeignKey(Settling, null=True, on_delete=models.PROTECT, related_name="+")
    carried = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["version", "state"], condition=Q(settling=None), name="carried_and_asks"),
            models.Index(fields=["version", "place"], name="carried_to"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "version"], name="carried_once_a_version"),
            models.CheckConstraint(
                condition=~Q(state="exact") | Q(place__isnull=False), name="what_is_exact_has_its_place"
            ),
            models.CheckConstraint(
                condition=Q(state="exact") | Q(place=None) | Q(settling__isnull=False),
                name="only_a_person_places_what_is_not_exact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.version_id}: {self.state}"
