"""Where what was said about a sentence stands now: for everybody who reads it, and for whoever settles what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from hearback.contributions import rules
from hearback.contributions.models import Carried, Contribution, Settling
from hearback.contributions.queries.seen import contributions_visible_to, titles_of
from hearback.core import clock, languages
from hearback.core.languages import Picked, Words
from hearback.core.viewer import Viewer
from hearback.plans import queries as plans
from hearback.plans.models import Entry, Field, Version, Wording
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, number_beside

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Carried.State
PLACES_SHOWN = 50  # so many questions stand on one page; the next come when these are settled
SAMPLES = 3
# Whoever took their words back, or had them erased, asks nothing any more.
_STILL_ASK = (Contribution.State.WAITING, Contribution.State.TALKED_ABOUT, Contribution.State.ANSWERED)
_SAME = ("contribution__sentence", "contribution__quote", "contribution__quote_language", "state", "settling")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the words that a contribution is about stand in the latest version.

    `sentence` is None where they have gone, and as long as it is `asked`. `reads` is the whole sentence as it reads now,
    `same` whether it is what was read.
    """

    version: int
    asked: bool
    sentence: UUID | None = None
    commitment: int | None = None
    reads: Picked = field(default_factory=lambda: Picked("", "", fallback=False))
    same: bool = False

    @property
    def has_gone(self) -> bool:
        """Whether a person said that this version does not have it any more."""
        return self.sentence is None and not self.asked


