"""Whom no e-mail or letter reaches, or who did not answer the telephone, as those who coordinate a process see it.

What they said and what else is known, never an address.

Each is seen to by a person, who finds another way or says why nothing more can be done. That is a fact, and ends it until
the address is put right and sends messages back once more, or they are rung in vain once more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.outbox.models import Channel, State
from hearback.people import queries as people
from hearback.people.models import Contact
from hearback.processes.models import Process
from hearback.processes.queries import OF, Beside, number_beside
from hearback.reportback import facts, rules
from hearback.reportback.models import Fate, NothingMore, Telling

_NOT_ANSWERED = Q(message__channel=Channel.PHONE, message__state=State.GIVEN_UP)
_LETTER_BACK = Q(message__channel=Channel.POST, message__came_back__isnull=False)
_SEEN_TO = (facts.UNREACHED_ENDED.name, facts.UNREACHED_AGAIN.name)


@dataclass(frozen=True, slots=True)
class Unreached:
    """What is known of one who could not be reached: other ways that there are; and why nothing more can be done, if so.

    `rung` is whether they were rung on three days, and nobody answered; `letter_back` whether the post brought a letter
    back.
    """

    ways: tuple[Channel, ...]
    rung: bool = False
    letter_back: bool = False
    because: NothingMore | None = None
    since: datetime | None = None


def how_many_unreached() -> Beside[int]:
    """Of how many contributions the author could not be reached and nobody has ended it, beside each process that the
    viewer coordinates.
    """
    return number_beside(
        rules.may_see_unreached,
        contributions.came_in(OF).filter(contributions.is_counted(), Exists(_not_reached(ended=False)), erased=None),
    )


def said_by_unreached(viewer: Viewer, process: Process, *, ended: bool = False) -> QuerySet[Contribution]:
    """What those said who could not be reached, the oldest first; for whoever coordinates. Cut it.

    With `ended` those of whom somebody said that nothing more can be done, else the others.
    """
    rows = contributions.contributions_visible_to(viewer, process).filter(
        Exists(_not_reached(ended=ended)), erased=None
    )
    return rows if rules.may_see_unreached(viewer, process) else rows.none()


def what_is_known(viewer: Viewer, process: Process, said: Collection[Contribution]) -> dict[int, Unreached]:
    """What is known of whoever said these, by the id of each: that there is another way, never where it leads.

    The same statements however many there are.
    """
    if not rules.may_see_unreached(viewer, process):
        raise NotAllowed
    mine = [one for one in said if one.process_id == process.pk]
    of = Authorship.objects.filter(contribution__in=[one.pk for one in mine]).exclude(participant=None)
    authors = dict(of.values_list("contribution", "participant"))
    ways = people.ways_that_work(authors.values())
    last = {fact.subject_uuid: fact for fact in _seen_to().filter(subject_uuid__in=[one.uuid for one in mine])}
    in_vain = Telling.objects.filter(contribution__in=[one.pk for one in mine], as_voice=False)
    rung, back = (
        set(in_vain.filter(how).values_list("contribution", flat=True)) for how in (_NOT_ANSWERED, _LETTER_BACK)
    )
    return {
        one.pk: _unreached(
            Unreached(ways.get(authors.get(one.pk, 0), ()), one.pk in rung, one.pk in back), last.get(one.uuid)
        )
        for one in mine
    }


@transaction.atomic
def end_unreached(*, actor: Viewer, process: Process, contribution: Contribution, because: str) -> None:
    """Say that its author was not reached and nothing more can be done, or was told otherwise.

    The same again changes nothing. Raises BadInput at `because`. Locks the process row.
    """
    if because not in NothingMore.values:
        raise BadInput(_("Choose why nothing more can be done."), field="because")
    _append(facts.UNREACHED_ENDED, actor, process, contribution, refs={"because": because}, ended=False)


@transaction.atomic
def try_unreached_again(*, actor: Viewer, process: Process, contribution: Contribution) -> None:
    """Put it back among those to be seen to; again changes nothing. Locks the process row."""
    _append(facts.UNREACHED_AGAIN, actor, process, contribution, refs={}, ended=True)


def _append(
    verb: Verb, actor: Viewer, process: Process, contribution: Contribution, *, refs: dict[str, str], ended: bool
) -> None:
    if not rules.may_see_unreached(actor, process):
        raise NotAllowed
    Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if said_by_unreached(actor, process, ended=ended).filter(pk=contribution.pk).exists():
        subject = ("contribution", contribution.uuid)
        journal.append(verb, actor=actor, subject=subject, process=process.uuid, refs=refs)


def _unreached(known: Unreached, last: Fact | None) -> Unreached:
    others = tuple(way for way in known.ways if not (known.rung and way == Channel.PHONE))
    if last is None or last.verb != facts.UNREACHED_ENDED.name:
        return replace(known, ways=others)
    return replace(known, ways=others, because=NothingMore(last.refs["because"]), since=last.recorded)


def _seen_to() -> QuerySet[Fact]:
    return Fact.objects.filter(verb__in=_SEEN_TO).order_by("id")


def _not_reached(*, ended: bool) -> QuerySet[Telling]:
    """That its author was to be told something and could not be reached, since their address sends messages back, the post
    brought their letter back and they gave no address since, or nobody answered the telephone.
    """
    left = Contact.objects.filter(participant=OuterRef("participant"), disowned=None)
    by_mail = left.filter(kind=Contact.Kind.EMAIL).values("returned")[:1]
    anew = left.filter(kind=Contact.Kind.POST, confirmed__gt=OuterRef("message__came_back"))
    # What never went had no way at all: it stands here for the last of them that ended.
    last = left.filter(kind__in=[Contact.Kind.EMAIL, Contact.Kind.POST], returned__isnull=False).order_by("-returned")
    seen_to = _seen_to().filter(subject_uuid=OuterRef("contribution__uuid")).order_by("-id")
    ended_on = seen_to.annotate(on=Case(When(verb=facts.UNREACHED_ENDED.name, then=F("recorded")))).values("on")
    told = Telling.objects.filter(contribution=OuterRef("pk"), as_voice=False, fate=Fate.NOT_REACHED).annotate(
        returned=Case(
            When(_NOT_ANSWERED, then=F("message__finished")),
            When(_LETTER_BACK & ~Exists(anew), then=F("message__came_back")),
            When(message__channel=Channel.EMAIL, then=Subquery(by_mail)),
            When(message=None, then=Subquery(last.values("returned")[:1])),
        ),
        ended_on=Subquery(ended_on[:1]),
    )
    if ended:
        return told.filter(returned__isnull=False, ended_on__gte=F("returned"))
    return told.filter(Q(ended_on=None) | Q(ended_on__lt=F("returned")), returned__isnull=False)
