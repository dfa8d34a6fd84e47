"""Digests: what became public, sent to whoever follows it, once a day or a week; nothing where there is no news.

Read from the journal up to where people are told of their own: what somebody was told there is left out here. Where nobody
could be sent anything (no mail server, a pause) nothing is passed over: the next digest says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hearback.answers.models import Prepared
from hearback.core.languages import Words
from hearback.core.viewer import NOBODY, Purpose
from hearback.events.models import Event
from hearback.journal.models import Fact, Watermark
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people import queries as people
from hearback.people.queries import Reach
from hearback.plans import queries as plans
from hearback.plans.models import Commitment, Entry
from hearback.processes import queries as processes
from hearback.processes import rules as process_rules
from hearback.processes.models import Announcement, Document, Process
from hearback.reportback import digest_texts, public_news
from hearback.reportback.digest_texts import Group
from hearback.reportback.models import Digest, Fate, Following, Telling, WeekMail
from hearback.reportback.public_news import PublicNews
from hearback.reportback.week_mail import begun

AT_ONCE = 150
MOST_FACTS = 2000  # of one process in one digest: of more, the latest
_IN_ADVANCE = (Announcement, Document, Event)  # what may be published for an instant that is still to come


def send_digests(*, now: datetime) -> int:
    """Write to everybody for whom it is time and there is news, and return to how many. A transaction for each 150."""
    if settings.MAIL is None:
        return 0
    due = Digest.objects.filter(_is_due(now)).order_by()
    them = list(Process.objects.filter(pk__in=due.values("process")).select_related("pause").order_by("pk"))
    pauses = processes.pauses_of(them)
    sent = 0
    for process in them:
        if pauses[process.pk].now is None and process_rules.may_see(NOBODY, process, now):
            sent += _send(process, now)
    return sent


def _is_due(now: datetime) -> Q:
    daily = Q(every=WeekMail.Every.DAY, looked__lt=begun(WeekMail.Every.DAY, now))
    return daily | Q(every=WeekMail.Every.WEEK, looked__lt=begun(WeekMail.Every.WEEK, now))


def _send(process: Process, now: datetime) -> int:
    sent, last = 0, 0
    due = Digest.objects.filter(_is_due(now), process=process).order_by("pk")
    while page := list(due.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        sent += _send_page(process, page, now)
        last = page[-1]
    return sent


@transaction.atomic
def _send_page(process: Process, page: Sequence[int], now: datetime) -> int:
    """Queue the digests of these, and move on how far each was told: both or neither, in the same statements for all.

    Locks the digests: another worker finds them looked at.
    """
    digests = list(
        Digest.objects.select_for_update(no_key=True, of=("self",)).filter(_is_due(now), pk__in=page).order_by("pk")
    )
    if not digests:
        return 0
    known = Watermark.objects.filter(follower="reportback").values_list("position", flat=True).first() or 0
    news = _news(process, digests, known, now)
    letters = _Letters(process, digests, news).written() if news else []
    for one in digests:
        one.position, one.looked = max(one.position, known), now
    Digest.objects.bulk_update(digests, ["position", "looked"])
    outbox.queue_messages(letters)
    return len(letters)


def _news(process: Process, digests: Sequence[Digest], known: int, now: datetime) -> list[PublicNews]:
    """What any of these can be told now."""
    since, position = min(one.looked for one in digests), min(one.position for one in digests)
    appeared: set[UUID] = set()
    for model in _IN_ADVANCE:
        rows = model.objects.filter(process=process, published__gt=since, published__lte=now)
        appeared |= set(rows.order_by().values_list("uuid", flat=True))
    new = Q(id__gt=position) | Q(subject_uuid__in=appeared)
    verbs = (*public_news.VERBS, public_news.GONE_OUT)
    facts = Fact.objects.filter(new, process_uuid=process.uuid, verb__in=verbs, id__lte=known)
    found = public_news.read(_whole(list(facts.order_by("-id")[:MOST_FACTS]), known), process)
    return [one for one in found if one.when <= now]


def _whole(facts: Sequence[Fact], known: int) -> list[Fact]:
    """An answer that goes out in steps is news once: of all its steps, and when whoever is told of any has been."""
    verbs = (*public_news.ANSWERS, public_news.GONE_OUT)
    of = {fact.subject_uuid for fact in facts if fact.verb in verbs}
    if not of:
        return list(facts)
    steps = list(Fact.objects.filter(verb__in=verbs, subject_uuid__in=of))
    going_out = Prepared.objects.filter(answer__uuid__in=of, stopped=None).values_list("answer__uuid", flat=True)
    waits = {fact.subject_uuid for fact in steps if fact.pk > known} | set(going_out)
    others = [fact for fact in facts if fact.subject_uuid not in of]
    return others + [fact for fact in steps if fact.subject_uuid not in waits]


def _is_new_to(digest: Digest, one: PublicNews) -> bool:
    return one.last > digest.position or one.when > digest.looked


class _Letters:
    """The digests of some people about one process, with everything about them fetched at once."""

    def __init__(self, process: Process, digests: Sequence[Digest], news: Sequence[PublicNews]) -> None:
        self.process, self.digests, self.news = process, digests, news
        ids = [one.participant_id for one in digests]
        self.reach = people.reach_of(ids)
        self.followings: dict[int, list[Following]] = defaultdict(list)
        rows = Following.objects.filter(participant__in=ids, process=process).exclude(confirmed=None)
        for row in rows.select_related("commitment", "theme"):
            self.followings[row.participant_id].append(row)
        facts = {fact for one in news for fact in one.facts}
        told = Telling.objects.filter(participant__in=ids, process=process, fact__in=facts).exclude(fate=Fate.ASKED_NOT)
        self.told: dict[int, set[UUID]] = defaultdict(set)
        for participant, fact in told.order_by().values_list("participant", "fact"):
            self.told[participant or 0].add(fact)
        about = {pk for one in news for pk in one.commitments}
        self.commitments = Commitment.objects.in_bulk(about)
        version = plans.current_version(NOBODY, process) if about else None
        entries = Entry.objects.filter(version=version, commitment__in=about).order_by()
        self.titles: dict[int, Words] = dict(entries.values_list("commitment", "title")) if version is not None else {}

    def written(self) -> list[Message]:
        made = (self._letter(one) for one in self.digests)
        return [letter for letter in made if letter is not None]

    def _letter(self, digest: Digest) -> Message | None:
        reach = self.reach.get(digest.participant_id)
        followings = self.followings[digest.participant_id]
        if reach is None or not _may_be_written_to(reach) or not followings:
            return None
        told = self.told[digest.participant_id]
        mine = [one for one in self.news if _is_new_to(digest, one) and told.isdisjoint(one.facts)]
        groups = self._groups(mine, followings)
        if not groups:
            return None
        codes = reach.languages
        stop = f"{links.url(Purpose.QUIET, reach.uuid, reach.link_version, codes[0])}?about=news"
        subject, body = digest_texts.digest(
            self.process,
            groups,
            codes=codes,
            since=digest.looked,
            own_page=links.url(Purpose.ME, reach.uuid, reach.link_version, codes[0]),
            stop=stop,
        )
        return outbox.written(
            key=f"news:{reach.uuid}:{digest.uuid}:{int(digest.looked.timestamp())}",
            to=reach.address,
            subject=subject,
            body=body,
            language=codes[0],
            headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
            about=self.process.uuid,
        )

    def _groups(self, news: Sequence[PublicNews], followings: Sequence[Following]) -> list[Group]:
        """Each piece once, under the nearest thing that they follow; of the whole process also under its own commitment."""
        commitments = {one.commitment_id for one in followings if one.commitment_id is not None}
        themes = {one.theme_id: one.theme for one in followings if one.theme_id is not None}
        whole = any(one.commitment_id is None and one.theme_id is None for one in followings)
        found: dict[tuple[int, int], list[PublicNews]] = defaultdict(list)
        for one in news:
            if near := sorted(one.commitments & commitments):
                found[0, self.commitments[near[0]].number].append(one)
            elif under := sorted(one.themes & themes.keys()):
                found[1, under[0]].append(one)
            elif whole and len(one.commitments) == 1:
                found[0, self.commitments[min(one.commitments)].number].append(one)
            elif whole:
                found[2, 0].append(one)
        by_number = {one.number: one for one in self.commitments.values()}
        groups = []
        for (kind, which), pieces in sorted(found.items(), key=lambda item: item[0]):
            commitment = by_number[which] if kind == 0 else None
            title = self.titles.get(commitment.pk) if commitment is not None else None
            latest_first = tuple(sorted(pieces, key=lambda one: (one.when, one.fact.pk), reverse=True))
            groups.append(Group(latest_first, commitment, themes.get(which) if kind == 1 else None, title))
        return groups


def _may_be_written_to(reach: Reach) -> bool:
    """Who asked for news by e-mail, at an address that is theirs and works."""
    return bool(reach.address) and reach.confirmed and reach.wants_news and not reach.erased
