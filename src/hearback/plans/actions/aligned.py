"""Putting a new text in the place of what a version says, sentence by sentence: whoever is certain keeps its identity.

What is not certain waits as a proposal, and what stands in the version stays until a person has settled it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from hearback.core import languages, partial_dates
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.plans import translations
from hearback.plans.aligning import Pair, Piece, align
from hearback.plans.importing.splitting import is_not_yet
from hearback.plans.models import Entry, Field, Milestone, PlanFile, Proposal, Sentence, Target, Wording

Kind = Proposal.Kind
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A milestone as a text has it; None leaves as it stands what the text does not say."""

    text: Words
    output: Words | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class NewText:
    """What a text says of a commitment: the sentences of some of its parts, and perhaps its milestones."""

    fields: Mapping[str, Sequence[Words]]
    milestones: Sequence[NewMilestone] | None = None


@dataclass(slots=True)
class Put:
    """What became of the sentences and milestones of one commitment."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: list[Words] = field(default_factory=list)
    asked: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the text says what stood there."""
        return not (self.new or self.changed or self.gone or self.asked)


def put_texts(texts: Sequence[tuple[Entry, NewText]], file: PlanFile | None = None) -> list[Put]:
    """Put each text into its commitment, many rows a statement; the caller holds the lock of the version.

    A sentence that is certainly one of those there keeps its identity, whatever of it changed. One that may be is asked
    about. One that is in no version that was published is never taken out without asking. Parts of the commitment that
    the text does not have, and sentences that are not in its language, stay as they are.
    """
    _check_settled([entry for entry, _text in texts])
    putting = _Putting(texts, file)
    for entry, text in texts:
        putting.sentences(entry, text)
        if text.milestones is not None:
            putting.milestones(entry, text.milestones)
    putting.save()
    return [putting.done[entry.pk] for entry, _text in texts]


def _check_settled(entries: Sequence[Entry]) -> None:
    waiting = Proposal.objects.filter(entry__in=entries, settled=None).select_related("entry__commitment")
    if (first := waiting.first()) is not None and first.entry is not None:
        raise BadInput(
            _("Commitment %(number)d still has questions of the text before this one. Settle them first.")
            % {"number": first.entry.commitment.number}
        )


