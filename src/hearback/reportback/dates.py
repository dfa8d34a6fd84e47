"""What time itself does to those who wait: a fact, once, for each day that passed; then people are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q

from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo, Talk
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.locks import Lock, alone
from hearback.core.viewer import CLOCK
from hearback.events.models import Event
from hearback.journal import actions as journal
from hearback.journal.models import Fact
from hearback.journal.verbs import Verb
from hearback.plans import queries as plans
from hearback.plans.models import Version
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import facts, occasions, rules


def notice_dates(*, now: datetime) -> int:
    """Append a fact, once, for each date that has passed: news promised, a milestone due, an embargo over; and for each
    event at which what was said has been answered.

    While a process is paused nothing of it is late.

    Returns how many. Looks first without a lock; what it finds it looks up again with the journal locked, so that
    two clocks append one fact.
    """
    today = clock.day(now)
    dates = _news_due(today) + _not_brought_back(today) + _milestones_missed(today)
    return dates + _versions_appeared(now) + _answered_at_events(now)


def _news_due(today: date) -> int:
    passed = Talk.objects.filter(
        ended=None, next_news__lt=today, contribution__state=Contribution.State.TALKED_ABOUT
    ).select_related("contribution__process")
    return sum(
        _once(
            facts.NEWS_DUE,
            ("contribution", talk.contribution.uuid),
            talk.contribution.process,
            {"talk": str(talk.uuid), "due": talk.next_news.isoformat()},
            happened=clock.end_of(due),
        )
        for talk, due in _not_put_off(list(passed), today)
    )


def _not_put_off(talks: Sequence[Talk], today: date) -> list[tuple[Talk, date]]:
    """Those whose day has passed also when the days are left out on which their process stood still, with that day."""
    pauses = processes.pauses_of({talk.contribution.process for talk in talks})
    of = [(talk, pauses[talk.contribution.process_id]) for talk in talks]
    dated = [(talk, answers.news_by(talk, one)) for talk, one in of if one.on(today) is None]
    return [(talk, due) for talk, due in dated if due < today]


def _not_brought_back(today: date) -> int:
    """What was answered with “later, by this day”, and the day passed without it being brought back."""
    passed = AnswerTo.objects.filter(
        current=True,
        answer__outcome=Answer.Outcome.LATER,
        answer__until__lt=today,
        contribution__state=Contribution.State.ANSWERED,
        contribution__erased=None,
    ).exclude(contribution__in=Contribution.objects.exclude(brought_from=None).values("brought_from"))
    links = list(passed.select_related("answer", "contribution__process").order_by("id"))
    known = Fact.objects.filter(verb=facts.NEWS_DUE.name, subject_uuid__in=[one.contribution.uuid for one in links])
    noticed = {(fact.subject_uuid, fact.refs.get("answer")) for fact in known} if links else set()
    new = [one for one in links if (one.contribution.uuid, str(one.answer.uuid)) not in noticed]
    pauses = processes.pauses_of({one.contribution.process for one in new})
    return sum(
        _once(
            facts.NEWS_DUE,
            ("contribution", one.contribution.uuid),
            one.contribution.process,
            {"answer": str(one.answer.uuid), "due": due.isoformat()},
            happened=clock.end_of(due),
        )
        for one in new
        if (of := pauses[one.contribution.process_id]).on(today) is None
        and one.answer.until is not None
        and (due := of.moved(one.answer.until, since=clock.day(one.answer.happened), known=one.answer.happened)) < today
    )


def _answered_at_events(now: datetime) -> int:
    """Events over, at which something was said: once all of it is answered, or four weeks after the first answer."""
    noticed = Fact.objects.filter(verb=facts.EVENT_ANSWERED.name).values("subject_uuid")
    said = contributions.said_at_events(now).exclude(event__uuid__in=noticed)
    is_open, is_answered = Q(state__in=Contribution.OPEN), Q(state=Contribution.State.ANSWERED)
    counted = (
        said.order_by()
        .values("event")
        .annotate(waiting=Count("pk", filter=is_open), answered=Count("pk", filter=is_answered))
    )
    waiting = {one["event"]: one["waiting"] for one in counted if one["answered"]}
    if not waiting:
        return 0
    links = AnswerTo.objects.filter(contribution__event__in=waiting).order_by().values_list("contribution__event")
    first = dict(links.annotate(first=Min("answer__recorded")))
    ripe = [pk for pk, open_ in waiting.items() if not open_ or first[pk] <= now - rules.AT_EVENT_AT_MOST]
    return sum(
        _once(facts.EVENT_ANSWERED, ("event", event.uuid), event.process, {})
        for event in Event.objects.filter(pk__in=ripe).select_related("process").order_by("pk")
    )


def _versions_appeared(now: datetime) -> int:
    """Versions that were published under an embargo which is over."""
    appeared = 0
    embargoed = {
        fact.subject_uuid: fact
        for fact in Fact.objects.filter(verb="version.published")
        if occasions.is_embargoed(fact)
    }
    for version in Version.objects.filter(uuid__in=embargoed, published__lte=now).select_related("process"):
        appeared += _once(
            facts.VERSION_APPEARED, ("version", version.uuid), version.process, {"number": version.number}
        )
    return appeared


def _milestones_missed(today: date) -> int:
    return sum(
        _once(
            facts.MILESTONE_MISSED,
            ("milestone", late.milestone),
            process,
            {"commitment": str(late.commitment), "milestone": str(late.milestone), "due": late.due_latest.isoformat()},
            happened=late.missed,
        )
        for process in Process.objects.exclude(opened=None)
        for late in plans.overdue_milestones(process, today)
    )


def _once(
    verb: Verb,
    subject: tuple[str, UUID],
    process: Process,
    refs: dict[str, str | int],
    *,
    happened: datetime | None = None,
) -> int:
    """Append this fact unless it is there, as of the day that passed where there is one; returns how many were appended."""
    if _is_there(verb, subject, refs):
        return 0
    with transaction.atomic():
        alone(Lock.JOURNAL)
        if _is_there(verb, subject, refs):
            return 0
        journal.append(verb, actor=CLOCK, subject=subject, process=process.uuid, refs=refs, happened=happened)
    return 1


def _is_there(verb: Verb, subject: tuple[str, UUID], refs: dict[str, str | int]) -> bool:
    known = Fact.objects.filter(subject_uuid=subject[1], verb=verb.name).values_list("refs", flat=True)
    return refs in list(known)
