"""Splitting what has come in into its points, and putting them together again. The whole and its words always stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.agreeing import agree
from hearback.contributions.actions.changing import lock
from hearback.contributions.models import (
    Attachment,
    Authorship,
    Carried,
    Contribution,
    PassingOn,
    Redaction,
    Reply,
    SecondLook,
    Verbatim,
)
from hearback.contributions.points import Place, places_of
from hearback.contributions.queries.lineage import standing_with
from hearback.core import references
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, alone
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans.models import Commitment
from hearback.processes.models import Kind, Question, Theme

MOST_POINTS = 50
State = Contribution.State
# What every row has of its own; a point has everything else of its whole.
_ITS_OWN = {
    *("id", "uuid", "reference", "link_version", "key", "body_digest", "part_of", "stands_with", "brought_from"),
    *("state", "withdrawn", "withdrawn_because", "held", "held_because", "hidden", "hidden_because", "erased"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a message: its words, and what kind it is and about what, where that is not as of the whole."""

    words: str
    kind: str = ""
    about: Question | Theme | Commitment | None = None


@transaction.atomic
def split(*, actor: Viewer, contribution: Contribution, points: Sequence[Point]) -> list[Contribution]:
    """Let one thing said count, and be answered, as its points: stretches of its author's own words, in their order.

    Each is a contribution with a reference of its own, by the same author, said and received when the whole was; what is
    taken out of the whole is taken out of it. The whole keeps its words and its page, and counts no more. Holds the intake
    lock of the process alone, so that neither a sum nor a publication finds it half done; then locks the whole.
    Raises BadInput for `points`, and where the whole is not simply waiting.
    """
    alone(Lock.INTAKE, contribution.process_id)
    whole = lock(contribution)
    if not rules.may_split(actor, whole.process):
        raise NotAllowed
    _check_may_be_split(whole)
    latest = Verbatim.objects.filter(contribution=whole).latest("number")
    places = _checked(whole, latest.text, points)
    made = [_a_point_of(whole, point) for point in points]
    for one in made:
        one.save(force_insert=True)
    said = Verbatim.objects.bulk_create(
        Verbatim(contribution=one, number=1, text=latest.text[start:end], written=latest.written)
        for one, (start, end) in zip(made, places, strict=True)
    )
    _copy_author(whole, made)
    _carry_redactions(whole, latest.number, made, places)
    _copy_places(whole, made)
    whole.state = contribution.state = State.SPLIT
    whole.save(update_fields=["state"])
    process = whole.process.uuid
    refs = {"points": [one.uuid for one in made]}
    journal.append(facts.SPLIT, actor=actor, subject=("contribution", whole.uuid), process=process, refs=refs)
    entries = [
        journal.Entry(
            ("contribution", one.uuid),
            happened=one.happened,
            refs={"part_of": whole.uuid, "kind": one.kind, "channel": one.channel},
            parts={"words": words.text},
        )
        for one, words in zip(made, said, strict=True)
    ]
    journal.append_all(facts.POINT, actor=actor, process=process, entries=entries)
    return made


