"""Rows that wait for a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import Row


class State(models.TextChoices):
    """Where a row stands."""

    WAITING = "waiting"
    DONE = "done"
    GIVEN_UP = "given-up"
    STOPPED = "stopped"


class Channel(models.TextChoices):
    """The ways in which people are told. A worker sends by e-mail alone: what goes another way waits for a person."""

    EMAIL = "email", _("By e-mail")
    POST = "post", _("By post")
    TEXT = "text", _("By text message")
    PHONE = "phone", _("By telephone")
    ORGANISATION = "organisation", _("Through an organisation")
    PAGE = "page", _("Only on my own page")


class Leased(Row):
    """A row that one worker at a time may take, for as long as its lease lasts.

    `key` is the same for the same thing, so asking twice makes one. A worker that dies leaves a lease
    that runs out; the lease's number fences off one that comes back late.
    """

    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due = models.DateTimeField(default=clock.now)
    attempts = models.PositiveIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(default=clock.now)
    finished = models.DateTimeField(null=True)
    most_attempts: ClassVar[int] = 12  # some six hours

    class Meta:
        abstract = True


class Message(Leased):
    """One text to one person by one channel. Emptied once it is sent: what was said stands on the person's page.

    One that names its `writer` has no words until it is first sent: they are written then, and kept until it has gone,
    so that what is repeated after a crash says under its Message-ID what it said before.

    Only an e-mail has an address here: where else somebody is reached is looked up when it is printed or handed over.
    """

    channel = models.CharField(max_length=12, choices=Channel, default=Channel.EMAIL)
    to = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    headers = models.JSONField(default=dict, blank=True)
    secret = models.BooleanField(default=False, help_text="holds a sign-in code: nobody may read it here")
    about = models.UUIDField(
        null=True, help_text="waits while this is held; empty for what somebody waits for, which never waits"
    )
    writer = models.CharField(
        max_length=20, blank=True, help_text="who writes it when it is sent; empty for what was put in written"
    )
    batch = models.UUIDField(null=True, help_text="the fact that caused it, and with it all that it caused")
    process = models.UUIDField(
        null=True, help_text="whose coordinators look after it; empty for what is the site's own"
    )
    sent_as = models.CharField(
        max_length=64, blank=True, help_text="what stands before the @ of its Message-ID: what comes back names it"
    )
    came_back = models.DateTimeField(null=True, help_text="when it came back for good")
    delays = models.PositiveIntegerField(default=0, help_text="how often it came back for now, and changed nothing")
    status = models.CharField(max_length=12, blank=True, help_text="what was said when it came back (RFC 3463)")
    noted = models.DateTimeField(null=True, help_text="when it was noted whose it was that came back, or was given up")
    by_hand = models.UUIDField(
        null=True, help_text="with which others it is printed, posted or handed over: the same number for each of them"
    )
    opened = models.DateTimeField(null=True, help_text="when a person last printed or read what is to be told so")
    # Whether its words are of this attempt, so that nobody can have read them before; no column.
    is_new: bool = False
    # Some four days, as mail servers do: a relay that takes only so many a day must not use a message's attempts up.
    most_attempts: ClassVar[int] = 30

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due", "id"], condition=Q(state="waiting"), name="message_due"),
            models.Index(fields=["batch", "state"], condition=Q(batch__isnull=False), name="message_batch"),
            models.Index(fields=["channel", "id"], condition=~Q(channel="email"), name="message_by_hand"),
            models.Index(fields=["process", "id"], condition=Q(process__isnull=False), name="message_process"),
            models.Index(fields=["sent_as"], condition=~Q(sent_as=""), name="message_sent_as"),
            models.Index(fields=["due", "id"], condition=Q(state="waiting", about=None), name="message_awaited"),
            models.Index(
                fields=["id"],
                condition=Q(noted=None) & (Q(came_back__isnull=False) | Q(state="given-up")),
                name="message_not_noted",
            ),
            models.Index(fields=["came_back"], condition=Q(came_back__isnull=False), name="message_came_back"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(to="", subject="", body=""), name="sent_messages_are_empty"
            ),
            models.CheckConstraint(condition=Q(channel="email") | Q(to=""), name="only_an_email_has_an_address"),
            models.CheckConstraint(condition=~Q(channel="page"), name="what_stands_on_a_page_is_no_message"),
        ]

    def __str__(self) -> str:
        return self.key


class Hold(Row):
    """That messages about one thing, or of one batch, wait from an instant until another: compared when they are taken.

    Without an end they wait until somebody lets them go on.
    """

    about = models.UUIDField(unique=True)
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.about} until {self.until or 'somebody lets it go on'}"


class Mailbox(Row):
    """What is known of the mailbox that what comes back goes to: one row, so that one worker at a time looks."""

    number = models.PositiveSmallIntegerField(default=1, unique=True)
    due = models.DateTimeField(default=clock.now, help_text="when it is looked at next")
    looked = models.DateTimeField(null=True, help_text="when it could last be read")
    error = models.CharField(max_length=200, blank=True, help_text="why it could not be read the last time")
    left = models.JSONField(default=list, help_text="what was read and left there, as the server numbers it (POP3)")

    def __str__(self) -> str:
        return f"looked at {self.looked}"


class Job(Leased):
    """Something that takes time, with how far it is."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    asked_by = models.UUIDField(null=True)
    # What the worker does whenever a job says how far it is; no column.
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due", "id"], condition=Q(state="waiting"), name="job_due")]
        constraints = [
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="job_done_at_most_total"),
        ]

    def __str__(self) -> str:
        return self.key
