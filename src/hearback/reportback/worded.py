"""What we write to people as the desk reads it: every text, its wordings, and how one reads in a case of this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation

from hearback.core import languages
from hearback.core.errors import NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal.models import Fact
from hearback.people import queries as people
from hearback.processes.models import Process
from hearback.reportback import by_hand, examples, letters, quoting, rules, texts, wordings
from hearback.reportback.by_hand import InOneLanguage
from hearback.reportback.models import Telling, Wording
from hearback.reportback.shelf import Shelf, Told
from hearback.reportback.wordings import ORIGINALS, Original, Text, Wordings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is told with each text, as the journal names it; the frame stands around an answer.
_VERBS: dict[str, Sequence[str]] = {
    Text.FRAME: ("answer.given",),
    Text.RECEIVED: ("contribution.received", "contribution.released"),
    Text.TALKED_ABOUT: ("talk.begun",),
    Text.NEWS_DUE: ("news.due",),
    Text.ANSWERED: ("answer.given",),
    Text.CORRECTED: ("answer.corrected",),
    Text.CHANGED: ("version.published", "version.appeared"),
    Text.PROGRESSED: ("progress.reported",),
    Text.MISSED: ("milestone.missed",),
    Text.NOTES: ("notes.published",),
}
_LOOKED_THROUGH = 20  # facts, for one that can still be shown


@dataclass(frozen=True, slots=True)
class Worded:
    """One text of a process: how it reads to begin with, and what holds now, if the process has worded it."""

    text: Text
    original: Original
    row: Wording | None

    @property
    def number(self) -> int:
        """The number of the wording that holds; nought before there was any."""
        return self.row.number if self.row else 0

    @property
    def own(self) -> set[str]:
        """The languages in which the process uses words of its own."""
        return {*self.row.title, *self.row.body} if self.row else set()

    @property
    def title(self) -> Words:
        """The subject as it stands, in every language of the site."""
        return self._stands(self.row.title if self.row else {}, self.original.title)

    @property
    def body(self) -> Words:
        """The text as it stands, in every language of the site."""
        return self._stands(self.row.body if self.row else {}, self.original.body)

    def _stands(self, own: Words, original: StrOrPromise) -> Words:
        found = {}
        for code in languages.codes():
            with translation.override(code):
                found[code] = own.get(code) or str(original)
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """One wording as it was kept, with who wrote it."""

    row: Wording
    by: str


@dataclass(frozen=True, slots=True)
class Reads:
    """How a text reads in one language: subject and body of the message, and what a letter says.

    `reference` names the case; without one it is invented.
    """

    language: str
    subject: str
    body: str
    on_paper: InOneLanguage
    link: str
    reference: str
    invented: bool

    @property
    def references(self) -> tuple[str, ...]:
        """What a letter calls it by."""
        return (self.reference,) if self.reference else ()


def worded(viewer: Viewer, process: Process) -> list[Worded]:
    """Every text of a process, for those who coordinate it."""
    if not rules.may_word(viewer, process):
        raise NotAllowed
    rows = {row.text: row for row in Wording.objects.filter(process=process, current=True)}
    return [Worded(text, ORIGINALS[text], rows.get(text)) for text in Text]


def earlier_wordings(viewer: Viewer, process: Process, text: Text) -> list[Kept]:
    """Every wording of one text, the newest first, with who wrote it: for those who coordinate."""
    if not rules.may_word(viewer, process):
        raise NotAllowed
    rows = list(Wording.objects.filter(process=process, text=text).order_by("-number"))
    names = people.names_of([row.by for row in rows])
    return [Kept(row, names.get(row.by, "")) for row in rows]


def how_it_reads(viewer: Viewer, process: Process, text: Text, *, title: Words, body: Words) -> list[Reads]:
    """How a text would read with these words, in each language of the site: of the newest such case, else an invented one.

    Nobody's address, name or private link is in it.
    """
    if not rules.may_word(viewer, process):
        raise NotAllowed
    of = Wordings({**wordings.of([process.pk])[process.pk].changed, text: Wording(text=text, title=title, body=body)})
    case = _case(process, text)
    return [_reads(process, text, code, of, case) for code in languages.codes()]


def _case(process: Process, text: Text) -> Told | None:
    """The newest time that this was told to whoever said something (notes: to whoever was there)."""
    facts = Fact.objects.filter(process_uuid=process.uuid, verb__in=_VERBS[text]).order_by("-id")[:_LOOKED_THROUGH]
    by_uuid = {fact.uuid: fact for fact in facts if not fact.refs.get("brought_from")}
    told = Telling.objects.filter(process=process, fact__in=by_uuid, as_voice=False)
    if text == Text.NOTES:
        told = told.exclude(event=None)
    else:
        told = told.filter(contribution__isnull=False, contribution__erased=None, contribution__held=None)
    telling = told.select_related("process", "contribution", "event").order_by("-id").first()
    return Told(by_uuid[telling.fact], (telling,)) if telling else None


def _reads(process: Process, text: Text, code: str, of: Wordings, case: Told | None) -> Reads:
    told = [case] if case is not None else []
    words = quoting.public_words_of(one.contributions for one in told if letters.quotes(one))
    said = letters.with_words(told, code, Shelf(told, {process.pk: of}), words)
    with translation.override(code):
        shown = said[0][1] if said else examples.invented(process, Text.ANSWERED if text == Text.FRAME else text, of)
        private = examples.private_link()
    subject, body = texts.message(process, [shown], of, language=code, own_page=private, quiet=private, not_me="")
    reference = next((reference for one, _section in said for reference in one.references), "")
    paper, link = by_hand.in_one_language(code, (shown,), process, of), by_hand.link_to([reference], shown)
    return Reads(code, subject, body, paper, link, reference, not said)
