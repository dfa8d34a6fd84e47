"""From tellings to what they say: read from what stands now, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils import translation

from hearback.answers import causes
from hearback.answers.queries import AnswerShown
from hearback.contributions import policy
from hearback.contributions.models import Contribution
from hearback.journal.models import Fact
from hearback.plans import queries as plans
from hearback.plans.models import Commitment
from hearback.processes.models import Process
from hearback.reportback import news_texts, sorted_texts, texts
from hearback.reportback.models import Telling
from hearback.reportback.shelf import Shelf, Told, heads_of
from hearback.reportback.texts import Section
from hearback.reportback.touched import touches
from hearback.reportback.wordings import Wordings


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
    head = heads_of({joined_to}).get(joined_to) if joined_to else None
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


_WRITERS: dict[str, Callable[[Told, Shelf], Section | None]] = {
    "contribution.received": _received,
    "contribution.released": _received,  # what a program may have sent has its receipt when it is let in
    "answer.given": _answered,
    "answer.corrected": _answered,
    "contribution.hidden": _hidden,
    "contribution.shown-again": _shown,
    "contribution.looked-again": _looked,
    "contribution.replied": _replied,
    "contribution.split": _split,
    "contribution.put-together": _put_together,
    "contribution.joined": _joined,
    "contribution.unjoined": _unjoined,
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
