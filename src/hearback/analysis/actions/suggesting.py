"""Having suggestions worked out when there is something to learn from, and noting what people made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hearback.analysis.models import Code, Codebook, Coded, Coding, Learning, Suggested
from hearback.analysis.queries.codebook import Book, book_of
from hearback.analysis.suggesting import Question, suggest
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock, languages
from hearback.core.viewer import CLOCK, NOBODY
from hearback.outbox import actions as outbox
from hearback.plans import queries as plans
from hearback.plans.models import Wording
from hearback.processes.models import Process

SUGGEST = "suggest-themes"
FROM = 50  # contributions: below that nobody needs suggestions (design, section 1)
NEW_CODINGS = 20  # after so many it learns again
AGAIN = timedelta(hours=1)  # and after so long, where something new is to be read
LEARNED_AT_MOST, ASKED_AT_MOST, AT_ONCE = 10_000, 2_000, 500


@transaction.atomic
def ask_to_suggest(*, now: datetime) -> int:
    """Put a job for each process that is coded and in which there is something new to learn, or more to suggest for."""
    due = [one for one in Codebook.objects.select_related("process") if _is_due(one.process, now)]
    for one in due:
        number = _last(one.process).number + 1
        key = f"{SUGGEST}:{one.process.uuid}:{number}:{now:%Y%m%d%H}"
        outbox.put_job(actor=CLOCK, kind=SUGGEST, key=key, payload={"process": str(one.process.uuid)})
    return len(due)


def _is_due(process: Process, now: datetime) -> bool:
    last = _last(process)
    coded = Coded.objects.filter(contribution__process=process, unit=None)
    if (
        last.number and last.done is None and now - last.began < AGAIN
    ):  # another is at it, or it failed: not each minute
        return False
    if last.done is None:
        return contributions.counted(process).order_by()[:FROM].count() == FROM
    if coded.filter(made__gt=last.began).order_by()[:NEW_CODINGS].count() == NEW_CODINGS:
        return True
    if now - last.began >= AGAIN and contributions.counted(process).filter(received__gt=last.began).exists():
        return True
    return _asked_for_all_it_could(last) and _without_any(process).exists()


def _asked_for_all_it_could(last: Learning) -> bool:
    return Suggested.objects.filter(learning=last).order_by()[:ASKED_AT_MOST].count() == ASKED_AT_MOST


def _without_any(process: Process) -> QuerySet[Contribution]:
    """What everybody may read and nobody has coded, and for which nothing is suggested yet."""
    return _to_be_read(process).filter(~Exists(Suggested.objects.filter(contribution=OuterRef("pk"), right=None)))


def _to_be_read(process: Process) -> QuerySet[Contribution]:
    standing = Coded.objects.filter(contribution=OuterRef("pk"), unit=None, ended=None)
    return Contribution.objects.filter(contributions.readable(), ~Exists(standing), process=process).order_by()


def _asked_for(process: Process) -> set[int]:
    """For which to suggest now: first those that have no suggestion, then those whose is the oldest; none is left out."""
    its = Suggested.objects.filter(contribution=OuterRef("pk"), right=None).values("learning__number")[:1]
    rows = _to_be_read(process).annotate(last=Coalesce(Subquery(its), 0)).order_by("last", "pk")
    return set(rows.values_list("pk", flat=True)[:ASKED_AT_MOST])


def _last(process: Process) -> Learning:
    return Learning.objects.filter(process=process).order_by("-number").first() or Learning(process=process, number=0)


@dataclass
class _Read:
    """What there is to learn from and to suggest for, with what its places in the question stand for."""

    codes: list[Code]
    places: list[tuple[int, int | None]] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    coded: list[tuple[str, list[int]]] = field(default_factory=list)
    asked: dict[int, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """As the program is asked."""
        texts = [_every_language(code.label, code.definition, code.belongs, code.examples) for code in self.codes]
        return Question(texts, self.coded, self.passages, list(self.asked.values()))


def make_suggestions(*, process: Process, meanwhile: Callable[[], object] = lambda: None) -> dict[str, int]:
    """Learn from what was coded, and suggest for what is to be read next; returns from how many and for how many.

    Only words that everybody may read are learned from. Nothing is locked while the program works. Safe at any time,
    also twice and after a crash: it begins again.
    """
    book = book_of(process)
    if book is None:
        return {}
    learning = _begin(process)
    read = _read(process, book)
    found = suggest(read.question, meanwhile=meanwhile)
    counted = Counter(read.codes[place].pk for _text, places in read.coded for place in places)
    commonest = [pk for pk, _number in sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:3]]
    made = {
        pk: ([read.codes[one].pk for one in made.codes], _apart(read.places[one] for one in made.passages))
        for pk, made in zip(read.asked, found, strict=True)
    }
    _keep(learning, made, learned_from=len(read.coded), commonest=commonest)
    return {"learned from": len(read.coded), "suggested for": len(made)}


@transaction.atomic
def _begin(process: Process) -> Learning:
    """Locks the process's codebook."""
    Codebook.objects.select_for_update(no_key=True).get(process=process)
    last = Learning.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0
    return Learning.objects.create(process=process, number=last + 1, learned_from=0)


