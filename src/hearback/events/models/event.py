"""An event: when, where, what about, for how many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.regions import Region
from hearback.core.rows import Row
from hearback.people.models import Organisation, Participant, SideChoice
from hearback.processes.models import Document, Forum, Process, Question


class Series(Row):
    """Events that belong together, such as a workshop held in several towns."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    title = WordsField()
    summary = WordsField()
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["process", "slug"], name="one_series_a_slug")]

    def __str__(self) -> str:
        return self.slug


class Event(Row):
    """A workshop or meeting: when, where, who may come, what it is about."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", _("Workshop")
        FORUM = "forum", _("Meeting of the forum")
        OWN = "own", _("Meeting that an organisation holds itself")

    class Format(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    class Mode(models.TextChoices):
        """How somebody gets a place."""

        OPEN = "open", _("Whoever books has a place, while there are any")
        ASK = "ask", _("People ask for a place, and the organisers choose")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WORKSHOP)
    series = models.ForeignKey(Series, null=True, on_delete=models.SET_NULL, related_name="+")
    forum = models.ForeignKey(
        Forum, null=True, on_delete=models.PROTECT, related_name="+", help_text="whose meeting it is"
    )
    instead_of = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="what its people could not come to"
    )
    held_by = models.CharField(max_length=200, blank=True, help_text="who holds a meeting of their own")
    holder = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="+", help_text="whom its link was sent to"
    )
    presents_results = models.BooleanField(
        default=False, help_text="presents what was delivered and takes comments (OGP standards, 5.1)"
    )
    title = WordsField()
    summary = WordsField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default="Europe/London")
    format = models.CharField(max_length=10, choices=Format, default=Format.IN_PERSON)
    joining_link = models.URLField(
        max_length=500, blank=True, help_text="how to come in online: for confirmed bookings only"
    )
    joining_notes = WordsField(help_text="how to come in online, in words: for confirmed bookings only")
    region = models.CharField(max_length=20, choices=Region, blank=True)
    venue = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    travel = WordsField(help_text="how to get there")
    access = WordsField(help_text="step-free, loop, captions, signing, quiet room, costs we pay")
    provisions = models.JSONField(default=dict, blank=True, help_text="code of a provision: yes, no or ask")
    access_name = models.CharField(max_length=300, blank=True, help_text="who answers questions about access")
    access_phone = models.CharField(max_length=40, blank=True)
    access_email = models.EmailField(max_length=254, blank=True)
    who_may_come = WordsField()
    cost = WordsField()
    background = WordsField(help_text="Markdown")
    outer_name = models.CharField(max_length=200, blank=True, help_text="the event it is linked to")
    outer_link = models.URLField(blank=True)
    chatham_house = models.BooleanField(
        default=False, help_text="we publish what was said, never who said it (the Chatham House Rule)"
    )
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.OPEN)
    needs_answered_in = models.PositiveSmallIntegerField(
        default=5, help_text="days within which somebody answers what a person needs to take part"
    )
    needs_kept = models.PositiveSmallIntegerField(default=30, help_text="days after the event for which needs are kept")
    capacity = models.PositiveIntegerField(null=True, help_text="seats; empty means no limit")
    taken = models.PositiveIntegerField(default=0, help_text="seats of confirmed bookings")
    waiting = models.PositiveIntegerField(default=0, help_text="bookings that wait, as last counted")
    keeps = models.BooleanField(default=False, help_text="places are kept for somebody, or were until a time")
    booking_closes = models.DateTimeField(null=True)
    happened = models.DateTimeField(null=True, help_text="when it was first announced, wherever that was")
    published = models.DateTimeField(null=True, help_text="public from this instant")
    cancelled = models.DateTimeField(null=True)
    cancelled_because = WordsField()
    no_notes_because = WordsField(help_text="why nothing will be published after it: public")
    notes_asked_for = models.DateTimeField(null=True, help_text="when the organisers were last reminded of the notes")
    counted = models.PositiveIntegerField(null=True, help_text="how many the host counted in the room")
    counted_government = models.PositiveIntegerField(null=True)
    counted_civil_society = models.PositiveIntegerField(null=True)
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes the facilitator's link")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "slug"], name="one_event_a_slug"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(taken__lte=F("capacity")), name="seats_never_oversell"
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def decided_by(self) -> date:
        """The day by which whoever asked for a place hears: when booking closes, or the day before the event.

        Whoever asks on the last day can be promised no earlier one than the event's own.
        """
        last = self.booking_closes or self.starts - timedelta(days=1)
        if self.booking_closes is None and last <= clock.now():
            last = self.starts
        return last.astimezone(ZoneInfo(self.time_zone)).date()


class Host(Row):
    """An organisation that holds the event, or is a partner in it."""

    class Role(models.TextChoices):
        HOST = "host", _("Held by")
        PARTNER = "partner", _("With")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=8, choices=Role, default=Role.HOST)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="one_host_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} hosts {self.event_id}"


class AgendaItem(Row):
    """What will be talked about, perhaps at its own time; the questions of the process that it takes up."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    text = WordsField()
    starts = models.DateTimeField(null=True)
    ends = models.DateTimeField(null=True)
    questions = models.ManyToManyField(Question, related_name="+")
    asked: list[Question]  # the questions, where a query brought them along

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["event", "order"], name="one_agenda_item_a_place"),
            models.CheckConstraint(
                condition=Q(ends=None) | (Q(starts__isnull=False) & Q(ends__gt=F("starts"))),
                name="agenda_item_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.order} on the agenda of {self.event_id}"


class Paper(Row):
    """Something to read before an event: promised for a day, and then a document."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField(default=0)
    title = WordsField()
    promised = models.DateField(null=True, help_text="the day by which it is to be here")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"paper {self.order} of {self.event_id}"


class KeptPlaces(Row):
    """Seats that only some may have, until a time: of one side, or of those who were invited."""

    class Whom(models.TextChoices):
        GOVERNMENT = SideChoice.GOVERNMENT.value, _("Government")
        CIVIL_SOCIETY = SideChoice.CIVIL_SOCIETY.value, _("Civil society")
        INVITED = "invited", _("People who were invited")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="kept")
    whom = models.CharField(max_length=16, choices=Whom)
    places = models.PositiveSmallIntegerField()
    until = models.DateTimeField(null=True, help_text="from then on they are for everybody; empty: until the event")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "whom"], name="places_kept_once_for_each")]

    def __str__(self) -> str:
        return f"{self.places} kept for {self.whom} at {self.event_id}"


class Reminder(Row):
    """That everybody with a place is reminded so long before an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="reminders")
    hours_before = models.PositiveSmallIntegerField()
    sent = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-hours_before"]
        constraints = [models.UniqueConstraint(fields=["event", "hours_before"], name="reminded_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.hours_before} hours before {self.event_id}"

    @property
    def due(self) -> datetime:
        """When it goes out."""
        return self.event.starts - timedelta(hours=self.hours_before)
