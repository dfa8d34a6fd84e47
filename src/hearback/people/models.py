"""Tables of people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.regions import Region
from hearback.core.rows import Row
from hearback.core.viewer import Side
from hearback.outbox.models import Channel


class SideChoice(models.TextChoices):
    """The two sides of a process."""

    GOVERNMENT = Side.GOVERNMENT.value, _("Government")
    CIVIL_SOCIETY = Side.CIVIL_SOCIETY.value, _("Civil society")


class Users(BaseUserManager["User"]):
    """Finds staff by address, in whatever case it was typed."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, Row):
    """Somebody who works here. Signs in with a code sent by e-mail: there is no password to lose."""

    password = None  # type: ignore[assignment]
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    is_host = models.BooleanField(default=False, help_text="runs this site: contact data, erasing, signing on behalf")
    created = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[Users] = Users()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_user_an_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def set_password(self, raw_password: Any) -> None:
        """Nobody has a password."""

    def check_password(self, raw_password: Any) -> bool:
        return False

    def has_usable_password(self) -> bool:
        return False


class Organisation(Row):
    """A department, an organisation of civil society, or another body."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("Government department or agency")
        LOCAL = "local", _("Local authority")
        CIVIL_SOCIETY = "civil-society", _("Civil-society organisation")
        COALITION = "coalition", _("Coalition of organisations")
        OTHER = "other", _("Other body")

    class Level(models.TextChoices):
        LOCAL = "local", _("Local")
        REGIONAL = "regional", _("Regional")
        NATIONAL = "national", _("National")
        INTERNATIONAL = "international", _("International")

    slug = models.SlugField(max_length=80, unique=True)
    name = WordsField()
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CIVIL_SOCIETY)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    place = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=20, choices=Region, blank=True)
    website = models.URLField(blank=True)
    listed = models.BooleanField(default=True, help_text="agreed to be shown as part of the network")

    def __str__(self) -> str:
        return next(iter(self.name.values()), self.slug)


class RingWhen(models.TextChoices):
    """When somebody is best rung. A choice and no words: those could hold what nobody may see."""

    ANY = "", _("Any time")
    MORNING = "morning", _("In the morning")
    AFTERNOON = "afternoon", _("In the afternoon")
    EVENING = "evening", _("In the evening")


class Participant(Row):
    """A person as a participant. An address is optional; so is a name."""

    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    link_version = models.PositiveIntegerField(default=1, help_text="raising it revokes the person's private links")
    channel = models.CharField(
        max_length=12, choices=Channel, default=Channel.EMAIL, help_text="how they wish to be told"
    )
    through = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+", help_text="who is told, to pass it on"
    )
    ring_when = models.CharField(max_length=10, choices=RingWhen, blank=True, help_text="when they are best rung")
    large_print = models.BooleanField(default=False, help_text="letters in large print")
    both_languages = models.BooleanField(default=False, help_text="everything in each language of the site, together")
    wants_news = models.BooleanField(default=False)
    quiet = models.BooleanField(default=False, help_text="“don't write to me about what I said”")
    uninvited = models.DateTimeField(null=True, help_text="“don't invite me again”: kept across events and processes")
    created = models.DateTimeField(default=clock.now)
    erased = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(erased=None) | Q(name=""), name="erased_participants_have_no_name")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Contact(Row):
    """A way to reach a participant. Reading it is an act of its own, and a fact."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Telephone")
        POST = "post", _("Post")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EMAIL)
    address = models.CharField(max_length=500)
    confirmed = models.DateTimeField(null=True, help_text="when the person showed that it is theirs")
    returned = models.DateTimeField(null=True, help_text="when a message last came back for good")
    disowned = models.DateTimeField(null=True, help_text="when somebody there said “this was not me”")
    created = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "kind", condition=Q(kind="email"), name="one_participant_an_address"
            ),
            models.UniqueConstraint(fields=["participant", "kind"], name="one_contact_a_kind"),
            models.CheckConstraint(condition=~Q(address=""), name="contact_has_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.participant_id}"


class Consent(Row):
    """What a participant agreed to, when, in which wording; withdrawing keeps the row and dates it."""

    class Purpose(models.TextChoices):
        REPORT_BACK = "report-back", _("Write to me about what I said")
        NEWS = "news", _("Send me news of the process")
        BOOKING = "booking", _("Write to me about my booking")
        NETWORK = "network", _("Be in the network, and be asked about what I care about")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    wording = models.CharField(max_length=40, help_text="which version of the privacy notice was shown")
    given = models.DateTimeField(default=clock.now)
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose"], condition=Q(withdrawn=None), name="one_consent_a_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.participant_id}"


class Code(Row):
    """A short code sent to a participant's address, to open everything held about them. Hashed, once, 15 minutes."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    hashed = models.CharField(max_length=64)
    expires = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code for {self.contact_id}"


class SignInLink(Row):
    """A one-time way in for staff, made by the host on the machine (`hearback sign-in`). Hashed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hashed = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sign-in link for {self.user_id}"


class Count(Row):
    """How often something was asked for, within a stretch of time. Its key tells nobody for whom; kept for a day."""

    key = models.CharField(max_length=64, unique=True)
    times = models.PositiveIntegerField(default=0)
    over = models.DateTimeField(help_text="when the stretch of time is over")

    def __str__(self) -> str:
        return f"{self.times} until {self.over}"