def _read(process: Process, book: Book) -> _Read:
    usable = [one.code for one in book.to_choose() if not one.code.standard]
    place_of = {code.pk: place for place, code in enumerate(usable)}
    standing = _standing(process, book, place_of)
    read = _Read(usable)
    _read_plan(process, read)
    asked_for = _asked_for(process)
    for pk, text in contributions.words_for_everybody(process):
        if pk in standing:
            if len(read.coded) < LEARNED_AT_MOST:
                read.coded.append((text, standing[pk]))
        elif pk in asked_for:
            read.asked[pk] = text
    return read


def _standing(process: Process, book: Book, place_of: Mapping[int, int]) -> dict[int, list[int]]:
    """What is coded, by contribution: the places of its themes, as they are read today."""
    rows = Coding.objects.filter(coded__contribution__process=process, coded__ended=None, coded__unit=None)
    found: dict[int, list[int]] = {}
    for pk, code in rows.order_by("coded").values_list("coded__contribution", "code").iterator(2_000):
        places = found.setdefault(pk, [])
        read_as = book.read_as(code).pk
        if read_as in place_of and place_of[read_as] not in places:
            places.append(place_of[read_as])
    return found


def _read_plan(process: Process, read: _Read) -> None:
    """The passages of the plan as everybody reads it: each commitment's title, and its sentences."""
    version = plans.current_version(NOBODY, process)
    if version is None:
        return
    for entry in plans.commitments_in(version):
        read.places.append((entry.commitment_id, None))
        read.passages.append(_every_language(entry.title))
    wordings = Wording.objects.filter(entry__version=version, entry__standing="going").order_by("entry", "id")
    rows = wordings.values_list("entry__commitment", "sentence", "text")
    for commitment, sentence, text in rows.iterator(2_000):
        read.places.append((commitment, sentence))
        read.passages.append(_every_language(text))


def _every_language(*texts: languages.Words) -> str:
    return " ".join(text for words in texts for text in words.values())


def _apart(places: Iterable[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    """The likeliest place of each commitment."""
    found: dict[int, int | None] = {}
    for commitment, sentence in places:
        found.setdefault(commitment, sentence)
    return list(found.items())


Made = Mapping[int, tuple[list[int], list[tuple[int, int | None]]]]


def _keep(learning: Learning, made: Made, *, learned_from: int, commonest: list[int]) -> None:
    ids = iter(made)
    while some := list(islice(ids, AT_ONCE)):
        _write(learning, some, made)
    with transaction.atomic():
        stay = _to_be_read(learning.process).values("pk")
        waits = Suggested.objects.filter(learning__process=learning.process_id, right=None).exclude(learning=learning)
        waits.exclude(contribution__in=stay).delete()
        learning.learned_from, learning.commonest, learning.done = learned_from, commonest, clock.now()
        learning.save(update_fields=["learned_from", "commonest", "done"])


@transaction.atomic
def _write(learning: Learning, some: Sequence[int], made: Made) -> None:
    """Put these in the place of what was suggested before; what was erased meanwhile gets none."""
    Suggested.objects.filter(contribution__in=some, right=None).delete()
    rows = Contribution.objects.select_for_update(no_key=True)  # so that none is erased between the two
    there = list(rows.filter(pk__in=some, erased=None).order_by("pk").values_list("pk", flat=True))
    Suggested.objects.bulk_create(
        (Suggested(contribution_id=pk, learning=learning, codes=made[pk][0], places=made[pk][1]) for pk in there),
        ignore_conflicts=True,
    )


def as_read_today(suggested: Suggested) -> list[int]:
    """The themes that were suggested as whoever codes reads them: what was merged since as the other. One statement."""
    merged = Code.objects.filter(codebook__process=suggested.learning.process_id, state=Code.State.MERGED)
    into = dict(merged.order_by().values_list("pk", "into"))
    found = []
    for pk in suggested.codes:
        while pk in into:
            pk = into[pk]  # noqa: PLW2901 -- however often
        found.append(pk)
    return list(dict.fromkeys(found))


def note_what_was_kept(suggested: Suggested | None, coded: Coded, codes: Sequence[Code]) -> None:
    """Write beside a suggestion that was in view what was decided then; the caller has locked the contribution.

    Only the first decision counts: who changes their mind later has read more than the suggestion.
    """
    if suggested is None or suggested.contribution_id != coded.contribution_id or suggested.right is not None:
        return
    chosen = {code.pk for code in codes}
    commonest = Learning.objects.filter(pk=suggested.learning_id).values_list("commonest", flat=True).first() or ()
    kept = [pk for pk in as_read_today(suggested) if pk in chosen]
    # By its id and nothing else: others may have taken its place a moment ago, and a decision never fails for that.
    Suggested.objects.filter(pk=suggested.pk, right=None).update(
        coded=coded,
        kept=kept,
        added=len(chosen) - len(kept),
        right=bool(kept),
        guessed=bool(chosen & set(commonest)),
    )


def note_undone(coded: Coded) -> None:
    """That decision is taken back: what was suggested waits for one again, and is not counted until then.

    Where something newer was suggested meanwhile, that waits in its place. The caller has locked the contribution.
    """
    noted = Suggested.objects.filter(coded=coded)
    if Suggested.objects.filter(contribution=coded.contribution_id, right=None).exists():
        noted.delete()
    else:
        noted.update(coded=None, kept=[], added=0, right=None, guessed=None)