class _Putting:
    def __init__(self, texts: Sequence[tuple[Entry, NewText]], file: PlanFile | None) -> None:
        self.file = file
        self.done = {entry.pk: Put() for entry, _text in texts}
        entries = [entry for entry, _text in texts]
        self.wordings: dict[int, list[Wording]] = defaultdict(list)
        rows = Wording.objects.filter(entry__in=entries).select_related("sentence").order_by("order", "id")
        for wording in rows:
            self.wordings[wording.entry_id].append(wording)
        self.targets: dict[int, list[Target]] = defaultdict(list)
        for target in (
            Target.objects.filter(entry__in=entries).select_related("milestone").order_by("milestone__number")
        ):
            self.targets[target.entry_id].append(target)
        commitments = [entry.commitment_id for entry in entries]
        known = Milestone.objects.filter(commitment__in=commitments).values_list("commitment")
        self.highest: Counter[int] = Counter(dict(known.annotate(Max("number"))))
        self.published = _published(entries, Wording, "sentence")
        self.published_milestones = _published(entries, Target, "milestone")
        self.changed: dict[int, Wording] = {}
        self.placed: dict[int, Wording] = {}
        self.changed_targets: dict[int, Target] = {}
        self.out: list[Wording] = []
        self.out_targets: list[Target] = []
        self.new: list[tuple[Entry, str, int, Words]] = []
        self.new_targets: list[tuple[Entry, NewMilestone]] = []
        self.proposals: list[Proposal] = []

    # --- sentences

    def sentences(self, entry: Entry, text: NewText) -> None:
        new = [(part, _written(words)) for part in Field.values for words in text.fields.get(part, ())]
        mine = [
            one for part in Field.values for one in self.wordings[entry.pk] if part in text.fields and one.field == part
        ]
        called = {part: str(Field(part).label) for part in text.fields}
        pairs, bare = _paired(entry, new, [(wording.field, wording.text) for wording in mine], called)
        lines: dict[str, list[Wording | Words]] = {part: [] for part in text.fields}
        for at, (part, words) in enumerate(new):
            wording = mine[pairs[at].old] if at in pairs else None
            if words:
                self._take(entry, part, len(lines[part]), words, wording, pairs.get(at))
            if wording is not None:  # without words it keeps its place, and is not in this language yet
                lines[part].append(wording)
            elif words:
                lines[part].append(words)
        self._leave(entry, mine, {pair.old for pair in pairs.values()}, bare, lines)
        for part, line in lines.items():
            for place, one in enumerate(line):
                if isinstance(one, Wording):
                    self._place(one, part, place)
                else:
                    self.new.append((entry, part, place, one))

    def _take(
        self, entry: Entry, part: str, place: int, words: Words, wording: Wording | None, pair: Pair | None
    ) -> None:
        """What becomes of a sentence of the new text."""
        done = self.done[entry.pk]
        if wording is None or pair is None:
            done.new += 1
        elif not pair.sure:
            self._ask(entry, Kind.SENTENCE, pair.likeness, words, sentence=wording.sentence, field=part, order=place)
        elif say(wording, words):
            done.changed += 1
            self.changed[wording.pk] = wording
        else:
            done.same += 1

    def _leave(
        self,
        entry: Entry,
        mine: Sequence[Wording],
        paired: set[int],
        bare: set[int],
        lines: Mapping[str, list[Wording | Words]],
    ) -> None:
        """What the new text does not have: out, if a published version keeps it; else a question, behind the others.

        What is not in its language stays where it stood.
        """
        left = [(at, wording) for at, wording in enumerate(mine) if at not in paired]
        for at, wording in left:
            if at in bare:
                _put_after(lines[wording.field], wording, mine[:at])
        for at, wording in left:
            if at in bare:
                continue
            if wording.sentence_id in self.published:
                self.out.append(wording)
                self.done[entry.pk].gone.append(wording.text)
                continue
            self._ask(entry, Kind.SENTENCE_GONE, 0, wording.text, sentence=wording.sentence, field=wording.field)
            lines[wording.field].append(wording)

    def _place(self, wording: Wording, part: str, place: int) -> None:
        if (wording.field, wording.order) != (part, place):
            wording.field, wording.order = part, place
            self.placed[wording.pk] = wording

    # --- milestones

    def milestones(self, entry: Entry, new: Sequence[NewMilestone]) -> None:
        done = self.done[entry.pk]
        there = self.targets[entry.pk]
        texts = [("", _written(one.text)) for one in new]
        pairs, bare = _paired(entry, texts, [("", target.text) for target in there], {"": _("milestones")})
        for at, one in enumerate(new):
            if not texts[at][1]:
                continue
            if at not in pairs:
                self.new_targets.append((entry, one))
                done.new += 1
                continue
            pair, target = pairs[at], there[pairs[at].old]
            if not pair.sure:
                read = {"output": one.output, "due": one.due}
                self._ask(
                    entry, Kind.MILESTONE, pair.likeness, one.text, milestone=target.milestone, order=at, read=read
                )
            elif change_target(target, one):
                self.changed_targets[target.pk] = target
                done.changed += 1
            else:
                done.same += 1
        kept = {pair.old for pair in pairs.values()} | bare
        for target in (target for at, target in enumerate(there) if at not in kept):
            if target.milestone_id in self.published_milestones:
                self.out_targets.append(target)
                done.gone.append(target.text)
            else:
                self._ask(entry, Kind.MILESTONE_GONE, 0, target.text, milestone=target.milestone)

    def _ask(self, entry: Entry, kind: Proposal.Kind, likeness: float, words: Words, **given: Any) -> None:
        self.done[entry.pk].asked += 1
        self.proposals.append(
            Proposal(
                version_id=entry.version_id,
                file=self.file,
                kind=kind,
                entry=entry,
                words=words,
                likeness=round(likeness * 100),
                **given,
            )
        )

    # --- saving

    def save(self) -> None:
        """Write it all, a few hundred rows at once."""
        for table, rows in ((Wording, self.out), (Target, self.out_targets)):
            for at in range(0, len(rows), _AT_ONCE):
                table._default_manager.filter(pk__in=[row.pk for row in rows[at : at + _AT_ONCE]]).delete()
        # As rows that are there already: one by one in a CASE of thousands, they take four times as long.
        Wording.objects.bulk_create(
            self.changed.values(),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["text", "behind"],
            batch_size=_AT_ONCE,
        )
        self._save_places()
        fields = ["text", "output", "due_written", "due_earliest", "due_latest"]
        Target.objects.bulk_update(self.changed_targets.values(), fields, batch_size=_AT_ONCE)
        sentences = [Sentence(commitment_id=entry.commitment_id) for entry, *_rest in self.new]
        Sentence.objects.bulk_create(sentences, batch_size=_AT_ONCE)
        Wording.objects.bulk_create(
            (
                Wording(entry=entry, sentence=sentence, field=part, order=place, text=words)
                for sentence, (entry, part, place, words) in zip(sentences, self.new, strict=True)
            ),
            batch_size=_AT_ONCE,
        )
        milestones = [self._milestone(entry) for entry, _new in self.new_targets]
        Milestone.objects.bulk_create(milestones, batch_size=_AT_ONCE)
        targets = []
        for milestone, (entry, new) in zip(milestones, self.new_targets, strict=True):
            targets.append(Target(entry=entry, milestone=milestone))
            change_target(targets[-1], new)
        Target.objects.bulk_create(targets, batch_size=_AT_ONCE)
        Proposal.objects.bulk_create(self.proposals, batch_size=_AT_ONCE)

    def _save_places(self) -> None:
        """One sentence that comes in moves all those behind it: they are written by place, which are few."""
        by_place: dict[tuple[str, int], list[int]] = defaultdict(list)
        for wording in self.placed.values():
            by_place[wording.field, wording.order].append(wording.pk)
        for (part, place), rows in by_place.items():
            for at in range(0, len(rows), _AT_ONCE):
                Wording.objects.filter(pk__in=rows[at : at + _AT_ONCE]).update(field=part, order=place)

    def _milestone(self, entry: Entry) -> Milestone:
        self.highest[entry.commitment_id] += 1
        return Milestone(commitment_id=entry.commitment_id, number=self.highest[entry.commitment_id])


