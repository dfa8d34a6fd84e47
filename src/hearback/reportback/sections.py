"""From tellings to what they say: read from what stands now, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import translation

from hearback.answers import causes
from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo, Cause, Talk, WhyLate
from hearback.answers.queries import AnswerShown
from hearback.contributions import policy
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.core import clock
from hearback.core.rows import Row
from hearback.journal.models import Fact
from hearback.plans import queries as plans
from hearback.plans.models import Change, Commitment, ProgressUpdate, Target, Version
from hearback.processes.models import Process
from hearback.reportback import news_texts, sorted_texts, texts, wordings
from hearback.reportback.models import Telling
from hearback.reportback.texts import Section
from hearback.reportback.touched import carried_before, told_changes, touches
from hearback.reportback.wordings import Wordings

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, and the tellings of it to one person: they are one section."""

    fact: Fact
    tellings: tuple[Telling, ...]

    @property
    def process(self) -> Process:
        return self.tellings[0].process

    @property
    def contributions(self) -> list[Contribution]:
        """What it is about, each once, in order."""
        found = {telling.contribution for telling in self.tellings if telling.contribution is not None}
        return sorted(found, key=lambda contribution: contribution.pk)

    @property
    def references(self) -> list[str]:
        return [contribution.reference for contribution in self.contributions]

    @property
    def as_voice(self) -> bool:
        """Whether this person is told because they added their voice, and not as an author."""
        about = [telling for telling in self.tellings if telling.contribution_id is not None]
        return bool(about) and all(telling.as_voice for telling in about)

    @property
    def takes_part_in(self) -> set[int]:
        """The commitments of which this person is told because they take part in them."""
        return {telling.commitment_id for telling in self.tellings if telling.commitment_id is not None}


class Shelf:
    """Everything that some facts speak of, fetched at once."""

    def __init__(self, told: Iterable[Told], worded: Mapping[int, Wordings] | None = None) -> None:
        """`worded` are other texts of these processes than those that hold: to see how they would read."""
        rows = list(told)
        self._wordings = worded or wordings.of({row.process.pk for row in rows})
        facts = [row.fact for row in rows]
        of = _Wanted(facts)
        self.answers = _answers(of.subjects("answer.given", "answer.corrected") | of.refs("answer"))
        heads = {shown.answer.joined_to_id for shown in self.answers.values() if shown.answer.joined_to_id}
        self.heads = _heads(heads)
        self.talks = _by_uuid(Talk.objects.all(), of.refs("talk"))
        self.talked_before = _talked_before(self.talks.values())
        self.whys = _by_uuid(WhyLate.objects.all(), of.refs("why_late"))
        self.said_at = _said_at(of.subjects("event.answered"))
        reported = of.refs("update")
        self.updates = _by_uuid(plans.with_evidence(ProgressUpdate.objects.all()), reported) if reported else {}
        self.looks = _by_uuid(SecondLook.objects.all(), of.refs("look"))
        self.references = _references(of.sorted())
        self.earlier = _by_uuid(Contribution.objects.select_related("process"), of.refs("brought_from"))
        self.replies = _by_uuid(Reply.objects.all(), of.refs("reply"))
        self.versions = _by_uuid(Version.objects.all(), of.subjects("version.published", "version.appeared"))
        self.changes = _changes(list(self.versions.values()))
        processes = {version.process_id for version in self.versions.values()}
        self.kin = causes.kin(*processes) if processes else causes.STRANGERS
        part = set().union(*(row.takes_part_in for row in rows))
        self.numbers = dict(Commitment.objects.filter(pk__in=part).values_list("pk", "number")) if part else {}
        self.causes = _causes(row for row in rows if row.fact.subject_uuid in self.versions)
        about = {one for row in rows if row.fact.subject_uuid in self.versions for one in row.contributions}
        reopened = [version for version in self.versions.values() if version.reopened_because]
        self.carried = {version.pk: carried_before(version, about) for version in reopened}
        self.targets = _targets(of.subjects("milestone.missed"))

    def wordings(self, process: Process) -> Wordings:
        """How a process words what we write to people."""
        return self._wordings[process.pk]


