"""The response document: everything that was answered with its reason, as one page and as a document to take over.

The same for everybody, whoever asks. A government can put it on its own site as it is; both are sent as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import path
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hearback.answers import endings
from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.answers.queries import Answered, Place
from hearback.contributions.queries import Said
from hearback.core import clock, languages
from hearback.core.days import in_words
from hearback.core.languages import Words
from hearback.core.word_documents import ITEM, PLAIN, QUOTE, Block, document, heading
from hearback.processes.models import Process
from hearback.web.public.answers import ANSWERS
from hearback.web.public.data import as_everybody_sees, sent, streamed
from hearback.web.public.shared import home_of, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = gettext_lazy("What you said, and our answers")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HERE = '<div id="all-answers"></div>'
Text = tuple[str, str]  # a text and its language


@dataclass(frozen=True, slots=True)
class One:
    """One answer with everything that it answers, in words."""

    answer: Answer
    reads: StrOrPromise
    parts: tuple[tuple[StrOrPromise, tuple[Text, ...]], ...]
    reason: tuple[Text, ...]
    cleared: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the document is about, as its heading reads; nothing where the same part goes on."""

    place: Place
    title: str
    language: str


@rule("anyone")
def response_page(request: HttpRequest, process: str) -> HttpResponseBase:
    """The numbers first, then every answer under what it is about."""
    of = as_everybody_sees(process)
    counted, language, both = answers.sums(of), get_language() or "en", "both" in request.GET
    shown = page(
        request,
        of,
        "answers/response.html",
        title=TITLE,
        crumbs=(Link(ANSWERS, f"{home_of(of)}answers/"),),
        counted=counted,
        outcomes=_outcomes(of),
        today=clock.today(),
        both=both,
    )
    before, after = shown.content.decode().split(_HERE)
    if request.method == "HEAD" or not counted.answered:
        shown.content = before + after
        return shown

    def parts() -> Iterator[str]:
        yield before
        for part, ones in _parts(of, language, both=both):
            with translation.override(language):
                text = render_to_string("public/answers/_response.html", {"part": part, "ones": ones, "process": of})
            yield text
        yield after

    response = streamed(request, parts(), "text/html; charset=utf-8")
    if isinstance(response, StreamingHttpResponse):
        for name, value in shown.headers.items():
            response.headers.setdefault(name, value)
    return response


@rule("anyone")
def response_document(request: HttpRequest, process: str) -> HttpResponseBase:
    """The same as a document."""
    of = as_everybody_sees(process)
    language, both = get_language() or "en", "both" in request.GET
    title = f"{plain(of.name)}: {TITLE}"
    return sent(request, document(title, language, _blocks(of, language, both=both)), DOCX, f"{of.slug}-answers.docx")


def _outcomes(process: Process) -> list[tuple[StrOrPromise, int]]:
    labels = dict(Answer.Outcome.choices)
    return [(labels[outcome], number) for outcome, number in answers.outcomes(process).items()]


def _parts(process: Process, language: str, *, both: bool) -> Iterator[tuple[Part | None, list[One]]]:
    """A part of the document after the other, some answers at a time; a part that goes on has no heading again."""
    read = answers.response(process)
    for place, in_place in groupby(read, key=lambda one: one.place):
        first: Part | None = _part(place, language)
        for several in _some(groupby(in_place, key=lambda one: one.answer.pk)):
            with translation.override(language):
                yield first, [_one(process, group, language, both=both) for group in several]
            first = None