def say(wording: Wording, words: Words) -> bool:
    """Put new words on a sentence, unsaved, and note which language is behind; whether anything changed."""
    reads = wording.text | words
    if reads == wording.text:
        return False
    wording.behind = translations.behind_after(wording.text, reads, wording.behind)
    wording.text = reads
    return True


def change_target(target: Target, new: NewMilestone) -> bool:
    """Put on a milestone what a text says of it, unsaved; whether anything changed."""
    was = (target.text, target.output, target.due_written)
    target.text = target.text | new.text
    if new.output is not None:
        target.output = {code: text for code, text in (target.output | new.output).items() if text}
    if new.due is not None:
        span = partial_dates.parse(new.due)
        target.due_written, target.due_earliest, target.due_latest = span.written, span.earliest, span.latest
    return was != (target.text, target.output, target.due_written)


def _published(entries: Sequence[Entry], table: type[Wording | Target], identity: str) -> set[int]:
    """Which sentences, or milestones, of these stand in a version that was published: it keeps them."""
    mine = table._default_manager.filter(entry__in=entries).order_by().values(f"{identity}_id")
    rows = table._default_manager.filter(entry__version__published__isnull=False, **{f"{identity}_id__in": mine})
    return set(rows.order_by().values_list(f"{identity}_id", flat=True).distinct())