@transaction.atomic
def put_together(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Undo a split while nothing became of its points: the whole waits for an answer again, and the points count no more.

    What was written about a point, or added to it, stands with the whole from then on. Locks as `split` does, then the
    points in order.
    Raises BadInput for a point that somebody did something with, naming it.
    """
    alone(Lock.INTAKE, contribution.process_id)
    whole = lock(contribution)
    if not rules.may_split(actor, whole.process):
        raise NotAllowed
    if whole.state != State.SPLIT:
        raise BadInput(_("This is not split."))
    points = list(
        Contribution.objects.select_for_update(no_key=True)
        .filter(part_of=whole)
        .exclude(state=State.PUT_BACK)
        .order_by("pk")
    )
    _check_untouched(whole, points)
    agreed = _agreed_by_all(whole, points)
    Reply.objects.filter(contribution__in=points).update(contribution=whole)
    Attachment.objects.filter(contribution__in=points).update(contribution=whole)
    SecondLook.objects.filter(contribution__in=points, reply__isnull=False).update(contribution=whole)
    Contribution.objects.filter(pk__in=[one.pk for one in points]).update(state=State.PUT_BACK)
    whole.state = contribution.state = State.WAITING
    whole.save(update_fields=["state"])
    refs = {"points": [one.uuid for one in points]}
    subject = ("contribution", whole.uuid)
    journal.append(facts.PUT_TOGETHER, actor=actor, subject=subject, process=whole.process.uuid, refs=refs)
    agree(actor, whole, agreed)
    return whole


def _check_may_be_split(whole: Contribution) -> None:
    names = {"reference": whole.reference}
    if whole.state == State.SPLIT:
        raise BadInput(_("%(reference)s is split already: look at its points.") % names)
    if whole.part_of_id is not None:
        raise BadInput(_("%(reference)s is a point itself. Put the whole together again, and split that.") % names)
    if whole.erased is not None:
        raise BadInput(_("These words were erased: there is nothing to split."))
    if whole.held is not None:
        raise BadInput(_("%(reference)s is held back: release it first.") % names)
    if whole.hidden is not None:
        raise BadInput(_("These words are hidden. Show them again first, or take out only a part of them."))
    if whole.state != State.WAITING:
        raise BadInput(_("Only what waits for an answer can be split: this is answered, talked about or withdrawn."))
    if whole.stands_with_id is not None or standing_with([whole]).exists():
        raise BadInput(
            _("%(reference)s is to be answered together with others: take it apart from them first.") % names
        )


def _checked(whole: Contribution, text: str, points: Sequence[Point]) -> list[Place]:
    if any(point.about is not None and point.about.process_id != whole.process_id for point in points):
        raise BadInput(_("Choose one of this process."), field="points")
    if any(point.kind not in {"", *Kind.values} for point in points):
        raise BadInput(_("Choose what kind of contribution it is."), field="points")
    return found_places(text, [point.words for point in points])


def found_places(text: str, points: Sequence[str]) -> list[Place]:
    """Where the points stand in the words. Raises BadInput for `points`, quoting the first that does not stand there."""
    if not 2 <= len(points) <= MOST_POINTS:
        raise BadInput(_("Make at least two points of it, and at most 50."), field="points")
    places = places_of(text, points)
    for words, place in zip(points, places, strict=True):
        if place is None:
            raise BadInput(
                _("“%(words)s” does not stand there, or not in this order. Only its author’s words can be a point.")
                % {"words": words.strip()[:80]},
                field="points",
            )
    return [place for place in places if place is not None]


def _a_point_of(whole: Contribution, point: Point) -> Contribution:
    made = Contribution(**_copied(whole, _ITS_OWN))
    made.reference, made.part_of, made.process = references.new_reference(), whole, whole.process
    made.key = uuid4()  # not made of what others may know: whoever knows a key is taken for who sent it
    made.kind = point.kind or whole.kind
    came_as = whole.said_as or whole.kind
    made.said_as = "" if made.kind == came_as else came_as
    if point.about is not None:
        made.question = point.about if isinstance(point.about, Question) else None
        made.theme = point.about if isinstance(point.about, Theme) else None
        made.commitment = point.about if isinstance(point.about, Commitment) else None
        if made.commitment_id != whole.commitment_id:
            made.sentence, made.read_in = None, None
            made.quote = made.quote_before = made.quote_after = made.quote_language = ""
    return made


def _copied(row: models.Model, without: set[str]) -> Mapping[str, Any]:
    return {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in without
    }


def _copy_author(whole: Contribution, points: Sequence[Contribution]) -> None:
    authorship = Authorship.objects.filter(contribution=whole).first()
    if authorship is not None:
        copied = _copied(authorship, {"id", "uuid", "contribution"})
        Authorship.objects.bulk_create(Authorship(contribution=one, **copied) for one in points)
    for consent in PassingOn.objects.filter(contribution=whole, withdrawn=None):
        copied = _copied(consent, {"id", "uuid", "contribution"})
        PassingOn.objects.bulk_create(PassingOn(contribution=one, **copied) for one in points)


def _copy_places(whole: Contribution, points: Sequence[Contribution]) -> None:
    """A point about the same sentence stands where its whole stands in the versions since."""
    copied = [_copied(one, {"id", "uuid", "contribution"}) for one in Carried.objects.filter(contribution=whole)]
    Carried.objects.bulk_create(
        Carried(contribution=point, **values) for point in points if point.sentence_id for values in copied
    )


def _agreed_by_all(whole: Contribution, points: Sequence[Contribution]) -> list[str]:
    """To whom its author may be passed on by the whole and by each point: what was taken back of one is taken back."""
    agreed = PassingOn.objects.filter(contribution__in=[whole, *points], withdrawn=None).order_by()
    by_all = agreed.values("recipient").annotate(n=models.Count("pk")).filter(n=len(points) + 1)
    return list(by_all.values_list("recipient", flat=True))


def _carry_redactions(
    whole: Contribution, number: int, points: Sequence[Contribution], places: Sequence[Place]
) -> None:
    """What is taken out of the whole is taken out of the point in which it stands, for the same reason."""
    over = list(Redaction.objects.filter(contribution=whole, number=number, undone=None))
    Redaction.objects.bulk_create(
        Redaction(
            contribution=point,
            number=1,
            start=max(one.start, first) - first,
            end=min(one.end, last) - first,
            because=one.because,
            by=one.by,
            made=one.made,
        )
        for point, (first, last) in zip(points, places, strict=True)
        for one in over
        if max(one.start, first) < min(one.end, last)
    )


def _check_untouched(whole: Contribution, points: Sequence[Contribution]) -> None:
    """Nothing that was decided about a point, or that its author did with it, may be lost with it."""
    carried = Redaction.objects.filter(contribution=whole, undone=None).values("made")
    since = Redaction.objects.filter(contribution__in=points, undone=None).exclude(made__in=carried)
    taken_out = set(since.values_list("contribution", flat=True))
    changed = set(Verbatim.objects.filter(contribution__in=points, number__gt=1).values_list("contribution", flat=True))
    joined = set(standing_with(points).values_list("stands_with", flat=True))
    for one in points:
        marked = one.held or one.hidden or one.erased or one.stands_with_id
        if one.state != State.WAITING or marked or one.pk in taken_out | changed | joined:
            raise BadInput(
                _("Something became of %(reference)s since, or its author changed it. So it stays split.")
                % {"reference": one.reference}
            )
