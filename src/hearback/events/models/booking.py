"""Bookings: seats at an event, and those who were asked to come."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, references
from hearback.core.rows import Row
from hearback.events.fitting import Kind
from hearback.events.models.event import Event
from hearback.people.models import Organisation, Participant, SideChoice


class Invitation(Row):
    """That somebody was asked to an event, once; what they answered, and where we got their address.

    The link in the message opens this and nothing else.
    """

    class Reply(models.TextChoices):
        NONE = "", _("No answer yet")
        CANNOT = "cannot", _("Cannot come")
        OWN = "own", _("Holds a meeting of their own")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    found = models.CharField(max_length=300, help_text="where we got the address, as the message says it")
    language = models.CharField(max_length=10, default="en")
    reply = models.CharField(max_length=8, choices=Reply, default=Reply.NONE, blank=True)
    suits = models.TextField(blank=True, help_text="when would suit them, in their words")
    replied = models.DateTimeField(null=True)
    own_event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    link_version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "participant"], name="invited_once_to_an_event")]

    def __str__(self) -> str:
        return f"invitation to {self.event_id}"


class Booking(Row):
    """Somebody's seats at an event, or their place in the queue for them."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        WAITING = "waiting", _("On the waiting list")
        ASKED = "asked", _("Asked for a place")
        CANCELLED = "cancelled", _("Cancelled")
        DECLINED = "declined", _("Declined")

    class Origin(models.TextChoices):
        """Through which door it came."""

        SITE = "site", _("Booked here")
        DESK = "desk", _("Put in by an organiser")
        IMPORTED = "imported", _("Booked elsewhere, and imported")

    class PassedOver(models.TextChoices):
        """Why a seat that came free went to somebody behind."""

        TOO_LARGE = "too-large", _("Fewer places came free than were asked for")
        KEPT = "kept", _("The places that came free are kept for others")

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
    needs_said = models.DateTimeField(null=True, help_text="when they last said what they need")
    needs_answer = models.TextField(blank=True, help_text="what an organiser answered to that")
    needs_answered = models.DateTimeField(null=True)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.SITE)
    origin_detail = models.CharField(max_length=200, blank=True, help_text="file and row of an import")
    declined_because = models.CharField(max_length=500, blank=True, help_text="what an organiser wrote when declining")
    passed_over = models.DateTimeField(null=True, help_text="when a seat that came free last went to somebody behind")
    passed_over_because = models.CharField(max_length=10, choices=PassedOver, blank=True)
    passed_over_free = models.PositiveSmallIntegerField(default=0, help_text="how many places were free then")
    coming = models.DateTimeField(null=True, help_text="when they last said “yes, I am still coming”")
    language = models.CharField(max_length=10, default="en")
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now)
    cancelled = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        # Whether anybody waits is asked at every booking, under the event's lock.
        indexes = [models.Index(fields=["event"], condition=Q(state="waiting"), name="bookings_that_wait")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=Q(state__in=["confirmed", "waiting", "asked"]),
                name="one_live_booking_a_person",
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=20), name="booking_is_for_1_to_20"),
            models.CheckConstraint(
                condition=Q(passed_over=None, passed_over_because="")
                | (Q(passed_over__isnull=False) & ~Q(passed_over_because="")),
                name="passed_over_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def answer_promised(self) -> date | None:
        """The day by which somebody answers what they need: never after the event's own; None when none is owed."""
        if not self.needs or self.needs_answered is not None:
            return None
        said = (self.needs_said or self.created) + timedelta(days=self.event.needs_answered_in)
        return min(said, self.event.starts).astimezone(ZoneInfo(self.event.time_zone)).date()

    def note_changed_here(self) -> None:
        """A booking from a list that is changed here follows its list no more; the caller saves `body_digest`."""
        if self.origin == self.Origin.IMPORTED:
            self.body_digest = ""

    @property
    def kind(self) -> Kind:
        """What decides which of an event's places it may use."""
        return Kind(self.side, invited=self.invitation_id is not None)


class Attendee(Row):
    """Somebody who comes on a booking of several places: names may follow after the booking."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["booking", "order"], name="one_attendee_a_place")]

    def __str__(self) -> str:
        return f"place {self.order} of {self.booking_id}"


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
