"""What became of telling people: in sum for everyone, one by one for the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from hearback.answers import queries as answers
from hearback.answers.models import Answer
from hearback.answers.outcomes import Given
from hearback.contributions.models import Authorship, Contribution
from hearback.core import languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Purpose, Viewer
from hearback.journal.models import Fact
from hearback.outbox.models import Channel
from hearback.people.models import Participant
from hearback.processes.models import Process
from hearback.reportback import rules, sections, wordings
from hearback.reportback.batches import Batch, author_told, batch, caused_by, latest_batches, sentences_of
from hearback.reportback.by_hand import Bundle, bundle_by_hand, bundles_by_hand, waiting_by_hand
from hearback.reportback.calls import TRIES, Call, call, calls, told_in
from hearback.reportback.daily import next_hour as when_told
from hearback.reportback.examples import examples
from hearback.reportback.fates import FatesOfMoment, became, fates
from hearback.reportback.foreseen import (
    Foreseen,
    answer_will_tell,
    lateness_will_tell,
    notes_will_tell,
    progress_will_tell,
    version_will_tell,
)
from hearback.reportback.models import Digest, Fate, Following, Moment, Telling, WeekMail
from hearback.reportback.public_news import PublicNews, latest_news
from hearback.reportback.returned import Unreached, said_by_unreached, what_is_known
from hearback.reportback.texts import Section
from hearback.reportback.undelivered import PostedLetter, letters_posted
from hearback.reportback.week import URGENCY_WORDS, Need, Urgency, needs_of_the_site, this_week
from hearback.reportback.worded import earlier_wordings, how_it_reads, worded

__all__ = [
    "TRIES",
    "URGENCY_WORDS",
    "Batch",
    "Bundle",
    "Call",
    "Channel",
    "FatesOfMoment",
    "Foreseen",
    "Need",
    "News",
    "PostedLetter",
    "PublicNews",
    "Unreached",
    "Urgency",
    "answer_will_tell",
    "author_told",
    "batch",
    "bundle_by_hand",
    "bundles_by_hand",
    "call",
    "calls",
    "caused_by",
    "earlier_wordings",
    "examples",
    "fates",
    "following_by_link",
    "followings_of",
    "how_it_reads",
    "how_often",
    "lateness_will_tell",
    "latest_batches",
    "latest_news",
    "letters_posted",
    "needs_of_the_site",
    "news_for",
    "notes_will_tell",
    "own_following",
    "preview",
    "progress_will_tell",
    "said_by_unreached",
    "sentences_of",
    "this_week",
    "told_about",
    "told_in",
    "version_will_tell",
    "waiting_by_hand",
    "week_mail_of",
    "what_is_known",
    "when_told",
    "worded",
]


@dataclass(frozen=True, slots=True)
class News:
    """One thing a person was told, as it reads now, and what became of the message."""

    uuid: UUID
    moment: Moment
    title: str
    paragraphs: tuple[str, ...]
    link: str
    when: datetime
    fate: Fate
    references: tuple[str, ...]
    process: Process


def news_for(viewer: Viewer, participant: Participant, *, limit: int = 200) -> list[News]:
    """What a person was told, newest first, as it reads now, in the language in use. For that person alone."""
    if not rules.may_read_news_for(viewer, participant):
        raise NotAllowed
    return _news(
        list(
            Telling.objects.filter(participant=participant)
            .select_related("process", "contribution", "event", "message")
            .order_by("-id")[:limit]
        )
    )


def told_about(viewer: Viewer, contribution: Contribution) -> list[News]:
    """What the author of one contribution was told about it, newest first. For that person alone."""
    author = Authorship.objects.filter(contribution=contribution).select_related("participant").first()
    participant = author.participant if author else None
    mine = participant is not None and rules.may_read_news_for(viewer, participant)
    if not (mine or rules.may_read_of(viewer, contribution)):
        raise NotAllowed
    rows = Telling.objects.filter(contribution=contribution, as_voice=False).exclude(moment=Moment.NOTES)
    return _news(list(rows.select_related("process", "contribution", "event", "message").order_by("-id")))


def preview(
    process: Process, said: Sequence[Contribution], given: Given, *, corrects: Answer | None = None
) -> list[tuple[str, str, Section]]:
    """What the author of the first of these would be told, in each language of the site: its code, its name, the words."""
    shown = answers.as_shown(given)
    shown.answer.corrects = corrects
    words = wordings.of([process.pk])[process.pk]
    read = []
    for code in languages.codes():
        name = languages.name_of(code)
        with override(code):
            read.append((code, name, sections.answer(process, said[0], shown, words)))
    return read


def following_by_link(viewer: Viewer) -> Following | None:
    """What somebody follows, or is asked whether they do, by the link that was sent to them; None when it was revoked."""
    rows = _followings().filter(uuid__in=viewer.subjects(Purpose.FOLLOWING)) if viewer.grants else ()
    return next((row for row in rows if rules.may_change_following(viewer, row)), None)


def own_following(viewer: Viewer, process: Process, uuid: UUID) -> Following | None:
    """One thing that somebody follows, for them alone."""
    row = _followings().filter(process=process, uuid=uuid).first() if viewer.grants else None
    return row if row is not None and rules.may_change_following(viewer, row) else None


def followings_of(viewer: Viewer, participant: Participant) -> list[Following]:
    """What a person follows, for that person alone; also what they have still to say yes to."""
    if not rules.may_read_news_for(viewer, participant):
        raise NotAllowed
    return list(_followings().filter(participant=participant))


def how_often(following: Following) -> str:
    """How often they are written to about its process."""
    rows = Digest.objects.filter(participant=following.participant_id, process=following.process_id)
    return rows.values_list("every", flat=True).first() or WeekMail.Every.WEEK


def _followings() -> QuerySet[Following]:
    return Following.objects.select_related("process", "participant", "commitment", "theme").order_by("id")


def week_mail_of(viewer: Viewer) -> WeekMail | None:
    """What this viewer chose to be sent: for themselves, or by the link in a message. None when nothing is sent."""
    if viewer.user is not None:
        return WeekMail.objects.filter(user=viewer.user).first()
    wishes = WeekMail.objects.filter(uuid__in=viewer.subjects(Purpose.WEEK)) if viewer.grants else ()
    return next((wish for wish in wishes if rules.may_stop_week_mail(viewer, wish)), None)


def _news(rows: list[Telling]) -> list[News]:
    facts = {fact.uuid: fact for fact in Fact.objects.filter(uuid__in={row.fact for row in rows})}
    told = sections.group((row, facts[row.fact]) for row in rows)
    found = []
    for one, section in zip(told, sections.write(told, languages.current()), strict=True):
        if section is None:
            continue
        first = one.tellings[0]
        found.append(
            News(
                uuid=first.uuid,
                moment=Moment(first.moment),
                title=section.title,
                paragraphs=section.paragraphs,
                link=section.link,
                when=first.created,
                fate=became(first),
                references=tuple(one.references),
                process=first.process,
            )
        )
    return found[::-1]
