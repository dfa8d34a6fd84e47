"""Tables of events."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, references
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import Organisation, Participant, SideChoice
from hearback.processes.models import Process, Question


class Event(Row):
    """A workshop or meeting: when, where, who may come, what it is about."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    title = WordsField()
    summary = WordsField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    time_zone = models.CharField(max_length=40, default="Europe/London")
    venue = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    travel = WordsField(help_text="how to get there")
    access = WordsField(help_text="step-free, loop, captions, signing, quiet room, costs we pay")
    access_contact = models.CharField(max_length=300, blank=True)
    who_may_come = WordsField()
    cost = WordsField()
    background = WordsField(help_text="Markdown")
    outer_name = models.CharField(max_length=200, blank=True, help_text="the event it is linked to")
    outer_link = models.URLField(blank=True)
    capacity = models.PositiveIntegerField(null=True, help_text="seats; empty means no limit")
    taken = models.PositiveIntegerField(default=0, help_text="seats of confirmed bookings")
    booking_closes = models.DateTimeField(null=True)
    happened = models.DateTimeField(null=True, help_text="when it was first announced, wherever that was")
    published = models.DateTimeField(null=True, help_text="public from this instant")
    cancelled = models.DateTimeField(null=True)
    cancelled_because = WordsField()
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


class Host(Row):
    """An organisation that holds the event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "organisation"], name="one_host_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} hosts {self.event_id}"


class DiscussionPoint(Row):
    """What will be talked about; it may be a question of the process."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="points")
    order = models.PositiveSmallIntegerField()
    text = WordsField()
    question = models.ForeignKey(Question, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["event", "order"], name="one_point_a_place")]

    def __str__(self) -> str:
        return f"point {self.order} of {self.event_id}"


class Booking(Row):
    """Somebody's seats at an event, or their place in the queue for them."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        ASKED = "asked", _("Asked for a place")
        CANCELLED = "cancelled", _("Cancelled")
        DECLINED = "declined", _("Declined")

    LIVE = ("confirmed", "waiting", "asked")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=9, unique=True, default=references.new_reference)
    state = models.CharField(max_length=10, choices=State)
    name = models.CharField(max_length=120, blank=True, help_text="what was typed: an address known before has its own")
    places = models.PositiveSmallIntegerField(default=1)
    organisation = models.CharField(max_length=200, blank=True, help_text="whom they come for, in their words")
    side = models.CharField(max_length=16, choices=SideChoice, blank=True)
    needs = models.TextField(blank=True, help_text="“What do you need to take part?”: shown to the organisers only")
    language = models.CharField(max_length=10, default="en")
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now)
    cancelled = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=Q(state__in=["confirmed", "waiting", "asked"]),
                name="one_live_booking_a_person",
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=20), name="booking_is_for_1_to_20"),
        ]

    def __str__(self) -> str:
        return self.reference


class SentAgain(Row):
    """What a booking's form said when it came a second time with other words: kept beside the booking, in force or not.

    Its address, where it gave one, stands with its participant. `key` is the form's: one that found a booking of its
    address here is answered, when it comes once more, as though the booking were its own.
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    places = models.PositiveSmallIntegerField()
    organisation = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True)
    needs = models.TextField(blank=True)
    key = models.UUIDField(db_index=True)
    body_digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "key", "body_digest"], condition=~Q(body_digest=""), name="sent_again_once_a_body"
            )
        ]

    def __str__(self) -> str:
        return f"sent again for {self.booking_id}"


class Notes(Row):
    """What is published after an event."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    text = WordsField(help_text="Markdown")
    people_counted = models.PositiveIntegerField(null=True, help_text="how many the host counted in the room")
    published = models.DateTimeField(null=True)
    happened = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "notes"

    def __str__(self) -> str:
        return f"notes of {self.event_id}"
