"""Voices: how many say the same, and who of them chose to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hearback.contributions import rules
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Purpose, Viewer
from hearback.people.models import Participant
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES_AT_MOST = 50
# What counts: with a yes where there is an address, not taken back, not kept back.
COUNTS = Q(counted__isnull=False, withdrawn=None, held=None)
_SHOWN = ~Q(attribution=Authorship.Attribution.NOT_SHOWN) & Q(hidden=None)


@dataclass(frozen=True, slots=True)
class VoiceAtDesk:
    """A voice as those read it who work with what was said: what everybody reads, and what is kept from them."""

    uuid: UUID
    name: str
    added: datetime
    held: bool
    hidden: bool
    hidden_because_label: StrOrPromise


def how_many(contribution: str) -> Coalesce:
    """For a statement about contributions: how many voices each has, by the name of its column there."""
    mine = Voice.objects.filter(COUNTS, contribution=OuterRef(contribution)).order_by().values("contribution")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def names_of_voices(contribution: Contribution) -> tuple[str, ...]:
    """Who added their voice to what everybody can read and chose to be shown, in order; the first fifty.

    Nobody where it was said under the Chatham House Rule: what is kept quiet about one is not told of the others.
    """
    if not rules.may_take_voices(contribution) or not rules.may_show_author(contribution):
        return ()
    shown = Voice.objects.filter(COUNTS & _SHOWN, contribution=contribution).order_by("id")
    return tuple(name for voice in shown[:NAMES_AT_MOST] if (name := _shown(voice)))


def voices_at_desk(viewer: Viewer, contribution: Contribution) -> list[VoiceAtDesk]:
    """Voices with a name to show, and those that wait for a look, held ones first; a hundred of them."""
    if not rules.may_work_with(viewer, contribution.process):
        return []
    there = Voice.objects.filter(contribution=contribution, counted__isnull=False, withdrawn=None)
    named = ~Q(attribution=Authorship.Attribution.NOT_SHOWN)
    rows = there.filter(named | Q(held__isnull=False)).order_by(F("held").asc(nulls_last=True), "id")[:100]
    under_rule = not rules.may_show_author(contribution)
    return [_at_desk(voice, "" if under_rule else _shown(voice)) for voice in rows]


def contributions_with_held_voices(viewer: Viewer, process: Process) -> dict[str, int]:
    """References of what has voices that wait for a look, with how many; for whoever moderates."""
    if not rules.may_moderate(viewer, process):
        raise NotAllowed
    held = Voice.objects.filter(
        contribution__process=process, held__isnull=False, counted__isnull=False, withdrawn=None
    )
    counted = held.order_by().values_list("contribution__reference").annotate(n=Count("pk"))
    return dict(counted.order_by("contribution__reference")[:50])


def number_of_voices(process: Process) -> int:
    """How many voices were added in a process and count. Public."""
    return Voice.objects.filter(COUNTS, contribution__process=process).count()


def voice_of(contribution: Contribution, uuid: UUID) -> Voice | None:
    """One voice, for whoever moderates, as the action checks."""
    return Voice.objects.select_related("contribution").filter(contribution=contribution, uuid=uuid).first()


def voice_by_link(viewer: Viewer) -> Voice | None:
    """The voice that the viewer's private link opens; None when there is none."""
    mine = Voice.objects.filter(uuid__in=viewer.subjects(Purpose.VOICE)).select_related("contribution__process")
    return next((one for one in mine.order_by("-id") if rules.owns_voice(viewer, one)), None)


def own_voice(viewer: Viewer, process: Process, reference: str, uuid: UUID) -> Voice | None:
    """A voice, for whoever added it, whatever became of what it is for: by its link it can always be taken back."""
    what = {"contribution__process": process, "contribution__reference": reference}
    rows = Voice.objects.select_related("contribution__process", "contribution__event", "participant")
    found = rows.filter(uuid=uuid, **what).first()
    return found if found is not None and rules.owns_voice(viewer, found) else None


def own_voices(viewer: Viewer, contributions: list[UUID]) -> dict[UUID, Voice]:
    """The viewer's own voices for these, by the contribution's uuid: by the private links that this browser holds."""
    subjects = viewer.subjects(Purpose.VOICE)
    if not subjects or not contributions:
        return {}
    rows = Voice.objects.filter(uuid__in=subjects, contribution__uuid__in=contributions, withdrawn=None)
    mine = rows.select_related("contribution", "participant")
    return {one.contribution.uuid: one for one in mine if rules.owns_voice(viewer, one)}


def voices_of_person(participant: Participant) -> QuerySet[Voice]:
    """What a person added their voice to, the latest first. The caller has checked that it is for that person."""
    mine = Voice.objects.filter(participant=participant, withdrawn=None).order_by("-id")
    return mine.select_related("contribution__process")


def _shown(voice: Voice) -> str:
    """What whoever added it chose to show of themselves."""
    if voice.attribution == Authorship.Attribution.NAMED:
        return voice.name
    return voice.organisation_name if voice.attribution == Authorship.Attribution.ORGANISATION else ""


def _at_desk(voice: Voice, name: str) -> VoiceAtDesk:
    return VoiceAtDesk(
        uuid=voice.uuid,
        name=name,
        added=voice.added,
        held=voice.held is not None,
        hidden=voice.hidden is not None,
        hidden_because_label=voice.get_hidden_because_display() if voice.hidden_because else "",
    )
