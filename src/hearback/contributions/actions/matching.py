"""What a find in a file becomes: its question, theme, sentence, kind and author as this process knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hearback.contributions.actions.form import WORDS_AT_MOST, Saying, cleaned
from hearback.contributions.actions.times import Times
from hearback.contributions.actions.wished import labels_of, wishes_of
from hearback.contributions.models import Authorship, Contribution, Source, SourceRow
from hearback.contributions.reading import Found, Piece, Seen, Unreadable
from hearback.contributions.reading.anchors import tie
from hearback.core import clock, digests, languages
from hearback.core.errors import BadInput
from hearback.core.text import fold
from hearback.people import addresses
from hearback.people.wishes import Wishes
from hearback.plans.models import Sentence, Wording
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Question, Theme

_AT_ONCE = 500
_SHOWN_OF_SEEN = 500  # letters: of what somebody quoted, say
_NUMBER = re.compile(r"(?:q|question|cwestiwn|no\.?)?\s*(\d{1,4})\.?$")
_YES = {"yes", "y", "true", "1", "ydy", "ie", "iawn", "named"}
_NO = {"", "no", "n", "false", "0", "na", "nac ydy"}
_SHOWN = Authorship.Attribution


@dataclass(slots=True)
class Staged:
    """A place in a file, what becomes of it, and what is to be known about it."""

    place: str
    fate: str
    column: str = ""
    why: str = ""
    key: UUID | None = None
    values: dict[str, Any] | None = None

    def row(self, source: Source, number: int) -> SourceRow:
        """The same as a row of its source, not kept yet."""
        return SourceRow(
            source=source,
            number=number,
            place=self.place[:200],
            fate=self.fate,
            column=self.column[:200],
            why=self.why,
            key=self.key,
            values=self.values or {},
        )


class Matcher:
    """The process that a source is for, as far as a find may name a part of it. One for each reading."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.process = source.process
        self._times = Times()
        self._last: tuple[str, UUID | None] = ("", None)

    def staged(self, pieces: Iterable[Piece]) -> Iterator[Staged]:
        """What becomes of each piece, in the order of the file. Reads; writes nothing."""
        part: list[Staged] = []
        for piece in pieces:
            part.append(self._one(piece))
            if len(part) == _AT_ONCE:
                yield from self._looked_up(part)
                part = []
        yield from self._looked_up(part)

    def saying(self, values: Mapping[str, Any]) -> Saying:
        """What was staged, cleaned as whatever else is said. Raises BadInput by its field."""
        given = dict(values)
        given.pop("points", None)
        happened = datetime.fromisoformat(given["happened"]) if given["happened"] else None
        sentence = self._sentence_of.get(given.pop("sentence") or 0)
        wishes = Wishes(**{name: given.pop(name, "") for name in ("told_by", "post", "phone")})
        return cleaned(
            process=self.process,
            **given
            | {
                "happened": happened,
                "question": self._question_of.get(given["question"] or 0),
                "theme": self._theme_of.get(given["theme"] or 0),
                "sentence": sentence,
                "commitment": sentence.commitment if sentence else None,
            },
            wishes=wishes,
            event=self.source.event,
            channel=self._channel,
            table="",
            report_back=True,
            news=False,
            captured_by=self.source.brought_by,
            wording="",
            told_in="",
            held="",
        )

    # --- one find

    def _one(self, piece: Piece) -> Staged:
        if isinstance(piece, Seen):
            text = piece.text if len(piece.text) <= _SHOWN_OF_SEEN else f"{piece.text[:_SHOWN_OF_SEEN]} …"
            why = f"{piece.what}: {text}" if text else str(piece.what)
            return Staged(piece.place, SourceRow.Fate.SEEN, why=why)
        if isinstance(piece, Unreadable):
            return Staged(piece.place, SourceRow.Fate.UNREADABLE, piece.column, str(piece.reason))
        if piece.parent:
            return self._reply(piece)
        self._last = (piece.place, None)
        try:
            values, note = self._values(piece)
            self.saying(values)
        except BadInput as problem:
            column = next(iter(self.source.columns.get(problem.field, ())), "")
            return Staged(piece.place, SourceRow.Fate.UNREADABLE, column, str(problem))
        key = self._key(piece)
        self._last = (piece.place, key)
        return Staged(piece.place, SourceRow.Fate.NEW, why=note, key=key, values=values)

    def _reply(self, found: Found) -> Staged:
        """A reply in a document: kept for the team beside what it replies to, and credited to nobody as a contribution."""
        place, key = self._last
        values = {
            "words": found.words[:WORDS_AT_MOST],
            "name": found.name,
            "happened": found.happened.isoformat() if found.happened else "",
        }
        return Staged(found.place, SourceRow.Fate.BESIDE, key=key if place == found.parent else None, values=values)

    def _values(self, found: Found) -> tuple[dict[str, Any], str]:
        """What `say` would be given, as it is kept until then, and what a person should know about it."""
        notes: list[str] = []
        question = self._question(found, notes)
        theme = self._theme(found, notes)
        sentence = self._sentence(found, notes)
        email = self._email(found, notes)
        happened = found.happened
        if happened is not None and self._knows_itself and happened > clock.now():
            notes.append(_("The time that it names is still to come."))
            happened = None
        if happened is None and self.source.event is not None and self.source.event.starts <= clock.now():
            happened = self.source.event.starts
        if happened is not None and timezone.is_naive(happened):
            happened = timezone.make_aware(happened)
        values: dict[str, Any] = {
            "words": found.words,
            "name": found.name,
            "organisation_name": found.organisation,
            "email": email,
            "attribution": self._attribution(found),
            "kind": self._kind(found.kind, question),
            "language": self._language(found.language),
            "language_said": bool(found.language.strip()),
            "question": question.pk if question else None,
            "theme": theme.pk if theme else None,
            "sentence": sentence.pk if sentence else None,
            "happened": happened.isoformat() if happened else "",
        }
        values |= wishes_of(found, email, notes)
        if found.points:
            values["points"] = list(found.points)
            notes.append(_("It may be several points in one."))
        return values, " ".join(notes)

    def _email(self, found: Found, notes: list[str]) -> str:
        """The address as it is kept. A mistyped one in a list is to be put right; a program's broken one is done without."""
        try:
            return addresses.clean_email(found.email) if found.email.strip() else ""
        except BadInput:
            if not self._knows_itself:
                raise
            notes.append(_("“%(email)s” is no address that we can write to.") % {"email": found.email[:80]})
            return ""

    def _question(self, found: Found, notes: list[str]) -> Question | None:
        for words in (found.question, *reversed(found.sections)):
            if (known := self._question_by.get(_plain(words))) is not None:
                return known
        numbered = _NUMBER.match(fold(found.question))
        if numbered is not None and (known := self._question_numbered.get(int(numbered[1]))) is not None:
            return known
        if found.question:
            notes.append(_("No question reads like “%(words)s”.") % {"words": found.question})
        return None

    def _theme(self, found: Found, notes: list[str]) -> Theme | None:
        for words in (found.theme, *reversed(found.sections)):
            if (known := self._theme_by.get(_plain(words))) is not None:
                return known
        if found.theme:
            notes.append(_("No theme is called “%(words)s”.") % {"words": found.theme})
        return None

    def _sentence(self, found: Found, notes: list[str]) -> Sentence | None:
        """The sentence of the latest published version that holds it, that a comment was written beside."""
        if not found.anchor:
            return None
        for sentences in self._versions:
            if (tied := tie(found.anchor, sentences, marked=found.marked)) is not None:
                return self._sentence_of[tied.sentence]
        notes.append(_("No sentence of the plan reads like “%(words)s”.") % {"words": found.anchor[:200]})
        return None

    def _kind(self, said: str, question: Question | None) -> str:
        if said.strip():
            if (known := _kinds().get(fold(said))) is not None:
                return known
            raise BadInput(_("“%(kind)s” is no kind of contribution.") % {"kind": said[:60]}, field="kind")
        return question.kind if question is not None else self.source.said_as

    def _language(self, said: str) -> str:
        if not said.strip():
            return self.source.language
        if (known := _languages().get(fold(said))) is not None:
            return known
        raise BadInput(_("“%(language)s” is no language of this site.") % {"language": said[:60]}, field="language")

    def _attribution(self, found: Found) -> str:
        """As the file says, else as was chosen for it; never more than there is to show."""
        wanted = self.source.attribution
        if self.source.columns.get("attribution"):
            said = fold(found.attribution)
            if said not in _YES | _NO | set(_SHOWN.values):
                raise BadInput(_("Say yes or no: “%(said)s” is neither.") % {"said": said[:60]}, field="attribution")
            wanted = _SHOWN.NAMED if said in _YES else _SHOWN.NOT_SHOWN if said in _NO else said
        there = {_SHOWN.NAMED: found.name, _SHOWN.ORGANISATION: found.organisation}
        return str(wanted) if there.get(_SHOWN(wanted)) else str(_SHOWN.NOT_SHOWN)

    @property
    def _knows_itself(self) -> bool:
        """Whether a program wrote the file, so that what it says of each thing (its number, its time) holds by itself."""
        return self.source.kind in (Source.Kind.DOCX, Source.Kind.MAIL)

    @property
    def _channel(self) -> str:
        """Notes of one of our events were said in the room; everything else was imported."""
        in_the_room = self.source.kind == Source.Kind.NOTES and self.source.event_id is not None
        return Contribution.Channel.ROOM if in_the_room else Contribution.Channel.IMPORTED

    # --- what is here already

    def _key(self, found: Found) -> UUID:
        """The same for the same thing said: by its words, its author and what it stands under, wherever it stands.

        So a line that moved, a file under another name, or one that has grown brings in only what is new. Two people
        who say the same in one file are two: the first has the first key, the second the second. Where the file has a
        number of its own for each, that number tells them apart; a message's or a comment's is enough by itself.
        `apart` says that nobody in this file is among those who said the same in another.
        """
        said: dict[str, Any] = {
            "event": str(self.source.event.uuid) if self.source.event else "",
            "words": fold(found.words),
            "author": [fold(found.name), fold(found.organisation), fold(found.email)],
            "under": [fold(found.question), fold(found.theme), *map(fold, found.sections)],
            "anchor": fold(found.anchor),
            "own": found.own_id,
        }
        if self._knows_itself and found.own_id:
            said = {"own": found.own_id}
        digest = digests.body_digest(said)
        among = self.source.uuid if self.source.apart else self.process.uuid
        return uuid5(among, f"import:{digest}:{self._times.met(digest)}")

    def _looked_up(self, part: list[Staged]) -> Iterator[Staged]:
        """The same, with those marked that are here already, and where they came from."""
        keys = [each.key for each in part if each.key is not None]
        here = Contribution.objects.filter(key__in=keys).order_by()
        there = {
            key: (reference, name, place)
            for key, reference, name, place in here.values_list("key", "reference", "source__name", "source_place")
        }
        self._find_joined(part)
        for each in part:
            if each.fate == SourceRow.Fate.NEW and each.key in there:
                reference, name, place = there[each.key]
                why = _("%(reference)s, from %(name)s, %(place)s")
                each.fate, each.values = SourceRow.Fate.THERE, {}
                each.why = why % {"reference": reference, "name": name or "", "place": place}
            yield each

    def _find_joined(self, part: list[Staged]) -> None:
        """Mark those that came in from another file as a part of something else."""
        new = {each.key: each for each in part if each.key is not None and each.fate == SourceRow.Fate.NEW}
        rows = SourceRow.objects.filter(key__in=new, fate=SourceRow.Fate.JOINED, source__confirmed__isnull=False)
        for row in rows.exclude(source=self.source if self.source.pk else None):
            each = new[row.key] if row.key else Staged(row.place, row.fate)
            each.fate, each.values, each.why = SourceRow.Fate.THERE, {}, row.why
            each.key = UUID(row.values["with"]) if row.values else each.key

    # --- what the process has, read once

    @cached_property
    def _questions(self) -> list[Question]:
        return list(processes.questions(self.process))

    @cached_property
    def _question_of(self) -> dict[int, Question]:
        return {question.pk: question for question in self._questions}

    @cached_property
    def _question_by(self) -> dict[str, Question]:
        return {_plain(text): question for question in self._questions for text in question.text.values()}

    @cached_property
    def _question_numbered(self) -> dict[int, Question]:
        return {question.number: question for question in self._questions}

    @cached_property
    def _themes(self) -> list[Theme]:
        return list(processes.themes(self.process))

    @cached_property
    def _theme_of(self) -> dict[int, Theme]:
        return {theme.pk: theme for theme in self._themes}

    @cached_property
    def _theme_by(self) -> dict[str, Theme]:
        return {_plain(text): theme for theme in self._themes for text in theme.name.values()}

    @cached_property
    def _wordings(self) -> list[Wording]:
        """Every sentence that the public could ever read, the latest version last."""
        found = Wording.objects.filter(entry__version__process=self.process, entry__version__published__lte=clock.now())
        return list(found.select_related("sentence__commitment", "entry").order_by("entry__version__number", "pk"))

    @cached_property
    def _versions(self) -> list[list[tuple[int, str]]]:
        """The sentences of each of those versions with their texts, the latest version first."""
        by_version: dict[int, list[tuple[int, str]]] = {}
        for wording in self._wordings:
            texts = by_version.setdefault(wording.entry.version_id, [])
            texts += [(wording.sentence_id, text) for text in wording.text.values()]
        return list(reversed(by_version.values()))

    @cached_property
    def _sentence_of(self) -> dict[int, Sentence]:
        return {wording.sentence_id: wording.sentence for wording in self._wordings}


def _plain(words: str) -> str:
    """Words for comparing, without the number before and the sign after them."""
    return re.sub(r"^(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):]\s*|[\s.:?!*]+$", "", fold(words)) or "-"


@cache
def _kinds() -> dict[str, str]:
    return labels_of({kind.value: kind.label for kind in Kind})


@cache
def _languages() -> dict[str, str]:
    return {code: code for code in languages.codes()} | {fold(str(name)): code for code, name in settings.LANGUAGES}
