"""Saying something: online, on paper, or in the room by a facilitator's hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, paper, rules
from hearback.contributions.actions import files
from hearback.contributions.actions.agreeing import agree, clean_recipients
from hearback.contributions.actions.form import Saying, as_it_reads, cleaned
from hearback.contributions.actions.further_words import add_words
from hearback.contributions.actions.suspecting import append_held
from hearback.contributions.models import Authorship, Contribution, Verbatim
from hearback.contributions.queries.looks import must_wait
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.events import rules as event_rules
from hearback.events.models import Event, Photograph
from hearback.floods import actions as floods
from hearback.journal import actions as journal
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.people.wishes import BY_EMAIL, Wishes
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Sentence, Version
from hearback.processes.models import Process, Question, Theme

_Attribution = Authorship.Attribution
_Held = Contribution.Held
_SHOWS_MORE = {_Attribution.NOT_SHOWN: 0, _Attribution.ORGANISATION: 1, _Attribution.NAMED: 2}


class BothKept(Conflict):
    """The same key came with another body. `contribution` is what was recorded first.

    `second` is the contribution that the other body became, or None where its words stand beside the first ones.
    """

    def __init__(self, contribution: Contribution, second: Contribution | None) -> None:
        super().__init__()
        self.contribution = contribution
        self.second = second


def say(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    words: str,
    kind: str,
    language: str,
    question: Question | None = None,
    theme: Theme | None = None,
    commitment: Commitment | None = None,
    sentence: Sentence | None = None,
    part: str = "",
    read_in: Version | None = None,
    read_language: str = "",
    name: str = "",
    organisation_name: str = "",
    attribution: str = Authorship.Attribution.NOT_SHOWN,
    email: str = "",
    wishes: Wishes = BY_EMAIL,
    report_back: bool = True,
    news: bool = False,
    wording: str = "",
    channel: str = Contribution.Channel.ONLINE,
    happened: datetime | None = None,
    told_in: str = "",
    held: bool = False,
    suspected: bool = False,
    work: str | None = None,
    region: str = "",
    town: str = "",
    level: str = "",
    language_said: bool = False,
    recipients: Collection[str] = (),
) -> Contribution:
    """Record what somebody says, in one transaction; once this returns it survives whatever happens.

    Shares the intake lock of the process first, and only then reads which version is open to comment: so the gate
    either counts it or finds it in the next round.
    The same key and body is the same contribution again. The same key with another body raises BothKept after
    keeping both: as the author's further words where it is about the same and still open, else as a contribution of
    its own under a key made from both, so that sending it a third time makes no third.
    `language` is that of the page, unless they said it (`language_said`): then no program looks for another.
    `recipients` are those to whom they agree that who they are is passed on. `told_in` is the language to write to them in,
    else that of their words. `held` keeps it back until somebody has looked; so does a process that looks first, with
    whoever does not work on it. `suspected` (a program seems to have sent it) keeps it back and out of every sum; nothing
    is dropped, and its sender is told so. `work` is what their device showed, where it was asked for work: unless it is
    right, and shown for this alone and for the first time, it is suspected too. `region`, `town` and `level` say which
    place it is about. `wishes` are how they wish to be told. `part` are the words of the sentence that it is about, where
    it is not all of it; `read_in` and `read_language` say where they were read. Raises BadInput by its field.
    """
    if not rules.may_say(actor, process):
        raise NotAllowed
    held = held or must_wait(actor, process.pk)
    because = _Held.SUSPECTED.value if suspected else _Held.LOOK.value if held else ""
    if question is not None and question.closed is not None and question.closed <= clock.now():
        raise BadInput(
            _("This question is closed. Your words are still here: send them about the process as a whole."),
            field="question",
        )
    saying = cleaned(
        process=process,
        words=words,
        kind=kind,
        language=language,
        channel=channel,
        question=question,
        theme=theme,
        commitment=commitment or (sentence.commitment if sentence else None),
        sentence=sentence,
        event=None,
        table="",
        name=name,
        organisation_name=organisation_name,
        attribution=attribution,
        email=email,
        wishes=wishes,
        report_back=report_back,
        news=news,
        captured_by=None,
        happened=happened,
        wording=wording,
        told_in=told_in,
        held=because,
        region=region,
        town=town,
        level=level,
        language_said=language_said,
        recipients=clean_recipients(recipients if name.strip() or organisation_name.strip() else ()),
        work=work,
        part=part if sentence else "",
        read_in=read_in,
        read_language=read_language if read_language in languages.codes() else "",
    )
    return keep(actor, key, saying)


def capture_slip(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    words: str,
    kind: str,
    language: str,
    question: Question | None = None,
    theme: Theme | None = None,
    table: str = "",
    name: str = "",
    attribution: str = Authorship.Attribution.NOT_SHOWN,
    email: str = "",
    wishes: Wishes = BY_EMAIL,
    wording: str = "",
    channel: str = Contribution.Channel.ROOM,
    happened: datetime | None = None,
    photograph: Photograph | None = None,
    slip: str = "",
) -> Contribution:
    """Record one line said at an event. Whoever writes it down never becomes its author.

    Promises and locks as `say` does. `photograph` is one of the event's: of the flipchart that the line stands on. `slip`
    is the reference of the paper slip that somebody wrote it on: the line is known by it, and the private link printed
    there opens it. `wishes` are how whoever said it wishes to be told. A question that was closed meanwhile is no obstacle:
    it was said in the room.
    """
    if not event_rules.may_capture(actor, event):
        raise NotAllowed
    if photograph is not None and photograph.event_id != event.pk:
        raise BadInput(_("Choose a photograph of this event."), field="photograph")
    on_paper = paper.known(event, slip) if slip.strip() else None
    if slip.strip() and on_paper is None:
        raise BadInput(
            _("This reference is on no paper slip of this event. Read it again, letter by letter, or leave it empty."),
            field="slip",
        )
    saying = cleaned(
        process=event.process,
        words=words,
        kind=kind,
        language=language,
        channel=Contribution.Channel.PAPER if on_paper else channel,
        question=question,
        theme=theme,
        commitment=None,
        sentence=None,
        event=event,
        table=fields.line(table, field="table", max_length=40),
        name=name,
        organisation_name="",
        attribution=attribution,
        email=email,
        wishes=wishes,
        report_back=True,
        news=False,
        captured_by=actor.uuid,
        happened=happened,
        wording=wording,
        told_in="",
        held="",
        photograph=photograph,
        paper=on_paper,
        language_said=True,
    )
    return keep(actor, key, saying)


def keep(actor: Viewer, key: UUID, saying: Saying) -> Contribution:
    """Keep what was said, once: the promise of `say`. The caller has asked who may."""
    try:
        first, second, both_kept = _keep_once(actor, key, saying)
    except IntegrityError:  # the same key came twice in one instant: the other one is there now
        first, second, both_kept = _keep_once(actor, key, saying)
    if both_kept:
        raise BothKept(first, second)
    return first


@transaction.atomic
def _keep_once(actor: Viewer, key: UUID, saying: Saying) -> tuple[Contribution, Contribution | None, bool]:
    """What was recorded under the key, what else was, and whether two bodies came."""
    shared(Lock.INTAKE, saying.process.pk)
    first = _with_key(key)
    if first is None:
        return _receive(actor, key, saying), None, False
    if first.body_digest == saying.digest or _came_back(first, saying):
        return first, None, False
    if _is_about_the_same(first, saying):
        _keep_beside(actor, first, saying)
        return first, None, True
    own_key = uuid5(key, saying.digest)
    return first, _with_key(own_key) or _receive(actor, own_key, replace(saying, paper=None)), True


def _with_key(key: UUID) -> Contribution | None:
    return (
        Contribution.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process")
        .filter(key=key)
        .first()
    )


def _came_back(first: Contribution, saying: Saying) -> bool:
    """Whether a device that was away sends a line again of which something was erased meanwhile: it stays erased.

    The page gives each line a key of its own, so nothing else comes under it.
    """
    return saying.event is not None and first.event_id == saying.event.pk and first.body_digest == ""


def _is_about_the_same(first: Contribution, saying: Saying) -> bool:
    still_open = first.state in Contribution.OPEN and first.body_digest != ""  # empty once something was erased
    return still_open and all(getattr(first, column) == value for column, value in saying.place.items())


def new_contribution(key: UUID, saying: Saying, version: Version | None, now: datetime) -> Contribution:
    """The row of something said, not kept yet."""
    contribution = Contribution(
        **saying.place,
        **saying.where,
        **as_it_reads(saying),
        key=key,
        body_digest=saying.digest,
        language=saying.language,
        language_by=Contribution.LanguageBy.SAID if saying.language_said else "",
        channel=saying.channel,
        captured_by=saying.captured_by,
        version=version,
        happened=saying.happened or now,
        received=now,
        held=now if saying.held else None,
        held_because=saying.held,
        photograph=saying.photograph,
        letter=saying.letter,
        report=saying.report,
        source_place=saying.page,
    )
    contribution.process = saying.process
    if saying.paper is not None:
        contribution.uuid, contribution.reference = saying.paper.uuid, saying.paper.reference
    return contribution


def _receive(actor: Viewer, key: UUID, saying: Saying) -> Contribution:
    now = clock.now()
    if saying.paper is not None and Contribution.objects.filter(reference=saying.paper.reference).exists():
        raise BadInput(_("This paper slip is written down already. Look for its reference in the list."), field="slip")
    if saying.work is not None and not floods.take_work(answer=saying.work, thing=key):
        saying = replace(saying, held=_Held.SUSPECTED.value)
    version = plans.open_for_comment(saying.process)
    contribution = new_contribution(key, saying, version, now)
    contribution.save(force_insert=True)
    Verbatim.objects.create(contribution=contribution, number=1, text=saying.words, written=now)
    Authorship.objects.create(
        contribution=contribution,
        participant=_introduce(actor, saying),
        name=saying.name,
        organisation_name=saying.organisation_name,
        organisation=saying.report.organisation if saying.report else None,
        attribution=saying.attribution,
    )
    added = files.of_draft(key, contribution)
    _append_received(actor, contribution, saying, version)
    for file in added:
        files.append_added(actor, contribution, file)
    if saying.recipients:
        agree(actor, contribution, saying.recipients)
    if saying.held:
        append_held(actor, contribution)
    return contribution


def received(contribution: Contribution, saying: Saying, version: Version | None) -> journal.Entry:
    """What the journal says of something that came in."""
    about = {
        "version": version,
        "question": saying.question,
        "theme": saying.theme,
        "commitment": saying.commitment,
        "sentence": saying.sentence,
        "event": saying.event,
        "letter": saying.letter,
        "report": saying.report,
    }
    return journal.Entry(
        ("contribution", contribution.uuid),
        happened=contribution.happened,
        refs={"kind": saying.kind, "channel": saying.channel}
        | {name: thing.uuid for name, thing in about.items() if thing is not None},
        parts={"words": saying.words, "author": saying.author},
    )


def _append_received(actor: Viewer, contribution: Contribution, saying: Saying, version: Version | None) -> None:
    entry = received(contribution, saying, version)
    journal.append_all(facts.RECEIVED, actor=actor, process=saying.process.uuid, entries=[entry])
    if saying.news and saying.email:  # nobody else's business, so no part of what everybody may read
        journal.append(facts.NEWS_ASKED, actor=actor, subject=entry.subject, process=saying.process.uuid)


def _introduce(actor: Viewer, saying: Saying) -> Participant | None:
    """Who left an address becomes a participant; who left none is held by the private link alone."""
    if saying.author_known is not None or not (saying.email or saying.wishes.lead_somewhere):
        return saying.author_known
    return people.introduce(
        actor=actor,
        name=saying.name,
        email=saying.email,
        wishes=saying.wishes,
        language=saying.told_in or saying.language,
        report_back=saying.report_back,
        news=saying.news,
        wording=saying.wording,
    ).participant


def _keep_beside(actor: Viewer, first: Contribution, saying: Saying) -> None:
    """Keep the other body's words beside the first ones, and of its author what was missing; never show more."""
    authorship = Authorship.objects.get(contribution=first)
    authorship.name = authorship.name or saying.name
    authorship.organisation_name = authorship.organisation_name or saying.organisation_name
    authorship.attribution = min(authorship.attribution, saying.attribution, key=lambda a: _SHOWS_MORE[_Attribution(a)])
    if authorship.participant_id is None:
        authorship.participant = _introduce(actor, saying)
    authorship.save(update_fields=["name", "organisation_name", "attribution", "participant"])
    add_words(actor, first, saying.words)
