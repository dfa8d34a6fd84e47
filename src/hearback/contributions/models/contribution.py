"""What was said: its words, who said it, and what somebody has begun to say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models.letter import Letter
from hearback.core import clock, references
from hearback.core.languages import WordsField
from hearback.core.regions import Placed
from hearback.core.rows import Row
from hearback.events.models import Event, Photograph
from hearback.people.models import Organisation, Participant
from hearback.plans.models import Commitment, Sentence, Version
from hearback.processes.models import Kind, Membership, Process, Question, Theme


class Contribution(Placed, Row):
    """One thing said by one person or organisation."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        TALKED_ABOUT = "talked-about", _("Being talked about")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        # Neither of these two counts, for the same words count elsewhere: as the points of a whole, or as that whole.
        SPLIT = "split", _("Split into its points")
        PUT_BACK = "put-back", _("Part of a whole again")

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        ROOM = "room", _("In the room")
        PAPER = "paper", _("On paper")
        IMPORTED = "imported", _("Imported")
        CARRIED = "carried", _("Brought back from an earlier process")
        REPORT = "report", _("From a report")

    class Because(models.TextChoices):
        """Why words are not shown: the reasons of the moderation policy. Disagreeing is none of them."""

        PERSONAL = "personal", _("It tells something private about a person")
        ABUSE = "abuse", _("It insults or threatens people")
        UNLAWFUL = "unlawful", _("Publishing it would be against the law")
        ADVERT = "advert", _("It advertises something and says nothing about the plan")

    class LanguageBy(models.TextChoices):
        """How we know the language; empty as long as nobody has looked."""

        ASSUMED = "assumed", _("It is that of the page or file; a program was not sure")
        DETECTED = "detected", _("A program found it")
        SAID = "said", _("Somebody said it")

    class Held(models.TextChoices):
        """Why something is kept back. Suspected or found to be spam: it does not count until it is released."""

        LOOK = "look", _("Somebody looks first")
        REDACTED = "redacted", _("Something was taken out of earlier words")
        SUSPECTED = "suspected", _("A program may have sent it")
        SPAM = "spam", _("It was found to be spam")

    # What is kept back for one of these is in no sum, no list and no search.
    NOT_COUNTED = ("suspected", "spam")
    # Those that the author can still change or take back.
    OPEN = ("waiting", "talked-about")
    # The four states that the account adds up.
    COUNTED = ("waiting", "talked-about", "answered", "withdrawn")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=9, unique=True, default=references.new_reference)
    kind = models.CharField(max_length=12, choices=Kind)
    said_as = models.CharField(
        max_length=12, choices=Kind, blank=True, help_text="the kind under which it came, where the desk corrected it"
    )
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10, default="en", help_text="the language it was said in")
    language_by = models.CharField(max_length=10, choices=LanguageBy, blank=True, help_text="how we know the language")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)

    # What it is about: the process alone, or one of these.
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    # The anchor: these words of this sentence, as they stood in the version that was read.
    quote = models.TextField(blank=True, help_text="the sentence, or the part of it, as it read when this was said")
    quote_before = models.CharField(max_length=32, blank=True, help_text="what stood before it")
    quote_after = models.CharField(max_length=32, blank=True, help_text="what stood after it")
    quote_language = models.CharField(max_length=10, blank=True, help_text="the language in which it was read")
    read_in = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+", help_text="the version that was read"
    )
    version = models.ForeignKey(
        Version,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the version open to comment at that time",
    )
    event = models.ForeignKey(
        Event, null=True, on_delete=models.PROTECT, related_name="+", help_text="where it was said"
    )
    table = models.CharField(max_length=40, blank=True, help_text="at which table in the room")
    captured_by = models.UUIDField(null=True, help_text="who wrote it down; never its author")
    source = models.ForeignKey(
        "Source", null=True, on_delete=models.PROTECT, related_name="+", help_text="the file in which it came"
    )
    report = models.ForeignKey(
        "Report", null=True, on_delete=models.PROTECT, related_name="+", help_text="the report that recommends it"
    )
    source_place = models.CharField(
        max_length=200, blank=True, help_text="where in that file: line, row, comment; in that report: the page"
    )
    photograph = models.ForeignKey(
        Photograph, null=True, on_delete=models.SET_NULL, related_name="+", help_text="of the flipchart it stands on"
    )
    letter = models.ForeignKey(
        Letter, null=True, on_delete=models.PROTECT, related_name="+", help_text="the letter in which it came"
    )

    # Where the desk put it since, what its author had said that it is about stands beside.
    put = models.DateTimeField(
        null=True, help_text="when the desk last put it at another commitment or under another theme"
    )
    put_by = models.UUIDField(null=True)
    put_from_theme = models.ForeignKey(
        Theme,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the theme its author chose, once it is put",
    )
    put_from_commitment = models.ForeignKey(
        Commitment,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the commitment its author spoke of",
    )

    given_to = models.ForeignKey(
        Membership, null=True, on_delete=models.SET_NULL, related_name="+", help_text="the post that takes care of it"
    )

    # Lineage: of what it is a point, and with what it is answered together.
    part_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="the whole of which this is a point"
    )
    stands_with = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="which says the same, and is answered"
    )

    said_at = models.ForeignKey(
        Event,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the event of an earlier process at which it was said: its rule holds here too",
    )
    brought_from = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="as what it was said in an earlier process",
    )

    happened = models.DateTimeField(help_text="when it was said")
    received = models.DateTimeField(default=clock.now, help_text="when it came in here")
    withdrawn = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True, help_text="as its author wished to say; for the team alone")

    # Marks, not states.
    held = models.DateTimeField(null=True, help_text="kept back until somebody has looked")
    held_because = models.CharField(max_length=10, choices=Held, blank=True)
    hidden = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=40, choices=Because, blank=True)
    erased = models.DateTimeField(null=True)

    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(
        unique=True, help_text="the sender's own number for it: the same key is the same thing again"
    )
    body_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["process", "received", "id"], name="said_by_time"),
            models.Index(fields=["process", "state", "received", "id"], name="said_by_state"),
            models.Index(fields=["process", "kind", "received", "id"], name="said_by_kind"),
            models.Index(fields=["commitment", "received", "id"], name="said_by_commitment"),
            models.Index(fields=["event", "received", "id"], name="said_by_event"),
            models.Index(fields=["question", "received", "id"], name="said_by_question"),
            models.Index(fields=["theme", "received", "id"], name="said_by_theme"),
            models.Index(fields=["process", "region", "received", "id"], name="said_by_region"),
            models.Index(fields=["received"], condition=Q(language_by=""), name="language_to_look_at"),
            models.Index(fields=["process", "id"], condition=Q(sentence__isnull=False), name="said_about_a_sentence"),
            models.Index(
                fields=["sentence", "received", "id"], condition=Q(sentence__isnull=False), name="said_by_sentence"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn__isnull=False), name="withdrawn_says_when"
            ),
            models.CheckConstraint(
                condition=Q(hidden=None, hidden_because="") | (Q(hidden__isnull=False) & ~Q(hidden_because="")),
                name="hidden_says_why",
            ),
            models.CheckConstraint(
                condition=Q(held=None, held_because="") | (Q(held__isnull=False) & ~Q(held_because="")),
                name="held_says_why",
            ),
            models.CheckConstraint(
                condition=Q(sentence=None) | Q(commitment__isnull=False), name="a_sentence_belongs_to_a_commitment"
            ),
            models.CheckConstraint(condition=~Q(stands_with=models.F("id")), name="nothing_stands_with_itself"),
            models.CheckConstraint(
                condition=~Q(state="put-back") | Q(part_of__isnull=False), name="put_back_into_what"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Verbatim(Row):
    """The author's own words. A change adds another beside the old; nothing but erasure removes one."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    written = models.DateTimeField(default=clock.now)
    erased = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="one_verbatim_a_number"),
            models.CheckConstraint(condition=Q(erased=None) | Q(text=""), name="erased_words_are_gone"),
            models.CheckConstraint(condition=~Q(erased=None) | ~Q(text=""), name="words_are_there"),
        ]

    def __str__(self) -> str:
        return f"words {self.number} of {self.contribution_id}"


class TidyWording(Row):
    """Our shorter version, beside the author's words and never over them."""

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="+")
    text = WordsField()
    by = models.UUIDField(null=True)
    written = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"tidy wording of {self.contribution_id}"


class Authorship(Row):
    """Who said it: a table of its own, with a permission of its own."""

    class Attribution(models.TextChoices):
        """How the author may be shown, as the author chose."""

        NAMED = "named", _("Show my name")
        ORGANISATION = "organisation", _("Show my organisation only")
        NOT_SHOWN = "not-shown", _("Do not show who said it")

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    attribution = models.CharField(max_length=12, choices=Attribution, default=Attribution.NOT_SHOWN)

    class Meta:
        indexes = [models.Index(fields=["participant", "contribution"], name="authorship_by_person")]

    def __str__(self) -> str:
        return f"authorship of {self.contribution_id}"


class Draft(Row):
    """What somebody has begun to say and not yet sent. Its uuid is the key of what it becomes; gone in 7 days."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(default=dict, help_text="the answers so far, question by question")
    language = models.CharField(max_length=10, default="en")
    created = models.DateTimeField(default=clock.now)
    busy = models.BooleanField(default=False, help_text="begun while far more came in than usual")
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uuid)
