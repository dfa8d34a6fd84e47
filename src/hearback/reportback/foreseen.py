"""Before something goes out: whom it will be told to, read by what decides it afterwards. For those who coordinate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings

from hearback.answers.gate import Gate
from hearback.answers.twelve_weeks import still_waiting_since
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.journal.models import Fact
from hearback.outbox.models import Channel
from hearback.people import queries as people
from hearback.plans.models import Change, Commitment, Milestone, Version
from hearback.reportback import rules
from hearback.reportback.models import Fate, Moment
from hearback.reportback.occasions import Occasion, delivering, gathering
from hearback.reportback.occasions.occasion import to_authors, to_authors_and_voices
from hearback.reportback.touched import is_told

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many people will be told: by what becomes of it and by language, and by the channel it goes. Each person once."""

    by_fate: dict[Fate, dict[str, int]]
    by_channel: dict[Channel, int]

    @property
    def written_to(self) -> int:
        """To how many something is sent, by whichever channel."""
        return sum(self.by_channel.values())

    @property
    def ways(self) -> list[tuple[StrOrPromise, int]]:
        """The channels by their names, with how many; none where all goes by e-mail."""
        if not set(self.by_channel) - {Channel.EMAIL}:
            return []
        return [(channel.label, number) for channel, number in self.by_channel.items()]


def answer_will_tell(viewer: Viewer, said: Sequence[Contribution]) -> Foreseen:
    """Whom an answer to these, and to what stands with them, will be told to. Raises NotAllowed for whoever may not know."""
    for process in {one.process_id for one in said}:
        _check(viewer, process)
    about = {one.pk: one for one in (*said, *contributions.standing_with(said))}.values()
    fact = Fact(verb="answer.given", recorded=clock.now())
    return _foreseen(to_authors_and_voices(fact, Moment.ANSWERED, "foreseen", about))


def notes_will_tell(viewer: Viewer, event: Event) -> Foreseen:
    """Whom the notes of an event will be told to. Raises NotAllowed for whoever may not know."""
    _check(viewer, event.process_id)
    return _foreseen(gathering.notes(_as_if("notes.published", event.uuid)))


def progress_will_tell(viewer: Viewer, commitment: Commitment, milestone: Milestone | None) -> Foreseen:
    """Whom a report on progress will be told to. Raises NotAllowed for whoever may not know."""
    _check(viewer, commitment.process_id)
    refs = {"update": str(uuid4()), "commitment": str(commitment.uuid)}
    if milestone is not None:
        refs["milestone"] = str(milestone.uuid)
    return _foreseen(delivering.progressed(_as_if("progress.reported", commitment.uuid, **refs)))


def version_will_tell(viewer: Viewer, opened: Gate) -> Foreseen:
    """Whom a version being written will be told to once it is public. Raises NotAllowed for whoever may not know."""
    version = opened.version
    _check(viewer, version.process_id)
    reopened = opened.both_had_signed
    changes = [
        Change(
            version=version,
            kind=one.kind,
            of=one.of,
            commitment=one.commitment,
            sentence=one.sentence,
            milestone=one.milestone,
            detail=one.detail,
        )
        for one in (explained.difference for explained in opened.explained)
        if is_told(one, reopened=reopened)
    ]
    fact = _as_if("version.published", version.uuid)
    return _foreseen(delivering.of_changes(fact, version, changes, reopened=reopened))


def lateness_will_tell(viewer: Viewer, version: Version) -> Foreseen:
    """Whom the reason why answers come late will be told to. Raises NotAllowed for whoever may not know."""
    _check(viewer, version.process_id)
    fact = _as_if("late.explained", version.uuid)
    return _foreseen(to_authors(fact, Moment.NEWS, "foreseen", still_waiting_since(version)))


def _check(viewer: Viewer, process: int) -> None:
    if not rules.may_see_whom_it_reaches(viewer, process):
        raise NotAllowed


def _as_if(verb: str, subject: UUID, **refs: str) -> Fact:
    """The fact that there will be, never kept."""
    return Fact(verb=verb, subject_uuid=subject, refs=refs, recorded=clock.now())


def _foreseen(occasions: Iterable[Occasion]) -> Foreseen:
    due = list(occasions)
    by_mail = settings.MAIL is not None
    asked = {one.participant for one in due if one.asked}
    moments = {one.participant: one.moment for one in due}
    by_fate: dict[Fate, dict[str, int]] = {}
    by_channel: dict[Channel, int] = {}
    for pk, reach in people.reach_of(one for one in moments if one is not None).items():
        fate = rules.fate_of(reach, moments[pk], by_mail=by_mail, asked=pk in asked)
        _count(by_fate, fate, reach.language)
        if fate in rules.GOES and (channel := rules.channel_of(reach, by_mail=by_mail)) is not None:
            by_channel[channel] = by_channel.get(channel, 0) + 1
    nameless = {one.contribution for one in due if one.participant is None and one.contribution is not None}
    for said in nameless:
        _count(by_fate, Fate.NO_ADDRESS, said.language)
    return Foreseen({fate: by_fate[fate] for fate in Fate if fate in by_fate}, by_channel)


def _count(found: dict[Fate, dict[str, int]], fate: Fate, language: str) -> None:
    spoken = languages.of_the_site(language)
    by_language = found.setdefault(fate, {})
    by_language[spoken] = by_language.get(spoken, 0) + 1
