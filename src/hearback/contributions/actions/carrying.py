"""Carrying what was said about earlier versions to the one that is out now, and settling what a program could not place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.anchoring import Anchor, Found, Plan, find, place_of
from hearback.contributions.models import Carried, Carrying, Contribution, Settling
from hearback.contributions.queries.plan_lines import plan_of
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.plans import facts as plan_facts
from hearback.plans import queries as plans
from hearback.plans.models import Sentence, Version, Wording

FOLLOWER = "contributions"
CARRY = "carry-anchors"
AT_ONCE = 500
State = Carried.State


# --- asking for it


@transaction.atomic
def follow(*, facts: Sequence[Fact]) -> None:
    """Ask for the carrying when a version is out, and for what came in about an older one since. Safe to repeat.

    The caller holds the watermark.
    """
    published = {fact.subject_uuid for fact in facts if fact.verb == plan_facts.VERSION_PUBLISHED.name}
    if published:
        _ask(Version.objects.filter(uuid__in=published, previous__isnull=False, published__lte=clock.now()))
    about = [fact for fact in facts if fact.subject_kind == "contribution" and fact.refs.get("sentence")]
    if about:
        _ask_late({fact.subject_uuid for fact in about}, about[-1].id)


@transaction.atomic
def ask_to_carry(*, now: datetime) -> int:
    """Ask for each process whose latest public version was not asked for: an embargo is over; returns how many."""
    out = Version.objects.filter(published__lte=now)
    newer = out.filter(process=OuterRef("process"), number__gt=OuterRef("number"))
    asked = Carrying.objects.filter(version=OuterRef("pk"))
    return _ask(out.filter(~Exists(newer), ~Exists(asked), previous__isnull=False))


def _ask(versions: QuerySet[Version]) -> int:
    found = list(versions.order_by("pk"))
    Carrying.objects.bulk_create((Carrying(version=one) for one in found), ignore_conflicts=True)
    for one in found:
        _put(one)
    return len(found)


def _ask_late(uuids: Collection[UUID], number: int) -> None:
    """What was read in one version and sent when the next was out: nobody would look for its place there."""
    out = Version.objects.filter(process=OuterRef("process"), published__lte=OuterRef("received"))
    late = Contribution.objects.filter(Exists(out.filter(number__gt=OuterRef("read_in__number"))), uuid__in=uuids)
    for process in set(late.values_list("process", flat=True)):
        current = Version.objects.filter(process=process, published__lte=clock.now()).latest("number")
        _put(current, f":{number}")


def _put(version: Version, extra: str = "") -> None:
    payload = {"version": str(version.uuid)}
    outbox.put_job(actor=CLOCK, kind=CARRY, key=f"{CARRY}:{version.uuid}{extra}", payload=payload)


# --- carrying


def carry(*, version: Version, told: Callable[[int, int], object] = lambda _done, _total: None) -> dict[str, int]:
    """Find for each anchor that was read in an earlier version where it stands in this one; returns how many of each state.

    One row a contribution and version, five hundred in a transaction; nothing is locked, nothing is written twice, and
    after a crash it goes on. A version that is not out yet is not touched: what would be known from it is nobody's yet.
    """
    counts: Counter[str] = Counter()
    if version.published is None or version.published > clock.now():
        return counts
    waiting = _to_carry(version)
    total, carrier, after = waiting.count(), _Carrier(version), 0
    while rows := list(waiting.filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        made = carrier.carried(rows)
        with transaction.atomic():
            Carried.objects.bulk_create(made, ignore_conflicts=True)
        counts.update(one.state for one in made)
        after = rows[-1].pk
        told(sum(counts.values()), total)
    if counts:
        _note_carried(version, counts)
    return counts


def _to_carry(version: Version) -> QuerySet[Contribution]:
    """What is about a sentence, was read before this version was out, and has no place in it yet."""
    before = Q(read_in__number__lt=version.number) | Q(read_in=None, received__lt=version.published)
    there = Carried.objects.filter(contribution=OuterRef("pk"), version=version)
    about = Contribution.objects.filter(process=version.process_id, sentence__isnull=False).exclude(quote="")
    return about.filter(before, ~Exists(there)).only(
        "sentence", "commitment", "quote", "quote_before", "quote_after", "quote_language", "read_in"
    )


@transaction.atomic
def _note_carried(version: Version, counts: Counter[str]) -> None:
    refs = {state: counts[state] for state in State.values}
    subject = ("version", version.uuid)
    journal.append(facts.CARRIED, actor=CLOCK, subject=subject, process=version.process.uuid, refs=refs)


class _Carrier:
    """Carries to one version; the plans that were read are laid out once each."""

    def __init__(self, version: Version) -> None:
        self.version, self.now = version, plan_of(version)
        self._plans: dict[int, Plan] = {}
        self._numbers = dict(Version.objects.filter(process=version.process_id).values_list("pk", "number"))
        self._passed = plans.sentences_passed(version.process)

    def carried(self, rows: Sequence[Contribution]) -> list[Carried]:
        """Where each of these stands now, not kept yet."""
        before = Carried.objects.filter(
            contribution__in=[row.pk for row in rows], version__number__lt=self.version.number
        )
        last: dict[int, Carried] = {}
        for one in before.filter(Q(state=State.EXACT) | Q(settling__isnull=False)).order_by("version__number"):
            last[one.contribution_id] = one
        return [self._carried(row, last.get(row.pk)) for row in rows]

    def _carried(self, row: Contribution, last: Carried | None) -> Carried:
        made = Carried(contribution=row, version=self.version)
        read_in = (last.version_id if last else row.read_in_id) or self.version.previous_id or 0
        base = self._plan(read_in)
        if last is not None and last.place_id is None:
            return self._still_gone(made, row, last, base)
        anchor = _anchor(row, last, base)
        return _filled(made, find(anchor, base, self.now, self._heirs(anchor.sentence, read_in)))

    def _heirs(self, sentence: int, read_in: int) -> set[int]:
        """What a sentence became since it was read, by what those who write the plan did with it."""
        return plans.became(
            [sentence], self._passed, after=self._numbers.get(read_in, 0), until=self.version.number
        ) - {sentence}

    def _still_gone(self, made: Carried, row: Contribution, last: Carried, base: Plan) -> Carried:
        """What a person found to have gone stays so, unless its very words have come back."""
        found = find(_anchor(row, None, base), base, self.now)
        if found.state == State.EXACT:
            return _filled(made, found)
        made.state, made.settling_id = State.GONE, last.settling_id
        return made

    def _plan(self, version: int) -> Plan:
        if version not in self._plans:
            found = Version.objects.filter(pk=version).first()
            self._plans[version] = plan_of(found) if found else Plan([])
        return self._plans[version]


def _anchor(row: Contribution, last: Carried | None, base: Plan) -> Anchor:
    """What is spoken about, as it last stood somewhere for certain."""
    sentence = last.place_id if last else row.sentence_id
    quote = last.quote if last else row.quote
    line = base.of.get(sentence or 0)
    texts = line.texts if line else {}
    language = row.quote_language or next((code for code, text in texts.items() if place_of(quote, text)), "en")
    before, after = (row.quote_before, row.quote_after) if last is None else ("", "")
    commitment = line.commitment if line else row.commitment_id
    return Anchor(sentence or 0, commitment or 0, quote, before, after, language)


def _filled(made: Carried, found: Found) -> Carried:
    made.state, made.place_id, made.quote, made.nearest = found.state, found.place, found.quote, list(found.nearest)
    return made


# --- settling


@transaction.atomic
def settle_place(*, actor: Viewer, carried: Carried, place: Sentence | None) -> Settling:
    """Say where something stands in the version that is out now, or that its sentence has gone (no `place`).

    Everything about the same words of the same sentence is settled with it. What was settled before may be settled
    otherwise: both decisions are kept, the later one stands. Locks the sentence it was about, so that two people settle
    one after the other: the second is told, by BadInput, what the first did.
    """
    contribution = carried.contribution
    if not rules.may_settle(actor, contribution.process):
        raise NotAllowed
    about = Sentence.objects.select_for_update(no_key=True).get(pk=contribution.sentence_id or 0)
    _check_current(carried.version)
    settled_as = carried.settling_id
    same = asking_the_same(carried)
    if Carried.objects.get(pk=carried.pk).settling_id != settled_as:
        raise BadInput(_("Somebody has settled this in the meantime. Look at what they chose before you change it."))
    quote = _as_it_stands(carried, place) if place is not None else ""
    settling = Settling.objects.create(version=carried.version, place=place, by=actor.uuid)
    number = Carried.objects.filter(pk__in=same.values("pk")).update(place=place, quote=quote, settling=settling)
    journal.append(
        facts.PLACE_SETTLED,
        actor=actor,
        subject=("settling", settling.uuid),
        process=contribution.process.uuid,
        refs={
            "version": carried.version.uuid,
            "sentence": about.uuid,
            "place": place.uuid if place else None,
            "contribution": contribution.uuid,
            "contributions": number,
        },
    )
    return settling


def asking_the_same(carried: Carried) -> QuerySet[Carried]:
    """What asks with it: about the same words of the same sentence, in the same state, decided by the same act or none."""
    one = carried.contribution
    return Carried.objects.filter(
        version=carried.version_id,
        settling=carried.settling_id,
        state=carried.state,
        contribution__sentence=one.sentence_id,
        contribution__quote=one.quote,
        contribution__quote_language=one.quote_language,
    )


def _check_current(version: Version) -> None:
    if Version.objects.filter(
        process=version.process_id, number__gt=version.number, published__lte=clock.now()
    ).exists():
        raise BadInput(_("A newer version of the plan is out. Nothing is lost: it is asked there again."))


def _as_it_stands(carried: Carried, place: Sentence) -> str:
    """The words as they read in the sentence that a person chose: the same if they stand there, else all of it."""
    wording = Wording.objects.filter(entry__version=carried.version, sentence=place).first()
    if wording is None:
        raise BadInput(_("Choose a sentence of this version of the plan."), field="place")
    one = carried.contribution
    text = wording.text.get(one.quote_language) or next(iter(wording.text.values()), "")
    at = place_of(one.quote, text)
    return text[at[0] : at[1]] if at else text
