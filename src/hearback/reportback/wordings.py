"""The texts that we write to people: how each reads to begin with, what stands in it, and how a process words it.

A text is a title and paragraphs with placeholders (`core.placeholders`). What it is for, such as an answer's reason,
stands in a placeholder that cannot be left out. The link to the page, why somebody is told, how to stop it and “this was
not me” are added around it and are no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hearback.core import languages, placeholders
from hearback.core.languages import Words
from hearback.reportback.models import Wording

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

T = TypeVar("T")
Text = Wording.Text
Facts = Mapping[str, "str | Sequence[str]"]
"""What stands at each placeholder: a line, or the paragraphs of a part of the message."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands at a placeholder, with an example; `part` is one that has paragraphs of its own."""

    what: StrOrPromise
    example: StrOrPromise
    part: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """How a text reads to begin with; `needs` says of what cannot be left out why. The frame has no title."""

    when: StrOrPromise
    title: StrOrPromise
    body: StrOrPromise
    may: tuple[str, ...] = ()
    needs: Mapping[str, StrOrPromise] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        """Every placeholder that this text may have: what it is about first."""
        return (*self.needs, *self.may, "process", "runner")


PLACEHOLDERS: Mapping[str, Placeholder] = {
    "news": Placeholder(_("what the message is about"), _("The answer to 7NM3-YN3Q …"), part=True),
    "reference": Placeholder(_("the references of what it is about"), "7NM3-YN3Q"),
    "your reference": Placeholder(
        _("each reference, and how to say it aloud"),
        _("Your reference is 7NM3-YN3Q. To say it aloud: …"),
        part=True,
    ),
    "when you will hear": Placeholder(
        _("what the promise of the process says about when; nothing where it says nothing"),
        _("You get an answer within 6 weeks."),
        part=True,
    ),
    "our answer": Placeholder(
        _("the outcome, as the author reads it"), _("We changed the plan because of what you said."), part=True
    ),
    "the reason": Placeholder(
        _("the reason of the answer, in full"),
        _("You showed that the date came before the figures it needs. It is later now."),
    ),
    "details": Placeholder(
        _("what belongs to the answer: why not the rest, where it stands, by when, who decided; often nothing"),
        _("Where it stands: commitment 4"),
        part=True,
    ),
    "what changed": Placeholder(
        _("what changed in the plan, a line each; nothing where nothing did"),
        _("What changed:\n- commitment 4, milestone 2"),
        part=True,
    ),
    "with whom": Placeholder(_("with whom we talk about it"), _("the department for health")),
    "what stands in the way": Placeholder(_("what stands in the way of an answer"), _("The budget is not settled.")),
    "date": Placeholder(_("the day that is meant"), _("1 May 2026")),
    "version": Placeholder(_("the name of the new version of the plan"), _("second draft")),
    "commitment": Placeholder(_("the number of the commitment"), "4"),
    "the report": Placeholder(
        _("how far it is, what was done, what stands in the way, who reports, and the evidence"),
        _("Under way. The first list is published."),
        part=True,
    ),
    "what was due": Placeholder(
        _("what was to be complete by then"), _("A list of every contract is published."), part=True
    ),
    "event": Placeholder(_("the name of the event"), _("Workshop in the town hall")),
    "process": Placeholder(_("the name of the process"), _("Open government plan")),
    "runner": Placeholder(_("who runs the process"), _("The open government team")),
}
_REASON = _("the reason is what the message is for, and no answer goes out without one")
_ANSWER = _("without it nobody reads what was decided")
_ALL = _("what belongs to an answer is told with it")
_CHANGES = _("it is what the message is for")
_ANSWERING = {"our answer": _ANSWER, "the reason": _REASON, "details": _ALL, "what changed": _ALL}
ORIGINALS: Mapping[str, Original] = {
    Text.FRAME: Original(
        _("Around everything that we write to people about this process: a greeting, and how you sign"),
        "",
        _("This is about {process}.\n\n{news}"),
        needs={"news": _("it is what the message is for")},
    ),
    Text.RECEIVED: Original(
        _("At once, when somebody has said something"),
        _("We have what you said: {reference}"),
        _(
            "Thank you. What you said came in, and is kept word for word as you wrote it.\n\n"
            "{your reference}\n\n"
            "You will hear from us when there is an answer, with the reason for it.\n\n"
            "{when you will hear}"
        ),
        may=("reference", "when you will hear"),
        needs={"your reference": _("without it nobody can find again what they said")},
    ),
    Text.TALKED_ABOUT: Original(
        _("When you say that something is being talked about"),
        _("We are talking about {reference}"),
        _(
            "With whom: {with whom}\n\n"
            "What stands in the way: {what stands in the way}\n\n"
            "You will have news from us by {date}."
        ),
        may=("reference",),
        needs={
            "with whom": _("people are told with whom we talk about what they said"),
            "what stands in the way": _("people are told why there is no answer yet"),
            "date": _("people are told by when they hear again"),
        },
    ),
    Text.NEWS_DUE: Original(
        _("When the day has come on which you promised news, and there is none"),
        _("No news yet about {reference}"),
        _(
            "We said that you would have news by {date}. There is none yet, and we are sorry.\n\n"
            "What you said is still being talked about, and everyone can see that we are late."
        ),
        may=("reference",),
        needs={"date": _("people are told which promise we have not kept")},
    ),
    Text.ANSWERED: Original(
        _("When you answer"),
        _("The answer to {reference}"),
        _("{our answer}\n\nThe reason: {the reason}\n\n{details}\n\n{what changed}"),
        may=("reference",),
        needs=_ANSWERING,
    ),
    Text.CORRECTED: Original(
        _("When you put another answer in the place of one that was wrong"),
        _("The answer to {reference} is corrected"),
        _("{our answer}\n\nThe reason: {the reason}\n\n{details}\n\n{what changed}"),
        may=("reference",),
        needs=_ANSWERING,
    ),
    Text.CHANGED: Original(
        _("When a new version of the plan changes something that an answer was about"),
        _("The plan changed where you had a part in it: {reference}"),
        _("A new version of the plan is published: {version}.\n\n{what changed}"),
        may=("reference", "version"),
        needs={"what changed": _CHANGES},
    ),
    Text.PROGRESSED: Original(
        _("When there is news of a commitment in which somebody’s words had a part"),
        _("Progress on commitment {commitment}"),
        "{the report}",
        may=("reference", "commitment"),
        needs={"the report": _CHANGES},
    ),
    Text.MISSED: Original(
        _("When a date of a commitment has passed and nobody has reported that it is complete"),
        _("A date has passed: commitment {commitment}"),
        _("It was due by {date}, and nobody has reported that it is complete:\n\n{what was due}"),
        may=("reference", "commitment"),
        needs={"date": _("people are told which date has passed"), "what was due": _CHANGES},
    ),
    Text.NOTES: Original(
        _("To those who were there, when the notes of an event are published"),
        _("Notes of {event}"),
        _("The notes are published: what was said there, and what happens with it."),
        may=("event",),
    ),
}
NEWS = "{news}"  # in the frame: what the message is about
_APART = re.compile(r"\n[ \t]*\n\s*")
_ALONE = re.compile(r"\{([^{}]*)\}")
_RULE = re.compile(r"\s*[-*_=~–—](?:\s*[-*_=~–—])+\s*")


