"""The tables of an export, and its dictionary: what each column holds. Public data only, seen with nobody's eyes."""

from __future__ import annotations

import dataclasses

from django.utils.translation import gettext_lazy as _

from hearback.analysis import queries as analysis
from hearback.answers import queries as answers
from hearback.answers.queries import Sums
from hearback.contributions import queries as contributions
from hearback.contributions.queries import Lineage
from hearback.core.languages import codes
from hearback.core.viewer import NOBODY
from hearback.export.columns import (
    Rows,
    Table,
    day,
    in_chunks,
    in_each,
    instant,
    number,
    or_nothing,
    text,
    when,
    words,
    yes_or_no,
)
from hearback.export.event_tables import EVENT_TABLES
from hearback.export.evidence_tables import EVIDENCE_TABLES
from hearback.export.plan_tables import PLAN_TABLES
from hearback.export.report_tables import REPORT_TABLES
from hearback.processes import queries as processes
from hearback.processes.models import Process


def _contributions(process: Process) -> Rows:
    lineages, alone = contributions.lineages_of(NOBODY, process), Lineage()
    for one in contributions.everything_said(NOBODY, process):
        lineage = lineages.get(one.id, alone)
        yield [
            one.reference,
            one.kind,
            one.state,
            one.language,
            one.channel,
            one.words,
            *in_each(one.tidy),
            one.shown_author,
            one.voices,
            one.files,
            one.about.kind,
            or_nothing(one.about.number),
            one.about.slug,
            or_nothing(one.question),
            one.event,
            one.place,
            one.region,
            one.level,
            one.quote,
            instant(one.happened),
            instant(one.received),
            instant(one.hidden),
            one.hidden_because,
            instant(one.erased),
            lineage.part_of,
            " ".join(lineage.points),
            lineage.stands_with,
        ]


def _replies(process: Process) -> Rows:
    for chunk in in_chunks(contributions.turns_for_everybody(process)):
        for row in chunk:
            turn = contributions.turn_for_everybody(row)
            said = [turn.by, row.side, turn.name, turn.language, turn.text, instant(turn.written)]
            yield [row.contribution.reference, *said, instant(row.hidden), row.hidden_because, instant(row.erased)]


def _account(process: Process) -> Rows:
    ledger = answers.ledger(process)
    lines = [("all", "", ledger.total, ledger.unreadable_in_all)]
    ways = [way for way in contributions.ways() if way in ledger.by_way or way in ledger.unreadable]
    lines += [("way", way, ledger.by_way.get(way, Sums()), ledger.unreadable.get(way, 0)) for way in ways]
    lines += [("kind", kind, part, 0) for kind, part in ledger.by_kind.items()]
    for by, name, part, unreadable in lines:
        yield [by, name, *dataclasses.astuple(part), unreadable if by != "kind" else ""]


def _answers(process: Process) -> Rows:
    for chunk in in_chunks(answers.answers_visible_to(NOBODY, process)):
        given_to = answers.contributions_by_answer(NOBODY, process, chunk)
        for one in chunk:
            said = [*in_each(one.reason), *in_each(one.why_not_the_rest), *in_each(one.place)]
            more = [instant(one.until), one.next_process, one.decided_by, one.who_can, or_nothing(one.passed_on)]
            references = " ".join(contribution.reference for contribution in given_to.get(one.pk, ()))
            yield [str(one.uuid), references, one.outcome, *said, *more, instant(one.happened), instant(one.recorded)]


def _network(process: Process) -> Rows:
    for chunk in in_chunks(processes.network_shown(process)):
        for one in chunk:
            name = in_each(one.organisation.name) if one.organisation else [one.name] * len(codes())
            yield [*name, one.organisation.kind if one.organisation else "person", one.level, one.place, one.region]


def _themes(process: Process) -> Rows:
    book = analysis.codebook_shown(NOBODY, process)
    for one in analysis.counted_by_theme(book) if book else ():
        code = one.code
        above = book.by_id[code.parent_id].number if book and code.parent_id else ""
        texts = [*in_each(code.label), *in_each(code.definition), *in_each(code.belongs), *in_each(code.belongs_not)]
        yield [code.number, above, code.theme.slug if code.theme else "", *texts, code.state, one.number]


