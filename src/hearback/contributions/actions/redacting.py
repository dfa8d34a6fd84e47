"""Taking a part of the words out of what is shown: a layer over the verbatim, which stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import lock
from hearback.contributions.actions.elsewhere import check_may_moderate, locked_with_the_same
from hearback.contributions.models import Contribution, Redaction, TidyWording, Verbatim
from hearback.contributions.points import places_of
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_plain, fold
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb


@transaction.atomic
def redact(
    *, actor: Viewer, contribution: Contribution, number: int, words: str, because: str
) -> tuple[Redaction, ...]:
    """Show these words to nobody but their author and the desk, wherever they stand in the verbatim of this number.

    Never touches the verbatim; what is taken out already is not taken out twice. Our shorter wording goes where it says
    them too. Of what was split it is taken out of the points as well, for there it is read; and of the same words in an
    earlier or a later process. Locks the contribution, then its points in order, then those.
    Raises BadInput for `words` that do not stand there, `because`, and where the author has changed them since.
    """
    contribution = lock(contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    words = clean_plain(words, field="words")
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    latest = Verbatim.objects.filter(contribution=contribution).order_by("-number").first()
    if latest is None or latest.erased is not None:
        raise BadInput(_("These words were erased: there is nothing to take out."), field="words")
    if latest.number != number:
        raise BadInput(_("The author has changed their words since. Read the new ones first."), field="words")
    if not words:
        raise BadInput(_("Copy the words to take out into this box."), field="words")
    places = _places(latest.text, words)
    if not places:
        raise BadInput(_("These words do not stand there. Copy them exactly as they were written."), field="words")
    if places == [(0, len(latest.text))]:
        raise BadInput(_("That is everything. Hide the words instead, with the same reason."), field="words")
    there = set(_current(contribution, number).values_list("start", "end"))
    new = [
        Redaction(contribution=contribution, number=number, start=start, end=end, because=because, by=actor.uuid)
        for start, end in places
        if (start, end) not in there
    ]
    made = Redaction.objects.bulk_create(new)
    if made:
        over = [(contribution, number), *_carried_to_points(contribution, latest.text, words, made)]
        for point, of in over[1:]:
            says = Verbatim.objects.get(contribution=point, number=of)
            over += _carried_elsewhere(point, says.text, list(_current(point, of).filter(made=made[0].made)))
        over += _carried_elsewhere(contribution, latest.text, made)
        _append_redacted(actor, over, words, because)
    return tuple(made)


def _append_redacted(actor: Viewer, over: Sequence[tuple[Contribution, int]], words: str, because: str) -> None:
    """That these words were taken out of each, and our own wording with them where it says the same."""
    says_it_too = [one for one, _number in over if _drop_tidy(one, words)]
    for one, number in over:
        _append(facts.REDACTED, actor, one, number=number, because=because)
    for one in says_it_too:
        _append(facts.TIDIED, actor, one)


def _carried_to_points(
    whole: Contribution, text: str, words: str, made: Sequence[Redaction]
) -> list[tuple[Contribution, int]]:
    """Take it out of the points in which it stands; each with the number of its words. Where their author has changed
    them since, wherever those say the same.
    """
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    points = list(rows.filter(part_of=whole).exclude(state=Contribution.State.PUT_BACK).order_by("pk"))
    if whole.state != Contribution.State.SPLIT or not points:
        return []
    verbatims = list(Verbatim.objects.filter(contribution__in=points).order_by("number"))
    firsts = {one.contribution_id: one.text for one in verbatims if one.number == 1}
    latest = {one.contribution_id: one for one in verbatims}
    stand = dict(
        zip([point.pk for point in points], places_of(text, [firsts[point.pk] for point in points]), strict=True)
    )
    new = []
    for point in points:
        says, place = latest[point.pk], stand.get(point.pk)
        if says.number == 1 and place is not None:
            both = ((max(one.start, place[0]), min(one.end, place[1])) for one in made)
            places = [(start - place[0], end - place[0]) for start, end in both if start < end]
        else:
            places = _places(says.text, words)
        new += _as_made(point, says.number, places, made)
    Redaction.objects.bulk_create(new)
    touched = {one.contribution_id for one in new}
    return [(point, latest[point.pk].number) for point in points if point.pk in touched]


def _carried_elsewhere(
    contribution: Contribution, text: str, made: Sequence[Redaction]
) -> list[tuple[Contribution, int]]:
    """Take the same out of these words in other processes: where they read the same at the same places, else wherever
    they say it.
    """
    _itself, same = locked_with_the_same(contribution)
    gone = dict.fromkeys(text[one.start : one.end] for one in made)
    found = []
    for one in same:
        latest = Verbatim.objects.filter(contribution=one, erased=None).order_by("-number").first()
        if latest is None:
            continue
        if latest.text == text:
            places = [(each.start, each.end) for each in made]
        else:
            places = [place for words in gone for place in _places(latest.text, words)]
        over = Redaction.objects.bulk_create(_as_made(one, latest.number, places, made))
        if over:
            found.append((one, latest.number))
            for words in gone:  # of what was split there, out of its points: also where it goes from one into the next
                found += _carried_to_points(one, latest.text, words, over)
    return list(dict.fromkeys(found))


def _as_made(
    contribution: Contribution, number: int, places: Iterable[tuple[int, int]], made: Sequence[Redaction]
) -> list[Redaction]:
    """The same act at these places of other words, to be stored: without what is taken out there already."""
    act, there = made[0], set(_current(contribution, number).values_list("start", "end"))
    return [
        Redaction(
            contribution=contribution,
            number=number,
            start=start,
            end=end,
            because=act.because,
            by=act.by,
            made=act.made,
        )
        for start, end in places
        if (start, end) not in there
    ]


@transaction.atomic
def undo_redaction(*, actor: Viewer, redaction: Redaction) -> Redaction:
    """Show again what was taken out; the row stays, and says when. With it what was taken out in the same act of the same
    words in other processes.

    Locks the contribution, and those. Raises BadInput where that is a process that the actor does not moderate.
    """
    contribution, same = locked_with_the_same(redaction.contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    redaction = Redaction.objects.get(pk=redaction.pk)
    if redaction.undone is None:
        beside = _taken_out_with(redaction, same)
        check_may_moderate(actor, [one for one in same if one.pk in {each.contribution_id for each in beside}])
        Redaction.objects.filter(pk__in=[each.pk for each in beside]).update(undone=clock.now())
        redaction.undone = clock.now()
        redaction.save(update_fields=["undone"])
        _append(facts.UNREDACTED, actor, contribution, number=redaction.number)
        there = {one.pk: one for one in same}
        for each in beside:
            _append(facts.UNREDACTED, actor, there[each.contribution_id], number=each.number)
    return redaction


def _taken_out_with(redaction: Redaction, same: Sequence[Contribution]) -> list[Redaction]:
    """What was taken out in the same act of the same words elsewhere, and says the same."""
    made = Redaction.objects.filter(contribution__in=same, made=redaction.made, undone=None)
    rows = [redaction, *made] if same else [redaction]
    texts = {
        (one.contribution_id, one.number): one.text
        for one in Verbatim.objects.filter(contribution__in=[row.contribution_id for row in rows])
    }
    said = [texts.get((row.contribution_id, row.number), "")[row.start : row.end] for row in rows]
    return [row for row, words in zip(rows[1:], said[1:], strict=True) if words == said[0]]


def _current(contribution: Contribution, number: int):  # type: ignore[no-untyped-def]
    return Redaction.objects.filter(contribution=contribution, number=number, undone=None)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Everywhere these words stand, in order, without overlapping."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + len(words))
    return found


def _drop_tidy(contribution: Contribution, words: str) -> bool:
    """Take our own wording away if it repeats these words; whether it did. Theirs stays, with its gap."""
    tidy = TidyWording.objects.filter(contribution=contribution).first()
    if tidy is None or not any(fold(words) in fold(text) for text in tidy.text.values()):
        return False
    tidy.delete()
    return True


def _append(verb: Verb, actor: Viewer, contribution: Contribution, **refs: object) -> None:
    subject = ("contribution", contribution.uuid)
    journal.append(verb, actor=actor, subject=subject, process=contribution.process.uuid, refs=refs)