@dataclass(frozen=True, slots=True)
class Wordings:
    """The texts of one process as they stand. What it has not worded reads as the original."""

    changed: Mapping[str, Wording] = field(default_factory=dict)
    _same: dict[tuple[object, ...], Any] = field(default_factory=dict, compare=False)

    def once(self, key: tuple[object, ...], say: Callable[[], T]) -> T:
        """What is the same in many messages: said once in each language, for as long as these texts are held."""
        key = (get_language(), *key)
        if key not in self._same:
            self._same[key] = say()
        found: T = self._same[key]
        return found

    def title(self, text: str, facts: Facts) -> str:
        """The subject of a message that says this, in the language in use: always one line."""
        row = self.changed.get(text)
        return " ".join(_filled(in_use(row.title if row else {}, ORIGINALS[text].title), facts).split())

    def paragraphs(self, text: str, facts: Facts) -> tuple[str, ...]:
        """What the message says, in the language in use, without paragraphs in which nothing stands."""
        return tuple(_paragraphs(self._body(text), facts))

    def around(self, facts: Facts) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What stands in every message before and after its news, in the language in use."""
        before, _news, after = self._body(Text.FRAME).partition(NEWS)
        return tuple(_paragraphs(before, facts)), tuple(_paragraphs(after, facts))

    def _body(self, text: str) -> str:
        row = self.changed.get(text)
        return in_use(row.body if row else {}, ORIGINALS[text].body)


def of(processes: Iterable[int]) -> dict[int, Wordings]:
    """The texts of each of these processes, in one statement."""
    wanted = set(processes)
    found: dict[int, dict[str, Wording]] = {process: {} for process in wanted}
    for row in Wording.objects.filter(process__in=wanted, current=True) if wanted else ():
        found[row.process_id][row.text] = row
    return {process: Wordings(rows) for process, rows in found.items()}


def in_use(words: Words, original: StrOrPromise) -> str:
    """What stands in the language in use: the process's own words, or the original. Never those of another language."""
    return words.get(languages.current()) or str(original)


def _paragraphs(text: str, facts: Facts) -> Iterator[str]:
    """The paragraphs of a text; a placeholder that stands alone gives all of its own."""
    for part in _APART.split(text):
        alone = _ALONE.fullmatch(part.strip())
        value = facts.get(alone[1], part) if alone else ""
        if alone is not None and not isinstance(value, str):
            yield from map(unruled, value)
        elif words := unruled(_filled(part, facts)).strip():
            yield words


def _filled(text: str, facts: Facts) -> str:
    """The text with its placeholders replaced, once. One that there is none of stays as it was written."""
    return placeholders.filled(text, lambda name: _together(facts.get(name, f"{{{name}}}")))


def _together(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else "\n\n".join(value)


def unruled(text: str) -> str:
    """The text without a line that looks like the rule which parts a message from what we add below it."""
    return "\n".join("…" if _RULE.fullmatch(line) else line for line in text.splitlines())
