"""What somebody speaks about: the process as a whole, a question, a theme, a commitment, or one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from hearback.contributions.anchoring import place_of
from hearback.core import clock, languages
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Entry, Version, Wording
from hearback.processes import queries as processes
from hearback.processes.models import Process, Question, Theme


@dataclass(frozen=True, slots=True)
class About:
    """At most one of these; with none of them it is the process. `part` are the words of the sentence, if not all of it.

    `language` is the one in which the sentence was read.
    """

    question: Question | None = None
    theme: Theme | None = None
    entry: Entry | None = None
    wording: Wording | None = None
    part: str = ""
    language: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is about the process as a whole."""
        return not (self.question or self.theme or self.entry or self.wording)

    @property
    def commitment(self) -> Commitment | None:
        """The commitment, also of a sentence."""
        entry = self.wording.entry if self.wording else self.entry
        return entry.commitment if entry else None

    @property
    def words(self) -> languages.Words:
        """The question, or the name of the theme or commitment."""
        if self.question:
            return self.question.text
        if self.theme:
            return self.theme.name
        entry = self.wording.entry if self.wording else self.entry
        return entry.title if entry else {}

    @property
    def text(self) -> str:
        """In one line what it is about, for a summary."""
        text = languages.pick(self.words).text
        if self.question:
            return _("Question %(number)d: %(text)s") % {"number": self.question.number, "text": text}
        if self.theme:
            return _("The theme “%(text)s”") % {"text": text}
        if self.wording and self.commitment:
            values = {"number": self.commitment.number, "text": text}
            return _("One sentence of commitment %(number)d, %(text)s") % values
        if self.commitment:
            return _("Commitment %(number)d, %(text)s") % {"number": self.commitment.number, "text": text}
        return _("The plan, or how it is made, as a whole")

    @property
    def sentence(self) -> languages.Picked | None:
        """The sentence as it was read, in the reader's language if it is written in it."""
        return languages.pick(self.wording.text, self.language or None) if self.wording else None

    @property
    def quote(self) -> languages.Picked | None:
        """The words it is about: the sentence, or the part of it."""
        read = self.sentence
        return replace(read, text=self.part) if read and self.part else read

    @property
    def read_in(self) -> Version | None:
        """The version in which the sentence was read."""
        return self.wording.entry.version if self.wording else None

    @property
    def kind(self) -> str:
        """The kind that the question calls for; nothing where the person says it."""
        return str(self.question.kind) if self.question else ""

    @property
    def values(self) -> dict[str, str]:
        """What is kept of it in a draft, and what stands in an address."""
        return {
            "question": str(self.question.number) if self.question else "",
            "theme": self.theme.slug if self.theme else "",
            "commitment": str(self.entry.commitment.number) if self.entry else "",
            "sentence": str(self.wording.sentence.uuid) if self.wording else "",
            "part": self.part,
            "version": str(self.wording.entry.version.number) if self.wording else "",
            "read": self.language if self.wording else "",
        }

    @property
    def told(self) -> dict[str, Any]:
        """The same as `contributions.actions.say` takes it."""
        sentence = self.wording.sentence if self.wording else None
        about = {"question": self.question, "theme": self.theme, "commitment": self.commitment, "sentence": sentence}
        return about | {"part": self.part, "read_in": self.read_in, "read_language": self.language}


def read(viewer: Viewer, process: Process, given: Mapping[str, Any], *, closed: bool = False) -> About:
    """What an address or a draft names. What is not there (any more), or not for this viewer, is the process as a whole.

    With `closed`, a question that was closed since is still named, so that the person can be told so.
    """
    number = str(given.get("question") or "")
    if question := processes.question_of(process, int(number)) if _is_number(number) else None:
        shut = question.closed is not None and question.closed <= clock.now()
        return About() if shut and not closed else About(question=question)
    slug = str(given.get("theme") or "")
    if theme := processes.theme_of(process, slug) if slug and "\0" not in slug else None:
        return About(theme=theme)
    version = plans.current_version(viewer, process) if given.get("sentence") or given.get("commitment") else None
    if version is None:
        return About()
    if uuid := uuid_in(given.get("sentence")):
        read_in = _read_in(viewer, process, given) or version
        if wording := plans.sentence_in(read_in, uuid) or plans.sentence_in(version, uuid):
            return _about_sentence(wording, given)
    number = str(given.get("commitment") or "")
    entry = plans.entry_in(version, int(number)) if _is_number(number) else None
    return About(entry=entry)


def _read_in(viewer: Viewer, process: Process, given: Mapping[str, Any]) -> Version | None:
    """The version in which somebody read, as everybody can; it may not be the latest any more when they send."""
    number = str(given.get("version") or "")
    version = plans.version_visible_to(viewer, process, int(number)) if _is_number(number) else None
    return version if version and version.published and version.published <= clock.now() else None


def _about_sentence(wording: Wording, given: Mapping[str, Any]) -> About:
    read = str(given.get("read") or "")
    about = About(wording=wording, language=read if read in languages.codes() else languages.current())
    return with_part(about, str(given.get("part") or "")) or about


def with_part(about: About, part: str) -> About | None:
    """About some words of the sentence, all of it if there are none; None where they do not stand in it."""
    read = about.sentence
    at = place_of(part, read.text) if read and part.strip() else None
    if read is None or (part.strip() and at is None):
        return None
    words = read.text[at[0] : at[1]] if at else ""
    return replace(about, part="" if words == read.text else words)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
