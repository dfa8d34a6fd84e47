"""The tables of an export, and its dictionary: what each column holds. Public data only, seen with nobody's eyes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
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
from hearback.export.plan_tables import PLAN_TABLES
from hearback.processes import queries as processes
from hearback.processes.models import Process


def _contributions(process: Process) -> Rows:
    for one in contributions.everything_said(NOBODY, process):
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
        ]


def _replies(process: Process) -> Rows:
    for chunk in in_chunks(contributions.turns_for_everybody(process)):
        for row in chunk:
            turn = contributions.turn_for_everybody(row)
            said = [turn.by, row.side, turn.name, turn.language, turn.text, instant(turn.written)]
            yield [row.contribution.reference, *said, instant(row.hidden), row.hidden_because, instant(row.erased)]


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
            text("state", _("waiting, talked-about, answered or withdrawn")),
            text("language", _("the language it was said in")),
            text("channel", _("online, room, paper or imported")),
            text("words", _("the author’s own latest words; empty where hidden, withdrawn or erased")),
            *words("tidy", _("our shorter wording")),
            text("author", _("who said it, as they chose to be shown; empty when not shown")),
            number("voices", _("how many others added their voice; nought where the words are not shown")),
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
        ),
        _contributions,
        lambda process: contributions.contributions_visible_to(NOBODY, process),
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
