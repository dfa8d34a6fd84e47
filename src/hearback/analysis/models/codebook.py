"""The codebook: the themes by which a process reads what was said, each with its bounds and its history."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.processes.models import Process, Theme


class Codebook(Row):
    """The themes of a process. Its number goes up with each act on one of them; a coding says under which it was made."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)
    shown = models.DateTimeField(null=True, help_text="since when everybody sees what is about which theme")

    def __str__(self) -> str:
        return f"codebook of {self.process_id}"


class Code(Row):
    """One theme of the codebook. Finer than a theme of the plan, to which it may belong; its number stays its own."""

    class Standard(models.TextChoices):
        """Those that are there from the start, and stay."""

        OTHER = "other", _("Something else")
        NO_REASON = "no-reason", _("No reason given")
        OUT_OF_SCOPE = "out-of-scope", _("Not what this process can decide")

    class State(models.TextChoices):
        IN_USE = "in-use", _("In use")
        RETIRED = "retired", _("Not used any more")
        MERGED = "merged", _("Merged into another")
        SPLIT = "split", _("Split into others")

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", help_text="the wider one under which it stands"
    )
    theme = models.ForeignKey(
        Theme, null=True, on_delete=models.SET_NULL, related_name="+", help_text="the theme of the plan it belongs to"
    )
    order = models.PositiveSmallIntegerField(default=0)
    label = WordsField()
    definition = WordsField()
    belongs = WordsField(help_text="what belongs to it")
    belongs_not = WordsField(help_text="what does not, and where that goes instead")
    examples = WordsField(help_text="invented, or in our own words: what somebody said can be erased, this would stay")
    codable = models.BooleanField(default=True, help_text="whether things can be about it, or it only holds others")
    colour = models.CharField(max_length=7, blank=True, help_text="as another program gave it, for the way back")
    standard = models.CharField(max_length=12, choices=Standard, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.IN_USE)
    into = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="+", help_text="as which it is read since the merge"
    )
    split_from = models.ForeignKey("self", null=True, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "number"], name="one_code_a_number"),
            models.UniqueConstraint(
                fields=["codebook", "standard"], condition=~Q(standard=""), name="each_standard_code_once"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | (~Q(state="merged") & Q(into=None)),
                name="merged_into_what",
            ),
            models.CheckConstraint(condition=Q(standard="") | Q(state="in-use"), name="standard_codes_stay"),
            models.CheckConstraint(condition=~Q(parent=F("id")) & ~Q(into=F("id")), name="no_code_is_its_own"),
        ]

    def __str__(self) -> str:
        return f"code {self.number} of {self.codebook_id}"


class CodeChange(Row):
    """One act on a theme of the codebook, and how it read from then on. Rows are only added."""

    class Act(models.TextChoices):
        ADDED = "added", _("Added")
        CHANGED = "changed", _("Changed")
        IMPORTED = "imported", _("Taken from a file")
        MERGED = "merged", _("Merged into another")
        SPLIT = "split", _("Split into others")
        RETIRED = "retired", _("Not used any more")
        USED_AGAIN = "used-again", _("Used again")

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(help_text="of the codebook, from this act on")
    act = models.CharField(max_length=10, choices=Act)
    reads = models.JSONField(default=dict, help_text="label, definition and bounds from then on")
    into = models.ForeignKey(Code, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.UUIDField(null=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number", "id"]
        indexes = [models.Index(fields=["code", "number"], name="changes_of_a_code")]

    def __str__(self) -> str:
        return f"{self.act} {self.code_id}"
