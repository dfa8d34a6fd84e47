"""Who takes part in a process's network."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.regions import Region
from hearback.core.rows import Row
from hearback.people.models import Organisation, Participant
from hearback.processes.models.process import Process, Theme


class NetworkMember(Row):
    """An organisation or a person that takes part in a network, without an account.

    `participant` is the person, or whoever is written to for the organisation; empty where nobody left an address.
    A row is somebody who said so: a form whose address nobody has confirmed is a `Joining`. Leaving keeps the row, dates
    it, and empties what was told.
    """

    class Way(models.TextChoices):
        """How somebody wants to be involved over the next months."""

        WORKSHOPS = "workshops", _("Come to workshops")
        DRAFTS = "drafts", _("Comment on drafts")
        EXAMPLES = "examples", _("Share examples from where we are")
        WRITING = "writing", _("Help to write commitments")
        OWN_MEETING = "own-meeting", _("Hold a meeting of our own")
        FOLLOWING = "following", _("Keep an eye on what is delivered")

    class Source(models.TextChoices):
        JOINED = "joined", _("Joined by themselves")
        IMPORTED = "imported", _("From a list that was imported")
        DESK = "desk", _("Added at the desk")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True, help_text="the organisation's or the person's, as typed here")
    folded = models.CharField(max_length=200, blank=True, help_text="the same for finding and for the order of lists")
    level = models.CharField(max_length=20, choices=Organisation.Level, blank=True)
    place = models.CharField(max_length=120, blank=True, help_text="a town, county or area, in their words")
    region = models.CharField(max_length=20, choices=Region, blank=True)
    interests = models.ManyToManyField(Theme, related_name="+", blank=True)
    interest_words = models.CharField(max_length=300, blank=True, help_text="what else they care about, in their words")
    ways = models.JSONField(default=list, blank=True, help_text="codes of `Way`")
    shown = models.BooleanField(default=False, help_text="agreed to stand by name on the network's page")
    source = models.CharField(max_length=10, choices=Source, default=Source.JOINED)
    found = models.CharField(max_length=300, blank=True, help_text="where we got the address, as an invitation says it")
    language = models.CharField(max_length=10, default="en")
    joined = models.DateTimeField(default=clock.now)
    left = models.DateTimeField(null=True)
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["process", "folded", "id"], name="network_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organisation"],
                condition=Q(left=None, organisation__isnull=False),
                name="an_organisation_joins_once",
            ),
            models.UniqueConstraint(
                fields=["process", "participant"],
                condition=Q(left=None, organisation=None, participant__isnull=False),
                name="a_person_joins_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} in the network of {self.process_id}"

    @property
    def is_organisation(self) -> bool:
        """Whether an organisation takes part, and not a person for themselves."""
        return self.organisation_id is not None


class Joining(Row):
    """A form to join a network, until whoever reads at its address says that it was them, or somebody at the desk does.

    It counts and stands nowhere. Confirmed, it becomes a member of the same uuid; what nobody confirms goes in 30 days.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField(default=dict, help_text="the form's values, cleaned")
    language = models.CharField(max_length=10, default="en")
    wording = models.CharField(max_length=40, blank=True, help_text="which version of the privacy notice was shown")
    link_version = models.PositiveIntegerField(default=1)
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.uuid} asks to join the network of {self.process_id}"