def _compared(new: Iterable[Words], old: Iterable[Words]) -> str:
    """The language in which texts are held against each other: of the new text's, that in which most stands there."""
    brought = {code for words in new for code in words}
    there = Counter(code for words in old for code in words if code in brought)
    codes = [code for code in languages.codes() if code in brought] or languages.codes()
    return max(codes, key=lambda code: there[code])


def _written(words: Words) -> Words:
    """The words without the languages in which they only keep a place."""
    return {code: text for code, text in words.items() if not is_not_yet(text)}


def _paired(
    entry: Entry, new: Sequence[tuple[str, Words]], old: Sequence[tuple[str, Words]], called: Mapping[str, str]
) -> tuple[dict[int, Pair], set[int]]:
    """Which of a new text is which of what stands there, by its place in the new; and what is not in its language yet.

    Each is a part and its words; `called` names the parts. Raises BadInput where nobody can tell.
    """
    code = _compared([words for _part, words in new], [words for _part, words in old])
    there = [at for at, (_part, words) in enumerate(old) if words.get(code)]
    said = [at for at, (_part, words) in enumerate(new) if words]
    found = align(
        [Piece(old[at][1][code], old[at][0]) for at in there],
        [Piece(new[at][1].get(code, ""), new[at][0]) for at in said],
    )
    pairs = {said[pair.new]: replace(pair, old=there[pair.old], new=said[pair.new]) for pair in found}
    bare, empty = set(range(len(old))) - set(there), set(range(len(new))) - set(said)
    for part, name in called.items():
        ours = [at for at, (of, _words) in enumerate(old) if of == part]
        theirs = [at for at, (of, _words) in enumerate(new) if of == part]
        beside = _beside(ours, theirs, pairs, bare=bare, empty=empty)
        if beside is None:
            raise _not_beside(entry, name, code)
        pairs |= {pair.new: pair for pair in beside}
    return pairs, bare


def _beside(
    old: Sequence[int], new: Sequence[int], pairs: Mapping[int, Pair], *, bare: set[int], empty: set[int]
) -> list[Pair] | None:
    """What is not in this language yet, and what the text has for it: one beside the other, and each is asked about.

    Between two sentences that belong together there have to be as many on both sides: None where there are not, for
    nobody can tell then which is which. `bare` are the old without this language; `empty` only keep a place in the new.
    """
    found: list[Pair] = []
    place = {at: order for order, at in enumerate(old)}
    after_old = after_new = -1
    anchors = [(place[pairs[at].old], order) for order, at in enumerate(new) if at in pairs and pairs[at].old in place]
    for until_old, until_new in [*_rising(anchors), (len(old), len(new))]:
        ones = [at for at in old[after_old + 1 : until_old] if at in bare]
        others = [at for at in new[after_new + 1 : until_new] if at not in pairs]
        after_old, after_new = until_old, until_new
        if not ones or all(at in empty for at in others):
            continue
        if len(ones) != len(others):
            return None
        found += [Pair(one, other, 0.0, sure=False) for one, other in zip(ones, others, strict=True)]
    return found


def _rising(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that stand in the same order on both sides, the first ones first."""
    found: list[tuple[int, int]] = []
    for one in anchors:
        if not found or one[0] > found[-1][0]:
            found.append(one)
    return found


def _put_after(line: list[Wording | Words], wording: Wording, before: Sequence[Wording]) -> None:
    """Put a sentence where it stood: behind the nearest of those before it that is still there."""
    near = next((one for one in reversed(before) if one in line), None)
    line.insert(line.index(near) + 1 if near is not None else 0, wording)


def _not_beside(entry: Entry, part: str, code: str) -> BadInput:
    return BadInput(
        _(
            "Commitment %(number)d, “%(part)s”: what stands there and the new text in %(language)s do not have as many "
            "sentences, so nobody can tell which belong together. Put “[…]” on a line of its own where one is not written "
            "yet, and a full stop, or a line, where the other has one."
        )
        % {"number": entry.commitment.number, "part": part, "language": languages.name_of(code)}
    )
