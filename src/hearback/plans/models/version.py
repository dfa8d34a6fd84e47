"""What one version of a plan says."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import Organisation
from hearback.plans.models.identities import Commitment, Field, Milestone, Sentence
from hearback.processes.models import Process, Theme


class PlanText(models.TextChoices):
    """What a version says around its commitments, in the order in which it is read."""

    TITLE = "title", _("Title of the plan")
    INTRODUCTION = "introduction", _("Introduction")
    KNOWN_GAPS = "known_gaps", _("What we know is missing")
    NOT_YET_AGREED = "not_yet_agreed", _("What is not agreed yet")
    GOVERNMENT_VIEW = "government_view", _("The government’s view")
    CIVIL_SOCIETY_VIEW = "civil_society_view", _("Civil society’s view")


class Version(Row):
    """The plan at one moment. Once published it is never edited; the next version follows it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FOR_COMMENT = "for-comment", _("For comment")
        AGREED = "agreed", _("Agreed")
        FINAL = "final", _("Final")
        AMENDED = "amended", _("Amended")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    title = WordsField()
    introduction = WordsField(help_text="Markdown")
    known_gaps = WordsField(help_text="Markdown: what we know is missing")
    not_yet_agreed = WordsField(help_text="Markdown: what the sides do not agree on yet")
    government_view = WordsField()
    civil_society_view = WordsField()
    comment_opens = models.DateField(null=True)
    comment_closes = models.DateField(null=True, help_text="the last day on which comments count for this version")
    happened = models.DateTimeField(null=True, help_text="when it was first published, wherever that was")
    published = models.DateTimeField(
        null=True, help_text="public here from this instant; an instant to come is an embargo"
    )
    elsewhere_link = models.URLField(blank=True, max_length=500, help_text="the page on which it was first published")
    elsewhere_because = WordsField(help_text="why it was first published elsewhere")
    sign_within = models.PositiveSmallIntegerField(
        null=True, help_text="how many days each side had to sign it, as the process said when it was published"
    )
    reopened_because = WordsField(
        help_text="why the plan was changed after both sides had signed it; empty where they had not"
    )
    source = models.CharField(max_length=200, blank=True, help_text="where an imported version came from")
    import_digest = models.CharField(max_length=64, blank=True)
    edits = models.PositiveIntegerField(
        default=0, help_text="goes up with each edit: a stale form is shown the newer words"
    )
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["process"], condition=Q(published=None), name="one_version_being_written"),
            models.CheckConstraint(
                condition=Q(comment_opens=None) | Q(comment_closes=None) | Q(comment_closes__gte=F("comment_opens")),
                name="comments_close_after_they_open",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.process_id}"


class Entry(Row):
    """What one version says of one commitment."""

    class Standing(models.TextChoices):
        GOING = "going", _("Part of the plan")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    title = WordsField()
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.GOING)
    starts_written = models.CharField(max_length=60, blank=True)
    starts_earliest = models.DateField(null=True)
    starts_latest = models.DateField(null=True)
    ends_written = models.CharField(max_length=60, blank=True)
    ends_earliest = models.DateField(null=True)
    ends_latest = models.DateField(null=True)

    class Meta:
        ordering = ["commitment__number"]
        constraints = [models.UniqueConstraint(fields=["version", "commitment"], name="one_entry_a_commitment")]

    def __str__(self) -> str:
        return f"{self.commitment_id} in {self.version_id}"

    @property
    def beside_title(self) -> dict[str, str]:
        """What is edited together with the title, as plain values: so that nobody saves over somebody else's unseen."""
        theme = self.theme.slug if self.theme else ""
        return {"theme": theme, "starts": self.starts_written, "ends": self.ends_written}


class Party(Row):
    """An organisation's part in a commitment, in one version: several may lead, several may be partners.

    Where a coalition takes part, those whom the version names as its members have rows of their own within it.
    """

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead department")
        SUPPORT = "support", _("Supporting department")
        PARTNER = "partner", _("Partner from civil society")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    coalition = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="as a member of which it is named",
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["part", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "organisation", "part"], condition=Q(coalition=None), name="one_party_itself_a_part"
            ),
            models.UniqueConstraint(
                fields=["entry", "coalition", "organisation", "part"],
                condition=Q(coalition__isnull=False),
                name="one_member_a_coalition_and_part",
            ),
            models.CheckConstraint(condition=~Q(coalition=F("organisation")), name="no_member_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"


class Wording(Row):
    """What one version says in one sentence, a text per language."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="wordings")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=16, choices=Field)
    order = models.PositiveSmallIntegerField()
    text = WordsField()
    behind = models.JSONField(
        default=list, help_text="the languages whose words are older than another’s: that one changed since"
    )

    class Meta:
        ordering = ["field", "order"]
        constraints = [models.UniqueConstraint(fields=["entry", "sentence"], name="one_wording_a_sentence")]

    def __str__(self) -> str:
        return f"{self.sentence_id} in {self.entry_id}"


class Target(Row):
    """What one version says of one milestone: what will be done, by when, by whom."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="targets")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="+")
    text = WordsField()
    output = WordsField()
    due_written = models.CharField(max_length=60, blank=True)
    due_earliest = models.DateField(null=True)
    due_latest = models.DateField(null=True)

    class Meta:
        ordering = ["milestone__number"]
        constraints = [models.UniqueConstraint(fields=["entry", "milestone"], name="one_target_a_milestone")]

    def __str__(self) -> str:
        return f"{self.milestone_id} in {self.entry_id}"

    @property
    def beside_text(self) -> dict[str, str]:
        """What is edited together with the text, as plain values."""
        return {"due": self.due_written, **{f"output-{code}": text for code, text in self.output.items()}}
