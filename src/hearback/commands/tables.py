"""The tables of an export, and its dictionary: what each column holds. Public data only, seen with nobody's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from hearback.answers import queries as answers
from hearback.commands.columns import (
    CHUNK,
    Column,
    Rows,
    Table,
)
from hearback.commands.columns import in_each as _in_each
from hearback.commands.columns import instant as _instant
from hearback.commands.columns import text as _text
from hearback.commands.columns import when as _when
from hearback.commands.columns import words as _words
from hearback.commands.event_tables import EVENT_TABLES
from hearback.contributions import queries as contributions
from hearback.core.languages import Words, codes
from hearback.core.viewer import NOBODY
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.processes import queries as processes
from hearback.processes.models import Process


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _contributions(process: Process) -> Rows:
    visible = contributions.contributions_visible_to(NOBODY, process).order_by("id")
    after = 0
    while chunk := list(visible.filter(id__gt=after).select_related(*contributions.LABELS)[:CHUNK]):
        after = chunk[-1].pk
        for one in contributions.said(NOBODY, chunk):
            about = [one.about.kind, one.about.number or "", one.about.slug]
            where = [one.question or "", one.event, one.quote]
            when = [_instant(one.happened), _instant(one.received), _instant(one.hidden), one.hidden_because]
            words = [one.words, *_in_each(one.tidy), one.shown_author]
            yield [
                one.reference,
                one.kind,
                one.state,
                one.language,
                one.channel,
                *words,
                *about,
                *where,
                *when,
                _instant(one.erased),
            ]


def _answers(process: Process) -> Rows:
    for chunk in _chunks(answers.answers_visible_to(NOBODY, process).order_by("id").iterator(CHUNK)):
        given_to = answers.contributions_by_answer(NOBODY, process, chunk)
        for one in chunk:
            words = [*_in_each(one.reason), *_in_each(one.why_not_the_rest), *_in_each(one.place)]
            more = [_instant(one.until), one.next_process, one.decided_by, one.who_can]
            passed_on = "" if one.passed_on is None else one.passed_on
            references = " ".join(contribution.reference for contribution in given_to.get(one.pk, ()))
            when = [_instant(one.happened), _instant(one.recorded)]
            yield [str(one.uuid), references, one.outcome, *words, *more, passed_on, *when]


def _versions(process: Process) -> Rows:
    for one in plans.versions_visible_to(NOBODY, process):
        days = [_instant(one.comment_opens), _instant(one.comment_closes)]
        yield [
            one.number,
            one.label,
            one.status,
            *_in_each(one.title),
            *days,
            _instant(one.happened),
            _instant(one.published),
        ]


def _commitments(process: Process) -> Rows:
    for version in plans.versions_visible_to(NOBODY, process):
        page = plans.version_page(NOBODY, version)
        if page is None:
            continue
        for theme, one in [(group.slug, one) for group in page.groups for one in group.commitments] + [
            (_theme(version, one.number), one) for one in page.withdrawn
        ]:
            parties = [_names(one.leads), _names(one.supports), _names(one.partners)]
            dates = [one.starts, one.ends, one.progress, _instant(one.progress_when)]
            yield [version.number, one.number, *_in_each(one.title), theme, one.withdrawn, *parties, *dates]


def _theme(version: Version, number: int) -> str:
    entry = plans.entry_in(version, number)
    return entry.theme.slug if entry is not None and entry.theme is not None else ""


def _sentences(process: Process) -> Rows:
    for version, page in _commitment_pages(process):
        for field in page.fields:
            for order, sentence in enumerate(field.sentences, 1):
                number = page.entry.commitment.number
                yield [version.number, number, field.field, order, str(sentence.uuid), *_in_each(sentence.text)]


def _milestones(process: Process) -> Rows:
    for version, page in _commitment_pages(process):
        for one in page.milestones:
            latest = one.latest
            done = [latest.status, _instant(latest.happened)] if latest else ["", ""]
            number = page.entry.commitment.number
            yield [version.number, number, one.number, *_in_each(one.text), one.first_due, one.due, one.overdue, *done]


def _commitment_pages(process: Process) -> Iterator[Any]:
    for version in plans.versions_visible_to(NOBODY, process):
        for entry in plans.commitments_in(version):
            page = plans.commitment_page(NOBODY, process, entry.commitment.number, version)
            if page is not None:
                yield version, page


def _changes(process: Process) -> Rows:
    for version in plans.versions_visible_to(NOBODY, process):
        because = answers.because_of(NOBODY, version)
        for one in plans.changes(NOBODY, version):
            words = [*_in_each(one.before), *_in_each(one.after)]
            decision = [one.decided_by, _instant(one.decided_on), *_in_each(one.reason)]
            references = " ".join(contribution.reference for contribution in because.get(one.pk, ()))
            yield [version.number, one.commitment.number, one.of, one.kind, *words, one.cause, references, *decision]


def _still_waiting(process: Process) -> Rows:
    for version in plans.versions_visible_to(NOBODY, process):
        for one in answers.still_waiting(version):
            yield [version.number, one.contribution.reference, *_in_each(one.reason), _instant(one.answer_by)]


def _network(process: Process) -> Rows:
    for one in processes.network_shown(process).iterator(CHUNK):
        name = _in_each(one.organisation.name) if one.organisation else [one.name] * len(codes())
        yield [*name, one.organisation.kind if one.organisation else "person", one.level, one.place, one.region]


def _documents(process: Process) -> Rows:
    for one in processes.documents_visible_to(NOBODY, process).iterator(CHUNK):
        when = [one.happened, _instant(one.recorded), _instant(one.published), _instant(one.changed)]
        words = [*_in_each(one.title), *_in_each(one.summary), *_in_each(one.text)]
        yield [one.slug, one.kind, *words, one.written_by, one.original, *when]


def _names(names: Iterable[Words]) -> str:
    return "; ".join(next(iter(name.values()), "") for name in names)


_VERSION = Column("version", "integer", "number of the plan's version")
_NUMBER = Column("commitment", "integer", "number of the commitment, the same in all versions")

TABLES: tuple[Table, ...] = (
    Table(
        "contributions",
        "one thing said by one person or organisation",
        (
            _text("reference", "names the contribution; opens nothing"),
            _text("kind", "suggestion, concern, support, example, question or offer"),
            _text("state", "waiting, talked-about, answered or withdrawn"),
            _text("language", "the language it was said in"),
            _text("channel", "online, room, paper or imported"),
            _text("words", "the author's own latest words; empty where hidden, withdrawn or erased"),
            *_words("tidy", "our shorter wording"),
            _text("author", "who said it, as they chose to be shown; empty when not shown"),
            _text("about", "process, question, theme, commitment or sentence"),
            _text("about_number", "number of the question or commitment it is about"),
            _text("about_theme", "the theme it is about"),
            _text("question", "number of the question it answers"),
            _text("event", "the event where it was said"),
            _text("quote", "the sentence it is about, as it read then"),
            _when("happened", "when it was said"),
            _when("received", "when it came in here"),
            _when("hidden", "when it was hidden"),
            _text("hidden_because", "the reason code it was hidden for"),
            _when("erased", "when its words were erased"),
        ),
        _contributions,
    ),
    Table(
        "answers",
        "an outcome and a reason, for the contributions named",
        (
            _text("answer", "identity of the answer"),
            _text("contributions", "references of what it answers, with a space between"),
            _text("outcome", "changed, partly, covered, later, no, elsewhere, joined, used, replied or thanked"),
            *_words("reason", "why"),
            *_words("why_not_the_rest", "partly: why not the rest"),
            *_words("place", "covered, used: where it stands"),
            Column("until", "date", "later: by when it comes back"),
            Column("next_process", "boolean", "later: with the next process"),
            _text("decided_by", "who decided, or took it up"),
            _text("who_can", "elsewhere: who can decide it"),
            Column("passed_on", "boolean", "elsewhere: whether it was passed on"),
            _when("happened", "when the answer was given"),
            _when("recorded", "when it was recorded here"),
        ),
        _answers,
    ),
    Table(
        "versions",
        "the plan at one moment",
        (
            Column("version", "integer", "its number"),
            _text("label", "what it is called"),
            _text("status", "draft, for-comment, agreed, final or amended"),
            *_words("title", "its title"),
            Column("comment_opens", "date", "first day for comments"),
            Column("comment_closes", "date", "last day for comments"),
            _when("happened", "when it was first published, wherever that was"),
            _when("published", "when it was published here"),
        ),
        _versions,
    ),
    Table(
        "commitments",
        "what one version says of one commitment",
        (
            _VERSION,
            _NUMBER,
            *_words("title", "its title"),
            _text("theme", "its theme"),
            Column("withdrawn", "boolean", "whether this version withdraws it"),
            _text("leads", "lead departments, with a semicolon between"),
            _text("supports", "supporting departments"),
            _text("partners", "partners from civil society"),
            _text("starts", "when it starts, as written"),
            _text("ends", "when it ends, as written"),
            _text("progress", "the status last reported"),
            Column("progress_on", "date", "when that was reported"),
        ),
        _commitments,
    ),
    Table(
        "sentences",
        "one sentence of a commitment in one version",
        (
            _VERSION,
            _NUMBER,
            _text("field", "which part of the commitment"),
            Column("order", "integer", "its place in that part"),
            _text("sentence", "its identity, the same in all versions"),
            *_words("text", "how it reads"),
        ),
        _sentences,
    ),
    Table(
        "changes",
        "one difference between a version and the one before it",
        (
            _VERSION,
            _NUMBER,
            _text("of", "what changed: commitment, title, theme, date, party, sentence or milestone"),
            _text("kind", "added, removed, changed, moved or translated"),
            *_words("before", "how it read"),
            *_words("after", "how it reads now"),
            _text("cause", "answers, decision or wording"),
            _text("because_of", "references of what people said that caused it"),
            _text("decided_by", "for a decision elsewhere: who"),
            Column("decided_on", "date", "for a decision elsewhere: when"),
            *_words("reason", "for a decision elsewhere: why"),
        ),
        _changes,
    ),
    Table(
        "milestones",
        "what one version says of one milestone, and what was reported on it",
        (
            _VERSION,
            _NUMBER,
            Column("milestone", "integer", "its number within the commitment"),
            *_words("text", "what will be done"),
            _text("first_due", "when it was first due, as written"),
            _text("due", "when it is due in this version, as written"),
            Column("overdue", "boolean", "whether its day has passed without a report that it is complete"),
            _text("status", "the status last reported"),
            _when("reported", "when that was"),
        ),
        _milestones,
    ),
    Table(
        "still_waiting",
        "a contribution that was waiting when a version was published",
        (
            _VERSION,
            _text("contribution", "its reference"),
            *_words("reason", "why it was still waiting"),
            Column("answer_by", "date", "by when an answer was promised"),
        ),
        _still_waiting,
    ),
    Table(
        "network",
        "an organisation or a person in the network, who agreed to be named",
        (
            *_words("name", "its name"),
            _text("kind", "department, local, civil-society, coalition, other or person"),
            _text("level", "local, regional, national or international"),
            _text("place", "a town, county or area, in their words"),
            _text("region", "the nation or region"),
        ),
        _network,
    ),
    *EVENT_TABLES,
    Table(
        "documents",
        "a letter, minute, paper, statement or report",
        (
            _text("document", "its address"),
            _text("kind", "letter, minutes, paper, statement or report"),
            *_words("title", "its title"),
            *_words("summary", "what it is about"),
            *_words("text", "its words, as Markdown"),
            _text("written_by", "who wrote it, as it signed"),
            _text("original", "where it first appeared"),
            Column("happened", "date", "the day it bears"),
            _when("recorded", "when it was recorded here"),
            _when("published", "when it became public here"),
            _when("changed", "when its published words were last changed"),
        ),
        _documents,
    ),
)