@dataclass(frozen=True, slots=True)
class PlaceAsking:
    """One question: where do these words stand now? Asked by everything that is about them."""

    uuid: UUID
    state: str
    state_label: StrOrPromise
    quote: str
    language: str
    commitment: int
    title: Words
    contributions: int
    oldest: datetime
    settled: Settling | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that it may be, as it reads now."""

    sentence: UUID
    text: Picked
    commitment: int
    part: StrOrPromise


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """One question with all that it takes to answer it; `was` is the whole sentence as it read."""

    carried: Carried
    asking: PlaceAsking
    before: str
    after: str
    was: str
    read_in: int | None
    candidates: tuple[Candidate, ...]
    samples: tuple[Contribution, ...]


# --- for everybody


def standings(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, Standing]:
    """Where what each of these is about stands in the latest version; those that were said about that one are not in it.

    All of one process. At most four statements, however many there are.
    """
    about = [row for row in contributions if row.sentence_id is not None]
    version = plans.current_version(viewer, about[0].process) if about else None
    if version is None:
        return {}
    rows = {one.contribution_id: one for one in Carried.objects.filter(contribution__in=about, version=version)}
    if not rows:
        return {}
    reads = _wordings([version.pk], {one.place_id for one in rows.values() if one.place_id is not None})
    read_in = {row.read_in_id or version.previous_id for row in about}
    were = _wordings([pk for pk in read_in if pk], {row.sentence_id for row in about if row.sentence_id is not None})
    return {row.pk: _standing(version, row, rows[row.pk], reads, were) for row in about if row.pk in rows}


Read = Mapping[tuple[int, int], Wording]


def _wordings(versions: Collection[int], sentences: Collection[int]) -> dict[tuple[int, int], Wording]:
    if not sentences:
        return {}
    rows = Wording.objects.filter(entry__version__in=versions, sentence__in=sentences)
    found = rows.select_related("sentence", "entry__commitment")
    return {(wording.entry.version_id, wording.sentence_id): wording for wording in found}


def _standing(version: Version, row: Contribution, carried: Carried, reads: Read, were: Read) -> Standing:
    asked = carried.state != State.EXACT and carried.settling_id is None
    now = reads.get((version.pk, carried.place_id or 0))
    if now is None:
        return Standing(version.number, asked)
    was = were.get(((row.read_in_id or version.previous_id or 0), row.sentence_id or 0))
    text = languages.pick(now.text, row.quote_language or None)
    return Standing(
        version.number,
        asked,
        now.sentence.uuid,
        now.entry.commitment.number,
        text,
        same=was is not None and languages.pick(was.text, text.language).text == text.text,
    )


def said_about(viewer: Viewer, version: Version, wording: Wording) -> QuerySet[Contribution]:
    """What was said about a sentence of the latest version, in it or in an earlier one from which it was carried here."""
    return contributions_visible_to(viewer, version.process).filter(_is_about(version, [wording.sentence_id]))


def _is_about(version: Version, sentences: Collection[int]) -> Q:
    carried = Carried.objects.filter(version=version, contribution=OuterRef("pk"))
    here = Carried.objects.filter(version=version, place__in=sentences)
    return (Q(sentence__in=sentences) & ~Exists(carried)) | Q(pk__in=here.values("contribution"))


def how_many_about(viewer: Viewer, version: Version, sentences: Collection[UUID]) -> dict[UUID, int]:
    """How much was said about each of these sentences of the latest version. Two statements."""
    visible = contributions_visible_to(viewer, version.process).order_by()
    carried = Carried.objects.filter(version=version, contribution=OuterRef("pk"))
    straight = visible.filter(~Exists(carried), sentence__uuid__in=sentences).values_list("sentence__uuid")
    here = Carried.objects.filter(version=version, place__uuid__in=sentences, contribution__in=visible.values("pk"))
    found: Counter[UUID] = Counter(dict(straight.annotate(n=Count("pk"))))
    found.update(dict(here.order_by().values_list("place__uuid").annotate(n=Count("pk"))))
    return found


# --- for whoever settles


def how_many_ask(viewer: Viewer, process: Process) -> dict[str, int]:
    """How many contributions wait for a person to say where their words stand now, by state; nothing for others."""
    rows = _asking(viewer, process)
    found = {} if rows is None else dict(rows.filter(settling=None).values_list("state").annotate(n=Count("pk")))
    return {str(state): found.get(state, 0) for state in Carried.ASKS}


def ask_where() -> Beside[int]:
    """How many wait so, beside each process that the viewer works with."""
    out = Version.objects.filter(published__lte=clock.now())
    newer = out.filter(process=OuterRef("version__process"), number__gt=OuterRef("version__number"))
    return number_beside(
        rules.may_settle, Carried.objects.filter(_asks(), ~Exists(newer), version__process=OF, settling=None)
    )


def places_asked(viewer: Viewer, process: Process, state: str = "", *, settled: bool = False) -> list[PlaceAsking]:
    """The questions, the oldest contribution first; each once, however many ask. Or what was settled, the latest first."""
    rows = _asking(viewer, process)
    if rows is None:
        return []
    rows = rows.filter(state=state) if state else rows
    grouped = rows.filter(settling__isnull=not settled).values(*_SAME, "contribution__commitment")
    counted = grouped.annotate(n=Count("pk"), oldest=Min("contribution__received"), first=Min("pk"))
    found = list(counted.order_by(*(["-settling"] if settled else ["oldest", "first"]))[:PLACES_SHOWN])
    first = Carried.objects.select_related("contribution__commitment", "settling").in_bulk(
        [one["first"] for one in found]
    )
    titles = titles_of({one["contribution__commitment"] for one in found})
    return [_asked(first[one["first"]], titles, one) for one in found]


def place_asked(viewer: Viewer, process: Process, uuid: UUID) -> PlaceAsked | None:
    """One question about the latest version, settled or not; None where the viewer may not settle it."""
    rows = _asking(viewer, process)
    carried = None if rows is None else rows.filter(uuid=uuid).select_related(*_WITH).first()
    if rows is None or carried is None:
        return None
    one = carried.contribution
    same = rows.filter(
        contribution__sentence=one.sentence_id,
        contribution__quote=one.quote,
        contribution__quote_language=one.quote_language,
        state=carried.state,
        settling=carried.settling_id,
    )
    counted = same.aggregate(n=Count("pk"), oldest=Min("contribution__received"))
    titles = titles_of({one.commitment_id} if one.commitment_id else set())
    was = Wording.objects.filter(entry__version=one.read_in_id or carried.version.previous_id, sentence=one.sentence_id)
    read = was.first()
    return PlaceAsked(
        carried=carried,
        asking=_asked(carried, titles, counted),
        before=one.quote_before,
        after=one.quote_after,
        was=languages.pick(read.text, one.quote_language or None).text if read else one.quote,
        read_in=one.read_in.number if one.read_in else None,
        candidates=tuple(_candidates(carried)),
        samples=tuple(row.contribution for row in same.select_related("contribution").order_by("pk")[:SAMPLES]),
    )


def sentences_to_choose(version: Version, commitment: int, language: str) -> list[Candidate]:
    """Every sentence of one commitment of a version, by its number, in the order in which it is read."""
    going = Entry.Standing.GOING
    rows = Wording.objects.filter(entry__version=version, entry__standing=going, entry__commitment__number=commitment)
    order = {name: place for place, name in enumerate(Field.values)}
    found = list(rows.select_related("sentence", "entry__commitment").order_by("order", "id"))
    return [_candidate(wording, language) for wording in sorted(found, key=lambda wording: order[wording.field])]


_WITH = ("version", "contribution__process", "contribution__read_in", "contribution__commitment", "settling__place")


def _asking(viewer: Viewer, process: Process) -> QuerySet[Carried] | None:
    """What a program could not place in the latest public version; None for who may not settle it."""
    version = plans.current_version(viewer, process) if rules.may_settle(viewer, process) else None
    if version is None:
        return None
    return Carried.objects.filter(_asks(), version=version).order_by()


def _asks() -> Q:
    """What asks, of what was carried: nothing that may be spam, was taken back, or lost its words."""
    spam = Q(contribution__held_because__in=Contribution.NOT_COUNTED)
    still = Q(contribution__state__in=_STILL_ASK, contribution__erased=None)
    return Q(state__in=Carried.ASKS) & still & ~spam


def _asked(carried: Carried, titles: Mapping[int, Words], counted: Mapping[str, Any]) -> PlaceAsking:
    one = carried.contribution
    return PlaceAsking(
        uuid=carried.uuid,
        state=carried.state,
        state_label=carried.get_state_display(),
        quote=one.quote,
        language=one.quote_language,
        commitment=one.commitment.number if one.commitment else 0,
        title=titles.get(one.commitment_id or 0, {}),
        contributions=counted["n"],
        oldest=counted["oldest"],
        settled=carried.settling,
    )


def _candidates(carried: Carried) -> list[Candidate]:
    wordings = {pk: wording for (_v, pk), wording in _wordings([carried.version_id], carried.nearest).items()}
    chosen = carried.settling.place_id if carried.settling else None
    near = [*carried.nearest, *([chosen] if chosen and chosen not in carried.nearest else [])]
    if chosen and chosen not in wordings:
        wordings |= {pk: wording for (_v, pk), wording in _wordings([carried.version_id], [chosen]).items()}
    return [_candidate(wordings[pk], carried.contribution.quote_language) for pk in near if pk in wordings]


def _candidate(wording: Wording, language: str) -> Candidate:
    text = languages.pick(wording.text, language or None)
    return Candidate(wording.sentence.uuid, text, wording.entry.commitment.number, Field(wording.field).label)
