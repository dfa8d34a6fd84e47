"""One thing that one version says otherwise than another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2s
from uuid import UUID

from hearback.core import languages
from hearback.core.languages import Words
from hearback.plans.figures import touched
from hearback.plans.models import Change, Commitment, Milestone, Sentence
from hearback.plans.snapshots import EntryState, Promised, Said, Snapshot, Takes

Kind = Change.Kind
Of = Change.Of
SUBSTANCE = {Of.COMMITMENT, Of.THEME, Of.DATE, Of.PARTY, Of.MILESTONE}


@dataclass(frozen=True, slots=True)
class Reshaped:
    """Sentences that were split or joined: those there were, and those there are."""

    before: tuple[Said, ...]
    after: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one version says otherwise than the one before it.

    `key` names it; `detail` says which date (starts, ends, due), which part (lead, support, partner) or which text of
    the plan itself, which is of no commitment. `is_substance`: its cause is never wording only. The last four carry
    what it takes to make the one version from the other.
    """

    key: str
    kind: Change.Kind
    of: Change.Of
    commitment: Commitment | None
    before: Words
    after: Words
    is_substance: bool
    detail: str = ""
    sentence: Sentence | None = None
    milestone: Milestone | None = None
    field: str = ""
    place: int = 0
    subject: UUID | None = None
    whole: EntryState | Promised | Takes | Reshaped | None = None

    @property
    def digest(self) -> str:
        """What it says, in short: a cause chosen for it is for these words and no others."""
        said = json.dumps([self.key, self.before, self.after, self.field], sort_keys=True)
        return blake2s(said.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the differences of one commitment, or of the plan itself."""

    commitment: Commitment | None
    rows: Snapshot

    def __call__(
        self,
        of: Change.Of,
        kind: Change.Kind,
        subject: UUID,
        before: Words,
        after: Words,
        *,
        detail: str = "",
        apart: str = "",
    ) -> Difference:
        """A difference, named by what it is of."""
        extra = "".join(f":{part}" for part in (detail, apart) if part)
        return Difference(
            key=f"{of}:{kind}:{subject}{extra}",
            kind=kind,
            of=of,
            commitment=self.commitment,
            before=before,
            after=after,
            is_substance=_is_substance(of, kind, before, after),
            detail=detail,
            sentence=self.rows.sentences[subject] if of == Of.SENTENCE else None,
            milestone=self.rows.milestones[subject] if of == Of.MILESTONE or detail == "due" else None,
            subject=subject,
        )

    def text(self, name: str, before: Words, after: Words) -> Difference:
        """A difference in a text of the plan itself."""
        kind = how(before, after) if before and after else appeared(before, after)
        return Difference(
            key=f"{Of.TEXT}:{kind}:{name}",
            kind=kind,
            of=Of.TEXT,
            commitment=None,
            before=before,
            after=after,
            is_substance=_is_substance(Of.TEXT, kind, before, after),
            detail=name,
        )


def _is_substance(of: Change.Of, kind: Change.Kind, before: Words, after: Words) -> bool:
    """What is never wording only: a sentence that only moved says what it said; one that came or went does not."""
    if kind == Kind.MOVED and of == Of.SENTENCE:
        return False
    if kind == Kind.TRANSLATED:
        return touched(before, after)
    if kind in {Kind.SPLIT, Kind.JOINED}:
        return not same_words(before, after)
    return of in SUBSTANCE or kind in {Kind.ADDED, Kind.REMOVED} or touched(before, after)


def same_words(before: Words, after: Words) -> bool:
    """Whether the same words stand there in the same order, whatever stands between them."""
    codes = {*before, *after}
    told = all(_told(before.get(code, "")) == _told(after.get(code, "")) for code in codes)
    return told and not touched(before, after)


def _told(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def joined(texts: Iterable[Words]) -> Words:
    """Several texts as one, in each language."""
    found: dict[str, list[str]] = {}
    for text in texts:
        for code, words in text.items():
            found.setdefault(code, []).append(words)
    return {code: " ".join(words) for code, words in found.items()}


def how(before: Words, after: Words) -> Change.Kind:
    """Whether words were translated (one language changed, another stayed) or changed."""
    codes = {*before, *after}
    changed = [code for code in codes if before.get(code, "") != after.get(code, "")]
    stayed = [code for code in codes if before.get(code) and before.get(code) == after.get(code)]
    return Kind.TRANSLATED if len(changed) == 1 and stayed else Kind.CHANGED


def alone(kind: str, before: Words, after: Words) -> str:
    """The language in which something reads otherwise now while another stayed; "" where a translation only came.

    It may mean something else there now: after both sides have signed that is a change like any other.
    """
    if kind != Kind.TRANSLATED:
        return ""
    return next((code for code, text in before.items() if text and after.get(code, "") != text), "")


def written(date: str) -> Words:
    """A date as written, as words: it reads the same in every language."""
    return {languages.codes()[0]: date} if date else {}


def appeared(was: object, now: object) -> Change.Kind:
    """Whether something came, went, or became something else."""
    if not was:
        return Kind.ADDED
    return Kind.CHANGED if now else Kind.REMOVED