class _Wanted:
    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts

    def subjects(self, *verbs: str) -> set[UUID]:
        return {fact.subject_uuid for fact in self.facts if fact.verb in verbs}

    def sorted(self) -> set[UUID]:
        """What was split, into which points, and what others are answered together with."""
        facts = [fact for fact in self.facts if fact.verb in _SORTED]
        return {UUID(uuid) for fact in facts for uuid in (str(fact.subject_uuid), *fact.refs.get("points", ()))}

    def refs(self, name: str) -> set[UUID]:
        return {UUID(fact.refs[name]) for fact in self.facts if fact.refs.get(name)}


def write(told: Sequence[Told], language: str, shelf: Shelf | None = None) -> list[Section | None]:
    """What each of these says, in this language; None for what is no longer there to tell."""
    shelf = shelf or Shelf(told)
    with translation.override(language):
        return [_with_why(one, _WRITERS[one.fact.verb](one, shelf), shelf) for one in told]


def _with_why(told: Told, section: Section | None, shelf: Shelf) -> Section | None:
    """To whoever added their voice or takes part, and said none of it, the section says that this is why they are told."""
    if section is None or not (told.as_voice or (told.takes_part_in and not told.contributions)):
        return section
    numbers = sorted(shelf.numbers[one] for one in told.takes_part_in)
    why = texts.because_of_voice(told.references) if told.as_voice else news_texts.because_of_part(numbers)
    return replace(section, paragraphs=(*section.paragraphs, why))


def group(pairs: Iterable[tuple[Telling, Fact]]) -> list[Told]:
    """Tellings of one fact become one, in the order in which things happened."""
    found: dict[UUID, list[Telling]] = {}
    facts: dict[UUID, Fact] = {}
    for telling, fact in pairs:
        found.setdefault(fact.uuid, []).append(telling)
        facts[fact.uuid] = fact
    return [Told(facts[uuid], tuple(found[uuid])) for uuid in sorted(found, key=lambda one: facts[one].pk)]


def _by_uuid(rows: QuerySet[R], wanted: set[UUID]) -> dict[UUID, R]:
    """Those of these rows that are wanted; nothing is asked where none is."""
    return {row.uuid: row for row in rows.filter(uuid__in=wanted)} if wanted else {}


def _answers(wanted: set[UUID]) -> dict[UUID, AnswerShown]:
    if not wanted:
        return {}
    rows = Answer.objects.filter(uuid__in=wanted).select_related("joined_to", "place_commitment")
    shown = answers.with_causes(rows)
    return {one.answer.uuid: one for one in shown.values()}


def _references(wanted: set[UUID]) -> dict[UUID, str]:
    return dict(Contribution.objects.filter(uuid__in=wanted).values_list("uuid", "reference")) if wanted else {}


def _heads(wanted: set[int]) -> dict[int, AnswerShown]:
    """The answer that stands for each contribution that others were joined to."""
    if not wanted:
        return {}
    links = list(
        AnswerTo.objects.filter(contribution__in=wanted, current=True).select_related(
            "answer", "answer__joined_to", "answer__place_commitment"
        )
    )
    shown = answers.with_causes(link.answer for link in links)
    return {link.contribution_id: shown[link.answer_id] for link in links}