def _codings(process: Process) -> Rows:
    book = analysis.codebook_shown(NOBODY, process)
    for chunk in in_chunks(analysis.codings_shown(NOBODY, process)) if book else ():
        for reference, numbers, stance in analysis.read_of(book, chunk) if book else ():
            yield [reference, " ".join(map(str, numbers)), stance]


def _coverage(process: Process) -> Rows:
    for chunk in in_chunks(analysis.calls_shown(NOBODY, process)):
        for one in chunk:
            about = one.commitment.number if one.commitment is not None else ""
            yield [one.contribution.reference, one.call, about, one.version.number]


def _documents(process: Process) -> Rows:
    for chunk in in_chunks(processes.documents_visible_to(NOBODY, process)):
        for one in chunk:
            at = [one.happened, instant(one.recorded), instant(one.published), instant(one.changed)]
            said = [*in_each(one.title), *in_each(one.summary), *in_each(one.text)]
            yield [one.slug, one.kind, *said, one.written_by, one.original, *at]


TABLES: tuple[Table, ...] = (
    Table(
        "contributions",
        _("What people said"),
        _("one thing said by one person or organisation"),
        (
            text("reference", _("names the contribution; opens nothing")),
            text("kind", _("suggestion, concern, support, example, question or offer")),
            text("state", _("waiting, talked-about, answered or withdrawn; split where its points stand in its place")),
            text("language", _("the language it was said in")),
            text("channel", _("online, room, paper or imported")),
            text("words", _("the author’s own latest words; empty where hidden, withdrawn, erased or split")),
            *words("tidy", _("our shorter wording")),
            text("author", _("who said it, as they chose to be shown; empty when not shown")),
            number("voices", _("how many others added their voice; nought where the words are not shown")),
            number("files", _("how many photographs and documents stand beside the words, on its page")),
            text("about", _("process, question, theme, commitment or sentence")),
            number("about_number", _("number of the question or commitment it is about")),
            text("about_theme", _("the theme it is about")),
            number("question", _("number of the question it answers")),
            text("event", _("the event where it was said")),
            text("place", _("a town, county or area, in their words")),
            text("region", _("the nation or region")),
            text("level", _("local, regional or national: how far it reaches")),
            text("quote", _("the sentence it is about, as it read then")),
            when("happened", _("when it was said")),
            when("received", _("when it came in here")),
            when("hidden", _("when it was hidden")),
            text("hidden_because", _("the reason code it was hidden for")),
            when("erased", _("when its words were erased")),
            text("part_of", _("the whole of which it is a point")),
            text("split_into", _("references of the points into which it was split, with a space between")),
            text("stands_with", _("the one that says the same, with which it has one answer")),
        ),
        _contributions,
        lambda process: contributions.taken_along(NOBODY, process),
    ),
    Table(
        "account",
        _("Everything counted"),
        _("what is counted by one way or kind; received is waiting, talked about, answered and withdrawn together"),
        (
            text("by", _("all, way or kind")),
            text("name", _("the way in which it came (a channel, or file- and the kind of the file), or the kind")),
            number("received", _("everything that came in; what was split counts as its points")),
            number("waiting", _("of them: nobody has answered it yet")),
            number("talked_about", _("of them: being talked about")),
            number("answered", _("of them: it has an answer with a reason")),
            number("withdrawn", _("of them: taken back by its author")),
            number("held", _("of them: kept back until somebody has looked")),
            number("hidden", _("of them: its words are hidden")),
            number("erased", _("of them: its words were erased")),
            number("joined", _("of them: one answer is for it and another that says the same")),
            number("points", _("of them: a point of something longer")),
            number("campaign", _("of them: it came in nearly the same words from at least five")),
            number("no_news", _("of them: being talked about, and the news that was promised has not come")),
            number("split", _("beside them: what was split, as it came")),
            number("appealed", _("of them: its author said that an answer does not answer their point")),
            number("unreadable", _("beside them: places in files that nobody could read; empty for a kind")),
        ),
        _account,
        None,
    ),
    Table(
        "replies",
        _("Replies and comments"),
        _(
            "one turn of the conversation about a contribution, where its author chose that everybody reads it, or a comment"
        ),
        (
            text("contribution", _("reference of what it is about")),
            text("by", _("author, desk or other: who said it, the team, or somebody who comments")),
            text("side", _("government or civil-society: for whom somebody of the team wrote")),
            text("name", _("the name somebody gave who comments; of an author see the contribution")),
            text("language", _("the language it was written in")),
            text("text", _("its words; empty where hidden or erased")),
            when("written", _("when it was written")),
            when("hidden", _("when it was hidden")),
            text("hidden_because", _("the reason code it was hidden for")),
            when("erased", _("when its words were erased")),
        ),
        _replies,
        contributions.turns_for_everybody,
    ),
    Table(
        "themes",
        _("Themes"),
        _("a theme by which the team read what people said; there are none before the team shows them"),
        (
            number("theme", _("number of the theme")),
            number("under", _("number of the wider theme under which it stands")),
            text("plan_theme", _("the theme of the plan to which it belongs")),
            *words("label", _("what it is called")),
            *words("definition", _("what it is about")),
            *words("belongs", _("what belongs to it")),
            *words("belongs_not", _("what does not")),
            text("state", _("in-use, retired or split")),
            number("contributions", _("how many are about it, as the team read them: no measure of public support")),
        ),
        _themes,
        None,
    ),
    Table(
        "codings",
        _("Which contribution is about which theme"),
        _("a contribution that the team read, and whose words everybody may read"),
        (
            text("contribution", _("reference of what was read")),
            text("themes", _("numbers of the themes it is about, with a space between")),
            text("stance", _("supports, opposes, mixed or no-stance, towards what it is about")),
        ),
        _codings,
        lambda process: analysis.codings_shown(NOBODY, process),
    ),
    Table(
        "coverage",
        _("Whether the plan covers what was said"),
        _("a contribution that the team read beside the plan, and whose words everybody may read"),
        (
            text("contribution", _("reference of what was read")),
            text("call", _("covered, partly, contradicts or not")),
            number("commitment", _("number of the commitment that covers or contradicts it")),
            number("version", _("number of the version of the plan that was read")),
        ),
        _coverage,
        lambda process: analysis.calls_shown(NOBODY, process),
    ),
    Table(
        "answers",
        _("Answers"),
        _("an outcome and a reason, for the contributions named"),
        (
            text("answer", _("identity of the answer")),
            text("contributions", _("references of what it answers, with a space between")),
            text("outcome", _("changed, partly, covered, later, no, elsewhere, joined, used, replied or thanked")),
            *words("reason", _("why")),
            *words("why_not_the_rest", _("partly: why not the rest")),
            *words("place", _("covered, used: where it stands")),
            day("until", _("later: by when it comes back")),
            yes_or_no("next_process", _("later: with the next process")),
            text("decided_by", _("who decided, or took it up")),
            text("who_can", _("elsewhere: who can decide it")),
            yes_or_no("passed_on", _("elsewhere: whether it was passed on")),
            when("happened", _("when the answer was given")),
            when("recorded", _("when it was recorded here")),
        ),
        _answers,
        lambda process: answers.answers_visible_to(NOBODY, process),
    ),
    *PLAN_TABLES,
    *REPORT_TABLES,
    Table(
        "network",
        _("The network"),
        _("an organisation or a person in the network, who agreed to be named"),
        (
            *words("name", _("its name")),
            text("kind", _("department, local, civil-society, coalition, other or person")),
            text("level", _("local, regional, national or international")),
            text("place", _("a town, county or area, in their words")),
            text("region", _("the nation or region")),
        ),
        _network,
        processes.network_shown,
    ),
    *EVENT_TABLES,
    *EVIDENCE_TABLES,
    Table(
        "documents",
        _("Documents"),
        _("a letter, minute, paper, statement or report"),
        (
            text("document", _("its address")),
            text("kind", _("letter, minutes, paper, statement or report")),
            *words("title", _("its title")),
            *words("summary", _("what it is about")),
            *words("text", _("its words, as Markdown")),
            text("written_by", _("who wrote it, as it signed")),
            text("original", _("where it first appeared")),
            day("happened", _("the day it bears")),
            when("recorded", _("when it was recorded here")),
            when("published", _("when it became public here")),
            when("changed", _("when its published words were last changed")),
        ),
        _documents,
        lambda process: processes.documents_visible_to(NOBODY, process),
    ),
)


def table_of(name: str) -> Table | None:
    """The table with this name."""
    return next((table for table in TABLES if table.name == name), None)
