"""Tables of plans: identities that last through all versions, and what each version says of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import Organisation, SideChoice
from hearback.processes.models import Process, Theme


class Field(models.TextChoices):
    """The parts of a commitment, from the OGP action-plan template (Handbook, 2022 on)."""

    PROBLEM = "problem", _("The problem")
    SO_FAR = "so-far", _("What has been done so far")
    ACTION = "action", _("What we will do")
    RESULTS = "results", _("What will change")
    TRANSPARENCY = "transparency", _("How it makes government more transparent")
    ACCOUNTABILITY = "accountability", _("How it makes government answer for what it does")
    PARTICIPATION = "participation", _("How people can take part")


class Commitment(Row):
    """A commitment through all versions: one identity, one number, given once and never used again."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    source = models.CharField(
        max_length=64, blank=True, help_text="what it was imported as: a digest that finds it again"
    )
    imported = models.CharField(max_length=64, blank=True, help_text="a digest of the row it was last imported from")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_commitment_a_number"),
            models.UniqueConstraint(
                fields=["process", "source"], condition=~Q(source=""), name="one_commitment_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.number} of {self.process_id}"


class Sentence(Row):
    """A sentence's identity: edited in place it keeps it, through all versions."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.uuid)


class Milestone(Row):
    """A milestone's identity."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["commitment", "number"]
        constraints = [models.UniqueConstraint(fields=["commitment", "number"], name="one_milestone_a_number")]

    def __str__(self) -> str:
        return f"milestone {self.number} of {self.commitment_id}"


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


class Party(Row):
    """An organisation's part in a commitment, in one version: several may lead, several may be partners."""

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead department")
        SUPPORT = "support", _("Supporting department")
        PARTNER = "partner", _("Partner from civil society")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["part", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["entry", "organisation", "part"], name="one_party_a_part")]

    def __str__(self) -> str:
        return f"{self.part} {self.organisation_id}"


class Wording(Row):
    """What one version says in one sentence, a text per language."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="wordings")
    sentence = models.ForeignKey(Sentence, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=16, choices=Field)
    order = models.PositiveSmallIntegerField()
    text = WordsField()

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


class Change(Row):
    """One difference between a published version and the one before it, with its cause."""

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        REMOVED = "removed", _("Removed")
        CHANGED = "changed", _("Changed")
        MOVED = "moved", _("Moved")
        TRANSLATED = "translated", _("Translated")

    class Of(models.TextChoices):
        """What changed. Those of `SUBSTANCE` are never wording only (design, section 3)."""

        COMMITMENT = "commitment", _("Commitment")
        TITLE = "title", _("Title")
        THEME = "theme", _("Theme")
        DATE = "date", _("Date")
        PARTY = "party", _("Lead or partner")
        SENTENCE = "sentence", _("Sentence")
        MILESTONE = "milestone", _("Milestone")

    class Cause(models.TextChoices):
        """The three causes the design allows."""

        ANSWERS = "answers", _("Because of what people said")
        DECISION = "decision", _("A decision outside this conversation")
        WORDING = "wording", _("Wording only")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    of = models.CharField(max_length=10, choices=Of)
    detail = models.CharField(
        max_length=10, blank=True, help_text="which date (starts, ends, due), or which part of a party"
    )
    key = models.CharField(
        max_length=120, help_text="names it within its version: `of:kind:uuid`, and what tells it apart"
    )
    before = WordsField()
    after = WordsField()
    order = models.PositiveIntegerField(default=0)
    cause = models.CharField(max_length=10, choices=Cause)
    decided_by = models.CharField(max_length=200, blank=True, help_text="for a decision: who")
    decided_on = models.DateField(null=True, help_text="for a decision: when")
    reason = WordsField(help_text="for a decision: why")

    class Meta:
        ordering = ["version", "commitment__number", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_change_a_key"),
            models.CheckConstraint(
                condition=~Q(cause="decision") | (~Q(decided_by="") & Q(decided_on__isnull=False) & ~Q(reason={})),
                name="a_decision_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(cause="wording")
                | Q(kind="translated")
                | (Q(of__in=["sentence", "title"]) & Q(kind__in=["changed", "moved"])),
                name="wording_only_changes_no_substance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.version_id}"


class SignOff(Row):
    """A side's dated yes to a version, or its “does not agree”, beside it."""

    class Decision(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        DOES_NOT_AGREE = "does-not-agree", _("Does not agree")

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=16, choices=SideChoice)
    decision = models.CharField(max_length=16, choices=Decision)
    reason = WordsField()
    signed_as = models.CharField(max_length=200, help_text="the post and body that signed")
    letter = models.CharField(max_length=300, blank=True, help_text="where a yes came by letter: what it is")
    happened = models.DateTimeField()
    recorded = models.DateTimeField(default=clock.now)
    reopened = models.DateTimeField(null=True, help_text="when a later change, or the same side again, undid it")

    class Meta:
        ordering = ["happened", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "side"], condition=Q(reopened=None), name="one_standing_sign_off_a_side"
            ),
            models.CheckConstraint(
                condition=~Q(decision="does-not-agree") | ~Q(reason={}), name="disagreeing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.decision} {self.version_id}"


class ProgressUpdate(Row):
    """What was done on a milestone (or on the commitment as a whole), by its lead, with evidence."""

    class Status(models.TextChoices):
        """Completion, in the words of the IRM (glossary: completion)."""

        NOT_STARTED = "not-started", _("Not started")
        LIMITED = "limited", _("Limited")
        SUBSTANTIAL = "substantial", _("Substantial")
        COMPLETE = "complete", _("Complete")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status)
    text = WordsField()
    evidence = models.URLField(blank=True, max_length=500)
    reported_by = models.CharField(max_length=200, help_text="the post and body that reports")
    happened = models.DateTimeField()
    recorded = models.DateTimeField(default=clock.now)
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["-happened", "-id"]

    def __str__(self) -> str:
        return f"{self.status} of {self.commitment_id}"


class Assessment(Row):
    """Somebody's judgement of a commitment: separate and dated, never a status (research: ogp 2b)."""

    class By(models.TextChoices):
        SELF = "self", _("The lead’s own assessment")
        FORUM = "forum", _("The forum’s assessment")
        INDEPENDENT = "independent", _("Independent assessment")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=12, choices=By)
    body = models.CharField(max_length=200, help_text="who assessed, such as the Independent Reporting Mechanism")
    report = models.CharField(max_length=40, help_text="which report, such as progress or end-of-term")
    codes = models.JSONField(default=dict, help_text="the codes given, name to value, as published")
    text = WordsField()
    year = models.PositiveSmallIntegerField(null=True, help_text="the year the report was published, when known")
    happened = models.DateField(null=True)
    recorded = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["year", "id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "by", "report"], name="one_assessment_a_report")]

    def __str__(self) -> str:
        return f"{self.report} of {self.commitment_id}"
