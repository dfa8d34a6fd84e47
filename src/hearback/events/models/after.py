"""The day and after: who came, what was noted, what was agreed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.events.models.booking import Booking
from hearback.events.models.event import Event
from hearback.people.models import Participant, SideChoice
from hearback.processes.models import ForumMember


class Attendance(Row):
    """That somebody came: checked in at the door by name or reference, or walked in without a booking.

    Taking it back dates the row. `key` is the device's own number for it, so that sending twice makes one.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(default=1, help_text="how many of a booking came in together")
    name = models.CharField(max_length=120, blank=True, help_text="of somebody who walked in")
    organisation = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=16, choices=SideChoice, blank=True)
    happened = models.DateTimeField(help_text="when, by the clock of the device at the door, never after it came here")
    recorded = models.DateTimeField(default=clock.now)
    undone = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["event", "booking"], name="attendance_by_booking")]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=20), name="one_to_twenty_came_in"),
        ]

    def __str__(self) -> str:
        return f"attendance at {self.event_id}"


class Presence(Row):
    """Whether a member of the forum was at one of its meetings."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        APOLOGIES = "apologies", _("Sent apologies")
        ABSENT = "absent", _("Not there")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(ForumMember, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    chaired = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "member"], name="one_presence_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state} at {self.event_id}"


class Notes(Row):
    """What is published after an event."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="+")
    text = WordsField(help_text="Markdown")
    published = models.DateTimeField(null=True)
    happened = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "notes"

    def __str__(self) -> str:
        return f"notes of {self.event_id}"


class Photograph(Row):
    """A photograph of a flipchart, never without the text that stands on it. Made anew by us: nothing of the file stays."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = WordsField(help_text="what stands on it, as Markdown")
    image = models.BinaryField(help_text="a JPEG that we drew, at most 1,600 pixels a side")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text={}), name="no_photograph_without_its_text")]

    def __str__(self) -> str:
        return f"photograph {self.order} of {self.event_id}"


class AgreedAction(Row):
    """What somebody at an event agreed to do, and by when."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    text = WordsField()
    owner = models.CharField(max_length=200, help_text="a team, organisation or post")
    due = models.DateField(null=True)
    done = models.DateField(null=True)
    outcome = WordsField(help_text="what came of it")

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"action {self.order} of {self.event_id}"
