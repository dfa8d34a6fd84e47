"""What is written to people in words of the software alone, as the desk reads it: invented cases, in each language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.answers.models import Answer, WhyLate
from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.events.models import Event
from hearback.journal.models import Fact
from hearback.processes.models import Process
from hearback.reportback import digest_texts, news_texts, rules, texts, wordings
from hearback.reportback.public_news import PublicNews
from hearback.reportback.texts import Section
from hearback.reportback.wordings import PLACEHOLDERS, Facts, Text, Wordings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_REFERENCE = "7NM3-YN3Q"
_LATER = date(2026, 5, 1)


@dataclass(frozen=True, slots=True)
class Example:
    """One kind of message that no process words, with how an invented one reads: language, subject and body."""

    kind: StrOrPromise
    reads: tuple[tuple[str, str, str], ...]


def examples(viewer: Viewer, process: Process) -> list[Example]:
    """One of each kind that cannot be put in other words; for those who coordinate. Nobody's words or address is in one."""
    if not rules.may_word(viewer, process):
        raise NotAllowed
    of = wordings.of([process.pk])[process.pk]
    told = [Example(kind, tuple(_as_message(process, of, write))) for kind, write in _KINDS]
    return [*told, Example(_DIGEST, tuple(_digests(process, of)))]


def _as_message(
    process: Process, of: Wordings, write: Callable[[Process, Wordings], Section]
) -> Iterator[tuple[str, str, str]]:
    for code in languages.codes():
        with translation.override(code):
            section, private = write(process, of), private_link()
        subject, body = texts.message(process, [section], of, language=code, own_page=private, quiet=private, not_me="")
        yield code, subject, body


def _digests(process: Process, of: Wordings) -> Iterator[tuple[str, str, str]]:
    now = clock.now()
    for code in languages.codes():
        with translation.override(code):
            private = private_link()
        group = digest_texts.Group((_public(process, of, now),))
        since = now - timedelta(days=7)
        subject, body = digest_texts.digest(process, [group], codes=[code], since=since, own_page=private, stop=private)
        yield code, subject, body


def _public(process: Process, of: Wordings, now: datetime) -> PublicNews:
    return PublicNews(Fact(), frozenset(), process, now, lambda: invented(process, Text.PROGRESSED, of))


def private_link() -> str:
    """What stands where somebody's private link is, in the language in use."""
    return _("(here is the private link of whoever gets this)")


def invented(process: Process, text: str, of: Wordings) -> Section:
    """A text with the example of each of its placeholders, for a case that there was not."""
    facts: Facts = {**{name: _example(name) for name in PLACEHOLDERS}, **texts.about(process)}
    return Section(of.title(text, facts), of.paragraphs(text, facts), texts.page(process))


def _example(name: str) -> str | list[str]:
    one = str(PLACEHOLDERS[name].example)
    return [one] if PLACEHOLDERS[name].part else one


def _late(process: Process, _of: Wordings) -> Section:
    reason = {languages.current(): _("The figures are ready in April.")}
    return news_texts.late(process, [_REFERENCE], WhyLate(reason=reason, now_by=_LATER, said_by=_("The team")))


def _not_brought_back(process: Process, _of: Wordings) -> Section:
    return news_texts.not_brought_back(process, [_REFERENCE], Answer(until=_LATER))


def _event(process: Process, _of: Wordings) -> Section:
    title = {languages.current(): _("Workshop in the town hall")}
    return news_texts.answered_there(process, Event(title=title, slug="workshop"), 4, 2)


def _voice(process: Process, of: Wordings) -> Section:
    section = invented(process, Text.ANSWERED, of)
    return replace(section, paragraphs=(*section.paragraphs, texts.because_of_voice([_REFERENCE])))


def _takes_part(process: Process, of: Wordings) -> Section:
    section = invented(process, Text.PROGRESSED, of)
    return replace(section, paragraphs=(*section.paragraphs, news_texts.because_of_part([4])))


_DIGEST = gettext_lazy("News for whoever follows the process, once a day or a week")
_KINDS: tuple[tuple[StrOrPromise, Callable[[Process, Wordings], Section]], ...] = (
    (gettext_lazy("When you say why an answer comes later"), _late),
    (gettext_lazy("When something was to be brought back by a day that has passed"), _not_brought_back),
    (gettext_lazy("Once, to whoever came to an event where something was said that is answered"), _event),
    (gettext_lazy("The answer, to whoever added their voice"), _voice),
    (gettext_lazy("Progress, to whoever said “count me in”"), _takes_part),
)