def _changes(versions: Sequence[Version]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    for change in told_changes(versions) if versions else ():
        found.setdefault(change.version_id, []).append(change)
    return found


def _causes(told: Iterable[Told]) -> dict[int, list[Cause]]:
    """For each contribution, what the answer that stands for it, or for what it stands with, points at."""
    said = [contribution.pk for one in told for contribution in one.contributions]
    if not said:
        return {}
    links = AnswerTo.objects.filter(contribution__in=said, current=True).select_related("answer")
    own = {link.contribution_id: link.answer for link in links}
    heads = _heads({answer.joined_to_id for answer in own.values() if answer.joined_to_id})
    by_answer: dict[int, list[Cause]] = {}
    for cause in Cause.objects.filter(answer__in={answer.pk for answer in own.values()}):
        by_answer.setdefault(cause.answer_id, []).append(cause)
    return {
        pk: [
            *by_answer.get(answer.pk, ()),
            *(heads[answer.joined_to_id].causes if answer.joined_to_id in heads else ()),
        ]
        for pk, answer in own.items()
    }


def _targets(missed: set[UUID]) -> dict[tuple[UUID, date | None], Target]:
    """What was due at each of these milestones, by its last day."""
    if not missed:
        return {}
    rows = Target.objects.filter(milestone__uuid__in=missed, entry__version__published__lte=clock.now())
    known = rows.select_related("milestone", "entry__commitment").order_by("entry__version__number")
    return {(target.milestone.uuid, target.due_latest): target for target in known}


def _received(told: Told, shelf: Shelf) -> Section:
    earlier = shelf.earlier.get(UUID(told.fact.refs["brought_from"])) if told.fact.refs.get("brought_from") else None
    if earlier is not None:
        return sorted_texts.came_back(told.process, told.references, earlier)
    return texts.received(told.process, told.references, shelf.wordings(told.process))


def _answered(told: Told, shelf: Shelf) -> Section | None:
    shown = shelf.answers.get(told.fact.subject_uuid)
    if shown is None:
        return None
    head = shelf.heads.get(shown.answer.joined_to_id) if shown.answer.joined_to_id else None
    kinds = {one.kind for one in told.contributions}
    words = shelf.wordings(told.process)
    return texts.answered(told.process, told.references, shown, words, head=head, kinds=kinds)


def answer(process: Process, said: Contribution, shown: AnswerShown, words: Wordings) -> Section:
    """What the author of this would be told of an answer, in the language in use."""
    joined_to = shown.answer.joined_to_id
    head = _heads({joined_to}).get(joined_to) if joined_to else None
    return texts.answered(process, [said.reference], shown, words, head=head, kinds={said.kind})


def _hidden(told: Told, _shelf: Shelf) -> Section:
    return texts.hidden(told.process, told.references, policy.reason(told.fact.refs["because"]))


def _shown(told: Told, _shelf: Shelf) -> Section:
    return texts.shown_again(told.process, told.references)


def _looked(told: Told, shelf: Shelf) -> Section | None:
    look = shelf.looks.get(UUID(told.fact.refs["look"]))
    return texts.looked_again(told.process, told.references, look) if look else None


def _replied(told: Told, shelf: Shelf) -> Section | None:
    reply = shelf.replies.get(UUID(told.fact.refs["reply"]))
    return texts.replied(told.process, told.references, reply) if reply and reply.erased is None else None


def _split(told: Told, shelf: Shelf) -> Section:
    found = (shelf.references.get(UUID(uuid)) for uuid in told.fact.refs["points"])
    return sorted_texts.split(told.process, told.references, [reference for reference in found if reference])


def _put_together(told: Told, _shelf: Shelf) -> Section:
    return sorted_texts.put_together(told.process, told.references)


def _joined(told: Told, shelf: Shelf) -> Section:
    return sorted_texts.joined(told.process, told.references, shelf.references.get(told.fact.subject_uuid, ""))


def _unjoined(told: Told, _shelf: Shelf) -> Section:
    return sorted_texts.unjoined(told.process, told.references)


def _talked_before(talks: Iterable[Talk]) -> dict[int, Talk]:
    """For each of these the talk about the same that went before, where there was one."""
    wanted = list(talks)
    about = {talk.contribution_id for talk in wanted}
    rows = list(Talk.objects.filter(contribution__in=about).order_by("id")) if about else []
    before = {
        talk.pk: [one for one in rows if one.contribution_id == talk.contribution_id and one.pk < talk.pk]
        for talk in wanted
    }
    return {pk: several[-1] for pk, several in before.items() if several}


def _said_at(events: set[UUID]) -> dict[UUID, tuple[int, int]]:
    """How much of what was said at each of these events is answered, and how much waits."""
    if not events:
        return {}
    there = contributions.said_at_events(clock.now()).filter(event__uuid__in=events).order_by()
    counted = there.values_list("event__uuid").annotate(
        answered=Count("pk", filter=Q(state=Contribution.State.ANSWERED)),
        waiting=Count("pk", filter=Q(state__in=Contribution.OPEN)),
    )
    return {uuid: (answered, waiting) for uuid, answered, waiting in counted}


def _talked_about(told: Told, shelf: Shelf) -> Section | None:
    talk = shelf.talks.get(UUID(told.fact.refs["talk"]))
    if talk is None:
        return None
    section = texts.talked_about(told.process, told.references, talk, shelf.wordings(told.process))
    before = shelf.talked_before.get(talk.pk)
    return section if before is None else _with(section, news_texts.promised_before(before))


def _news_due(told: Told, shelf: Shelf) -> Section | None:
    if told.fact.refs.get("answer"):
        shown = shelf.answers.get(UUID(told.fact.refs["answer"]))
        return news_texts.not_brought_back(told.process, told.references, shown.answer) if shown else None
    talk = shelf.talks.get(UUID(told.fact.refs["talk"]))
    if talk is None:
        return None
    section = texts.news_due(told.process, told.references, talk, shelf.wordings(told.process))
    return section if talk.ended else _with(section, news_texts.no_other_day())


def _with(section: Section, paragraph: str) -> Section:
    return replace(section, paragraphs=(*section.paragraphs, paragraph))


def _late(told: Told, shelf: Shelf) -> Section | None:
    why = shelf.whys.get(UUID(told.fact.refs["why_late"]))
    return news_texts.late(told.process, told.references, why) if why else None


def _answered_there(told: Told, shelf: Shelf) -> Section | None:
    event, counted = told.tellings[0].event, shelf.said_at.get(told.fact.subject_uuid)
    return news_texts.answered_there(told.process, event, *counted) if event and counted else None


def _version(told: Told, shelf: Shelf) -> Section | None:
    version = shelf.versions.get(told.fact.subject_uuid)
    if version is None:
        return None
    mine = [cause for contribution in told.contributions for cause in shelf.causes.get(contribution.pk, ())]
    carried = shelf.carried.get(version.pk, {})
    changes = [
        change
        for change in shelf.changes.get(version.pk, ())
        if change.commitment_id in told.takes_part_in
        or any(causes.explains(cause, change, shelf.kin) for cause in mine)
        or (
            version.reopened_because
            and any(touches(said, change, shelf.kin, carried.get(said.pk)) for said in told.contributions)
        )
    ]
    words = shelf.wordings(told.process)
    return texts.changed(told.process, told.references, version, changes, words, as_voice=told.as_voice)


def _progress(told: Told, shelf: Shelf) -> Section | None:
    update = shelf.updates.get(UUID(told.fact.refs["update"]))
    if update is None:
        return None
    links = plans.addresses_of(update)
    words = shelf.wordings(told.process)
    return texts.progressed(told.process, told.references, update, links, words, as_voice=told.as_voice)


def _missed(told: Told, shelf: Shelf) -> Section | None:
    due = told.fact.refs["due"]
    for (milestone, latest), target in shelf.targets.items():
        if milestone == told.fact.subject_uuid and latest is not None and latest.isoformat() == due:
            commitment: Commitment = target.entry.commitment
            words = shelf.wordings(told.process)
            return texts.missed(
                told.process,
                told.references,
                commitment,
                target.text,
                target.due_written,
                words,
                as_voice=told.as_voice,
            )
    return None


def _notes(told: Told, shelf: Shelf) -> Section | None:
    event = told.tellings[0].event
    return texts.notes(told.process, event, shelf.wordings(told.process)) if event else None


_SORTED: dict[str, Callable[[Told, Shelf], Section | None]] = {
    "contribution.split": _split,
    "contribution.put-together": _put_together,
    "contribution.joined": _joined,
    "contribution.unjoined": _unjoined,
}
_WRITERS: dict[str, Callable[[Told, Shelf], Section | None]] = {
    "contribution.received": _received,
    "contribution.released": _received,  # what a program may have sent has its receipt when it is let in
    "answer.given": _answered,
    "answer.corrected": _answered,
    "contribution.hidden": _hidden,
    "contribution.shown-again": _shown,
    "contribution.looked-again": _looked,
    "contribution.replied": _replied,
    **_SORTED,
    "talk.begun": _talked_about,
    "news.due": _news_due,
    "late.explained": _late,
    "event.answered": _answered_there,
    "version.published": _version,
    "version.appeared": _version,
    "progress.reported": _progress,
    "milestone.missed": _missed,
    "notes.published": _notes,
}