def _some(groups: Iterator[tuple[int, Iterator[Answered]]]) -> Iterator[list[list[Answered]]]:
    """Some answers with everything they answer, so that no piece of the document is large."""
    some: list[list[Answered]] = []
    for _answer, group in groups:
        some.append(list(group))
        if sum(len(one) for one in some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


_AT_ONCE = 50


def _part(place: Place, language: str) -> Part:
    with translation.override(language):
        name = languages.pick(place.name, language) if place.name else None
        if place.number is not None and name is not None:
            number = _("Commitment %(n)d") % {"n": place.number}
            return Part(place, f"{number}: {name.text}", name.language)
        return (
            Part(place, name.text, name.language) if name else Part(place, _("About the process as a whole"), language)
        )


def _one(process: Process, group: list[Answered], language: str, *, both: bool) -> One:
    answer, said = group[0].answer, tuple(one.said for one in group)
    parts: list[tuple[StrOrPromise, tuple[Text, ...]]] = [
        (_("Why not the rest:"), _texts(answer.why_not_the_rest, language, both=both)),
        (_("Where it stands:"), _texts(answer.place, language, both=both)),
        (_("It comes back by:"), _text(in_words(answer.until) if answer.until else "", language)),
        (_("It comes back:"), _text(_("with the next plan") if answer.next_process else "", language)),
        (_("Taken up by:") if answer.outcome == "thanked" else _("Decided by:"), _text(answer.decided_by, "")),
        (_("Who can decide it:"), _text(answer.who_can, "")),
        (_("Answered together with:"), _text(answer.joined_to.reference if answer.joined_to else "", "")),
    ]
    cleared = ""
    if answer.cleared_by and answer.cleared_on and process.shows_clearance:
        names = {"by": answer.cleared_by, "day": in_words(answer.cleared_on)}
        cleared = _("cleared by %(by)s on %(day)s") % names
    return One(
        answer=answer,
        reads=endings.reads(answer.outcome, {one.kind for one in said}),
        parts=tuple((label, texts) for label, texts in parts if texts),
        reason=_texts(answer.reason, language, both=both),
        cleared=cleared,
        said=said,
    )


def _texts(words: Words, language: str, *, both: bool) -> tuple[Text, ...]:
    """A text in the language of the document, or in every language of the site in which it is written."""
    if not words:
        return ()
    if both:
        return tuple((words[code], code) for code in languages.codes() if words.get(code))
    picked = languages.pick(words, language)
    return ((picked.text, picked.language),)


def _text(text: str, language: str) -> tuple[Text, ...]:
    return ((text, language),) if text else ()


def _blocks(process: Process, language: str, *, both: bool) -> Iterator[Block]:
    """The document's paragraphs, one after the other as they are read."""
    with translation.override(language):
        counted = answers.sums(process)
        first = [
            Block(_("As of %(day)s") % {"day": in_words(clock.today())}),
            heading(1, _("The numbers")),
            *(Block(f"{label}: {number}", ITEM) for label, number in _numbers(counted)),
            *(Block(f"{label}: {number}", ITEM) for label, number in _outcomes(process)),
            heading(1, _("The answers")),
        ]
        if not counted.answered:
            first.append(Block(_("Nothing is answered yet.")))
    yield from first
    for part, ones in _parts(process, language, both=both):
        if part is not None:
            yield heading(2, part.title, part.language)
        for one in ones:
            with translation.override(language):
                written = list(_of_one(one))
            yield from written


def _numbers(counted: answers.Sums) -> list[tuple[StrOrPromise, int]]:
    return [
        (_("Received"), counted.received),
        (_("Waiting for an answer"), counted.waiting),
        (_("Being talked about"), counted.talked_about),
        (_("Answered"), counted.answered),
        (_("Withdrawn"), counted.withdrawn),
    ]


def _of_one(one: One) -> Iterator[Block]:
    yield heading(3, str(one.reads))
    yield from (Block(text, PLAIN, language) for text, language in one.reason)
    for label, texts in one.parts:
        yield from (Block(text, PLAIN, language, strong=str(label)) for text, language in texts)
    day = in_words(clock.day(one.answer.happened))
    yield Block("; ".join(filter(None, [day, one.cleared])))
    for said in one.said:
        yield Block(said.words or _("These words are not shown."), QUOTE, said.language, strong=said.reference)


urls = [
    path("<slug:process>/answers/document/", response_page, name="response"),
    path("<slug:process>/answers/document.docx", response_document, name="response-document"),
]
