"""Tables of contributions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, references
from hearback.core.languages import WordsField
from hearback.core.regions import Placed
from hearback.core.rows import Row
from hearback.events.models import Event, Photograph
from hearback.people.models import Organisation, Participant, SideChoice
from hearback.plans.models import Commitment, Sentence, Version
from hearback.processes.models import Kind, Process, Question, Theme

SayingKind = Kind  # inside a class that has a `Kind` of its own


class Contribution(Placed, Row):
    """One thing said by one person or organisation."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        TALKED_ABOUT = "talked-about", _("Being talked about")
        ANSWERED = "answered", _("Answered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        ONLINE = "online", _("Online")
        ROOM = "room", _("In the room")
        PAPER = "paper", _("On paper")
        IMPORTED = "imported", _("Imported")

    class Because(models.TextChoices):
        """Why words are not shown: the reasons of the moderation policy. Disagreeing is none of them."""

        PERSONAL = "personal", _("It tells something private about a person")
        ABUSE = "abuse", _("It insults or threatens people")
        UNLAWFUL = "unlawful", _("Publishing it would be against the law")
        ADVERT = "advert", _("It advertises something and says nothing about the plan")

    # Those that the author can still change or take back.
    OPEN = ("waiting", "talked-about")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=9, unique=True, default=references.new_reference)
    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    language = models.CharField(max_length=10, default="en", help_text="the language it was said in")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)

    # What it is about: the process alone, or one of these.
    question = models.ForeignKey(Question, null=True, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    quote = models.TextField(blank=True, help_text="the sentence as it read when this was said")
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
    source_place = models.CharField(max_length=200, blank=True, help_text="where in that file: line, row, comment")
    photograph = models.ForeignKey(
        Photograph, null=True, on_delete=models.SET_NULL, related_name="+", help_text="of the flipchart it stands on"
    )

    happened = models.DateTimeField(help_text="when it was said")
    received = models.DateTimeField(default=clock.now, help_text="when it came in here")
    withdrawn = models.DateTimeField(null=True)

    # Marks, not states.
    held = models.DateTimeField(null=True, help_text="kept back until somebody has looked")
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
                condition=Q(sentence=None) | Q(commitment__isnull=False), name="a_sentence_belongs_to_a_commitment"
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
    expires = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.uuid)


