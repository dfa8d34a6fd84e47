"""A process and what it is made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.core.viewer import Role
from hearback.people.models import Organisation, SideChoice


class Kind(models.TextChoices):
    """What a question calls for; each kind has endings that fit it (design, section 3)."""

    SUGGESTION = "suggestion", _("Suggestion")
    CONCERN = "concern", _("Concern")
    SUPPORT = "support", _("Support")
    EXAMPLE = "example", _("Example")
    QUESTION = "question", _("Question")
    OFFER = "offer", _("Offer of help")


class Process(Row):
    """One round of making and carrying out a plan."""

    class RunBy(models.TextChoices):
        """Who runs it: decides the privacy notice and its lawful basis (UK GDPR article 6)."""

        GOVERNMENT = "government", _("A government team")
        NETWORK = "network", _("A network of civil-society organisations")
        BOTH = "both", _("Both together")

    slug = models.SlugField(max_length=60, unique=True)
    name = WordsField()
    run_by = models.CharField(max_length=12, choices=RunBy)
    runner = models.CharField(max_length=200, blank=True, help_text="the name of who runs it, as people know them")
    demonstration = models.BooleanField(default=False)
    summary = WordsField()
    about = WordsField(help_text="Markdown: what this is, for somebody who has never heard of it")

    # The promise: what every such process says, and this software keeps.
    promise_will = WordsField(help_text="what we will do with what you say")
    promise_cannot = WordsField(help_text="what we cannot promise")
    promise_decides = WordsField(help_text="who decides, and by which criteria")
    promise_when = WordsField(help_text="when you will hear from us")
    answer_within_days = models.PositiveSmallIntegerField(default=84, help_text="our own word: days to an answer")

    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)

    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    opened = models.DateTimeField(null=True, help_text="public from this instant; empty while it is prepared")
    signing_days = models.PositiveSmallIntegerField(
        default=14, help_text="after these a side stands as not having signed"
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the process that this one carries on from",
    )
    pause = models.ForeignKey(
        "Pause",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the latest one: empty as long as there never was any. Whether it lasts is asked of its days",
    )
    shows_clearance = models.BooleanField(
        default=True, help_text="whether an answer says in public who cleared the line it was written from"
    )
    post_at = models.TimeField(
        null=True, help_text="the hour at which a day's news goes out in one message; empty: as it happens"
    )
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")), name="process_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(Row):
    """A person's post in a process, for a side. It can be handed over: then it ends, and another begins."""

    class RoleChoice(models.TextChoices):
        COORDINATOR = Role.COORDINATOR.value, _("Coordinator")
        THEME_LEAD = Role.THEME_LEAD.value, _("Theme lead")
        OBSERVER = Role.OBSERVER.value, _("Observer")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=RoleChoice)
    side = models.CharField(max_length=16, choices=SideChoice)
    post = models.CharField(max_length=120, blank=True, help_text="the name of the post, as the public may read it")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "user", "role", "side"], condition=Q(until=None), name="one_post_of_a_kind_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.process_id}"


class Phase(Row):
    """A stretch of the process with a name and dates."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    name = WordsField()
    text = WordsField()
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        ordering = ["process", "order"]
        constraints = [
            models.UniqueConstraint(fields=["process", "order"], name="one_phase_a_place"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="phase_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"phase {self.order} of {self.process_id}"


class Step(Row):
    """Something done, or to come, that has no page of its own here; it stands on the timeline."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    text = WordsField()
    written = models.CharField(max_length=60, help_text="the date as written, such as “Autumn 2014”")
    earliest = models.DateField()
    latest = models.DateField()
    link = models.URLField(blank=True)

    class Meta:
        ordering = ["earliest", "id"]

    def __str__(self) -> str:
        return f"step of {self.process_id}: {self.written}"


class Theme(Row):
    """A subject of the plan, with a lead from each side."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    name = WordsField()
    text = WordsField()
    government_lead = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    civil_society_lead = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="one_theme_a_slug")]

    def __str__(self) -> str:
        return self.slug


class Question(Row):
    """What the process asks, and which kind of contribution it calls for."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = WordsField()
    hint = WordsField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUGGESTION)
    closed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="one_question_a_number")]

    def __str__(self) -> str:
        return f"question {self.number} of {self.process_id}"


class Announcement(Row):
    """A dated public post, signed from one or both sides, with where it first appeared."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    title = WordsField()
    body = WordsField(help_text="Markdown")
    byline = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    happened = models.DateTimeField(help_text="when it first appeared, wherever that was")
    first_appeared = models.CharField(max_length=200, blank=True)
    first_appeared_link = models.URLField(blank=True)
    published = models.DateTimeField(null=True, help_text="public here from this instant")
    announces = models.UUIDField(
        null=True,
        help_text="the version of the plan for which it was written: it goes out with that",
    )

    class Meta:
        ordering = ["-happened", "-id"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="one_announcement_a_slug")]

    def __str__(self) -> str:
        return self.slug


class Signatory(Row):
    """Who signed an announcement, for which side."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="signatories")
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200, help_text="a post, a team or a person, as they signed")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(max_length=16, choices=SideChoice)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name