class Source(Row):
    """A file in which people's words came: what it was, who brought it, how it was read. Its bytes are `SourcePart`s."""

    class Kind(models.TextChoices):
        NOTES = "notes", _("Notes of a meeting")
        SPREADSHEET = "spreadsheet", _("Spreadsheet")
        DOCX = "docx", _("Document with comments")
        MAIL = "mail", _("Email")

    class Step(models.TextChoices):
        """How far it is."""

        BROUGHT = "brought", _("Waits to be read")
        COLUMNS = "columns", _("Waits for you: which column is which?")
        READ = "read", _("Waits for you: look at it and confirm")
        CONFIRMED = "confirmed", _("Coming in")
        DONE = "done", _("Came in")
        UNREADABLE = "unreadable", _("Could not be read")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200, help_text="what the file was called")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes of the original")
    headings = models.JSONField(default=list, help_text="the headings of a spreadsheet's columns")
    columns = models.JSONField(default=dict, help_text="which of our fields stands in which columns")
    said_as = models.CharField(max_length=12, choices=SayingKind, help_text="where the file does not say the kind")
    language = models.CharField(max_length=10, default="en", help_text="where the file does not say the language")
    attribution = models.CharField(
        max_length=12, default="not-shown", help_text="how authors may be shown, where the file does not say"
    )
    apart = models.BooleanField(default=False, help_text="others than those who said the same in another file")
    step = models.CharField(max_length=12, choices=Step, default=Step.BROUGHT)
    readings = models.PositiveIntegerField(default=0, help_text="how often somebody asked for it to be read anew")
    why = models.TextField(blank=True, help_text="why it could not be read")
    brought_by = models.UUIDField(null=True, help_text="who brought it; never the author of what it holds")
    brought = models.DateTimeField(default=clock.now)
    confirmed = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    original_gone = models.DateTimeField(
        null=True, help_text="somebody whose words it held was erased, and it with them"
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["process", "brought", "id"], name="sources_by_time"),
            models.Index(fields=["process", "sha256"], name="sources_by_bytes"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SourcePart(models.Model):
    """A piece of an original, so that no file is ever in memory as a whole."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_part_a_number")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.source_id}"


class SourceRow(models.Model):
    """A place in a source and what becomes of it. What it said is emptied as soon as it is a contribution."""

    class Fate(models.TextChoices):
        NEW = "new", _("Comes in")
        CREATED = "created", _("Came in")
        THERE = "there", _("Is here already")
        UNREADABLE = "unreadable", _("Cannot be taken")
        JOINED = "joined", _("Comes in together with another")
        BESIDE = "beside", _("A reply: stays beside what it replies to")
        SEEN = "seen", _("Nobody’s words: left out")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    fate = models.CharField(max_length=10, choices=Fate)
    column = models.CharField(max_length=200, blank=True, help_text="the column that cannot be read")
    why = models.TextField(blank=True, help_text="why it cannot be taken, or what is to be known about it")
    values = models.JSONField(default=dict, help_text="what was found there, until it has come in")
    key = models.UUIDField(null=True, help_text="the key of the contribution that it becomes, or stays beside")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="one_row_a_number")]
        indexes = [
            models.Index(fields=["source", "fate", "number"], name="source_rows_by_fate"),
            models.Index(fields=["key"], name="source_rows_by_key"),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.source_id}"


class Moderation(Row):
    """How a process moderates: at once, or after a look. A process without a row shows at once."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="+")
    look_first = models.BooleanField(default=False, help_text="new words are shown once somebody has looked")
    comments = models.BooleanField(default=False, help_text="others than author and team may comment")

    def __str__(self) -> str:
        return f"moderation of {self.process_id}"


class SecondLook(Row):
    """An author asks that somebody looks again at words that were hidden; and what came of it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    because = models.CharField(max_length=40, choices=Contribution.Because, help_text="why they were hidden then")
    words = models.TextField(blank=True, help_text="why its author thinks that they should be shown")
    asked = models.DateTimeField(default=clock.now)
    answered = models.DateTimeField(null=True)
    shown = models.BooleanField(null=True, help_text="shown again, or still hidden")
    note = WordsField(help_text="what its author is told")
    by = models.UUIDField(null=True)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True, help_text="for whom somebody looked")
    other_eyes = models.BooleanField(null=True, help_text="whether it was somebody else than who hid them")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(answered=None), name="one_look_at_a_time"),
            models.CheckConstraint(
                condition=Q(answered=None, shown=None) | Q(answered__isnull=False, shown__isnull=False),
                name="a_second_look_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"second look at {self.contribution_id}"


class Reply(Row):
    """One turn of the conversation about a contribution, by its author or by the desk. It changes no state."""

    class By(models.TextChoices):
        AUTHOR = "author", _("Who said it")
        DESK = "desk", _("The team")
        OTHER = "other", _("Somebody else")

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=10, choices=By)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True, help_text="for whom the desk replied")
    user = models.UUIDField(null=True, help_text="who of the desk wrote it")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True, help_text="of somebody else, as everybody may read it")
    confirmed = models.DateTimeField(null=True, help_text="when somebody else said yes by the link sent to them")
    link_version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    language = models.CharField(max_length=10, default="en")
    public = models.BooleanField(default=False, help_text="as the author chose: everybody reads it, or the two")
    written = models.DateTimeField(default=clock.now)
    settled = models.DateTimeField(null=True, help_text="the desk has replied to it, or found that it needs none")
    held = models.DateTimeField(null=True, help_text="kept back from everybody until somebody has looked")
    hidden = models.DateTimeField(null=True)
    hidden_because = models.CharField(max_length=40, choices=Contribution.Because, blank=True)
    erased = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True, help_text="the sender's own number for it")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["contribution", "id"], name="replies_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden=None, hidden_because="") | (Q(hidden__isnull=False) & ~Q(hidden_because="")),
                name="a_hidden_reply_says_why",
            ),
            models.CheckConstraint(
                condition=Q(erased=None) & ~Q(text="") | Q(erased__isnull=False, text=""), name="a_reply_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"reply about {self.contribution_id}"


class Redaction(Row):
    """A stretch of one verbatim that is not shown to everybody. It lies over the words and never touches them."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(help_text="of the verbatim")
    start = models.PositiveIntegerField(help_text="the first character that is not shown")
    end = models.PositiveIntegerField(help_text="the first one that is shown again")
    because = models.CharField(max_length=40, choices=Contribution.Because)
    by = models.UUIDField(null=True)
    made = models.DateTimeField(default=clock.now)
    undone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "start", "id"]
        indexes = [models.Index(fields=["contribution", "number"], name="redactions_of_words")]
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_redaction_takes_something_out")]

    def __str__(self) -> str:
        return f"redaction of {self.contribution_id}"
