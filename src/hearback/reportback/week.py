"""What needs somebody who works here, in one list by urgency: the same on the desk's first page, a process's, and by e-mail.

Each thing says what it is, by when, and where to see to it. A room that has something more to be seen to adds it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.core import clock, languages
from hearback.core.days import in_words as _day
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.outbox import queries as outbox
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.processes.queries import Beside
from hearback.reportback import batches, by_hand, returned

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A_WEEK = timedelta(days=7)
Days = Mapping[int, plans.VersionDays]
COMING = timedelta(days=14)  # how far ahead dates are listed


class Urgency(StrEnum):
    """How soon something is to be seen to."""

    LATE = "late"
    THIS_WEEK = "this-week"
    THEN = "then"


URGENCY_WORDS: dict[Urgency, StrOrPromise] = {
    Urgency.LATE: gettext_lazy("Late"),
    Urgency.THIS_WEEK: gettext_lazy("This week"),
    Urgency.THEN: gettext_lazy("After that"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to see to: what it is and by when, in words; the day it is due; where, below the process's desk.

    Without a process it is of the site, and `place` is below the desk itself.
    """

    what: str
    when: str
    place: str
    process: Process | None = None
    day: date | None = None
    is_date: bool = False  # a date that comes, with nothing to do before: never late
    is_open: bool = False  # somebody waits for it: it is of this week, however far off the day

    def urgency(self, today: date) -> Urgency:
        """How soon it is to be seen to; what has no day is to be seen to this week."""
        if self.day is None or self.day == today:
            return Urgency.THIS_WEEK
        if self.day < today:
            return Urgency.THIS_WEEK if self.is_date else Urgency.LATE
        return Urgency.THIS_WEEK if self.is_open or self.day <= today + A_WEEK else Urgency.THEN

    @property
    def path(self) -> str:
        """Where to see to it, from the root of the site."""
        return f"/desk/{self.process.slug}/{self.place}" if self.process is not None else f"/desk/{self.place}"


def this_week(viewer: Viewer, of: Sequence[Process], today: date) -> list[Need]:
    """Everything in these processes that needs this viewer, the most urgent first: a constant number of statements."""
    asked = _Asked(viewer)
    counted = processes.read_beside(viewer, of, asked.all)
    days = plans.version_days(of)
    found = [
        *_to_answer(counted.of(asked.needs), of),
        *_stuck(counted.of(asked.stuck), of),
        *_lines(counted.of(asked.lines), of),
        *_of_other_side(counted.of(asked.of_other_side), of),
        *_twelve_weeks(viewer, of, today, days),
        *_after_events(viewer, of),
        *_before_events(viewer, of),
        *_looks(counted.of(asked.looks), of),
        *_unreached(counted.of(asked.unreached), of),
        *_by_hand(counted.of(asked.by_hand), of),
        *_given_up(counted.of(asked.given_up), of),
        *_evidence(counted.of(asked.evidence), of),
        *_places(counted.of(asked.places), of),
        *_standards(viewer, [one for one in of if counted.of(asked.forum).get(one.pk)], today, days),
        *_dates(viewer, of, today, days),
    ]
    order = list(Urgency)
    return sorted(found, key=lambda need: (order.index(need.urgency(today)), need.day or today))


class _Asked:
    """What the rooms count beside a process: all of it is read in one statement."""

    def __init__(self, viewer: Viewer) -> None:
        self.needs = answers.needs()
        self.stuck = answers.stuck(viewer)
        self.lines = answers.counted_lines()
        self.of_other_side = answers.how_many_not_spoken_of(viewer)
        self.looks = contributions.waiting_for_a_look()
        self.places = contributions.ask_where()
        self.evidence = plans.count_files_to_look_at()
        self.forum = processes.has_forum()
        self.unreached = returned.how_many_unreached()
        self.by_hand = by_hand.how_many_wait()
        self.given_up = batches.how_many_given_up()

    @property
    def all(self) -> list[Beside[Any]]:
        """Each of them."""
        return list(vars(self).values())


def needs_of_the_site(viewer: Viewer) -> list[Need]:
    """What needs whoever runs the site: messages that could not be sent, or came back."""
    given_up = outbox.standing()["given-up"] if viewer.host else 0
    if not given_up:
        return []
    what = ngettext("%(n)d e-mail could not be sent", "%(n)d e-mails could not be sent", given_up) % {"n": given_up}
    return [Need(what, _("Look whether the address is right, and send it again."), "messages/?state=given-up")]


def _to_answer(counted: Mapping[int, answers.Needs], of: Sequence[Process]) -> Iterator[Need]:
    needs, pauses = answers.after_pauses(counted, of), processes.pauses_of(of)
    for process in of:
        one = needs.get(process.pk, answers.Needs())
        if one.waiting and one.oldest is not None:
            came = clock.day(one.oldest)
            by = pauses[process.pk].moved(came + timedelta(days=process.answer_within_days), since=came)
            what = ngettext(
                "%(n)d contribution waits for an answer", "%(n)d contributions wait for an answer", one.waiting
            ) % {"n": one.waiting}
            when = _("The oldest came on %(day)s; an answer is promised by %(by)s.")
            yield Need(what, when % {"day": _day(came), "by": _day(by)}, "said/", process, by, is_open=True)
        if one.came_back:
            what = ngettext(
                "%(n)d author says that an answer does not answer their point",
                "%(n)d authors say that an answer does not answer their point",
                one.came_back,
            ) % {"n": one.came_back}
            yield Need(what, _("It waits again: answer it anew."), "answers/came-back/", process, is_open=True)
        if one.next_news is not None:
            what = ngettext(
                "%(n)d contribution is being talked about",
                "%(n)d contributions are being talked about",
                one.talked_about,
            ) % {"n": one.talked_about}
            late = one.next_news < clock.today()
            when = _("News was promised for %(day)s.") if late else _("News is due by %(day)s.")
            yield Need(what, when % {"day": _day(one.next_news)}, "said/?state=talked-about", process, one.next_news)
        if one.promised is not None:
            by = pauses[process.pk].goes_on(one.promised)
            what = _("Contributions that still waited when a version came out have a day by which they are answered")
            yield Need(what, _("The first by %(day)s.") % {"day": _day(by)}, "said/", process, by)


def _stuck(stuck: Mapping[int, answers.Stuck], of: Sequence[Process]) -> Iterator[Need]:
    """Answers that do not go out by themselves: what they are for waits, and is in no list of what waits."""
    for process in of:
        one = stuck.get(process.pk, answers.Stuck())
        if one.stopped:
            what = ngettext("%(n)d answer could not go out", "%(n)d answers could not go out", one.stopped)
            yield Need(what % {"n": one.stopped}, _("Its words are kept: look why, and send it."), "answers/", process)
        if one.for_second:
            what = ngettext(
                "%(n)d answer waits until somebody else agrees",
                "%(n)d answers wait until somebody else agrees",
                one.for_second,
            )
            yield Need(what % {"n": one.for_second}, _("It says no, so two people read it."), "answers/", process)


def _lines(lines: Mapping[int, answers.Lines], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        one = lines.get(process.pk, answers.Lines())
        if one.back:
            what = ngettext("%(n)d line came back", "%(n)d lines came back", one.back) % {"n": one.back}
            yield Need(what, _("Answer with it: it stands in the form already."), "lines/", process)
        if one.out and one.due is not None:
            what = ngettext("%(n)d line is still out", "%(n)d lines are still out", one.out) % {"n": one.out}
            yield Need(what, _("The first is due by %(day)s.") % {"day": _day(one.due)}, "lines/", process, one.due)


def _of_other_side(numbers: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := numbers.get(process.pk, 0):
            what = ngettext(
                "The other side gave %(n)d answer: does your side agree?",
                "The other side gave %(n)d answers: does your side agree?",
                number,
            ) % {"n": number}
            yield Need(
                what, _("What you say stands beside it, for everybody to read."), "answers/of-other-side/", process
            )


def _twelve_weeks(viewer: Viewer, of: Sequence[Process], today: date, days: Days) -> Iterator[Need]:
    mine = [process for process in of if viewer.works_on(process.pk)]
    clocks = answers.response_clocks(mine, days)
    for process in mine:
        one = clocks.get(process.pk)
        if one is None or not one.is_running(today):
            continue
        what = ngettext(
            "%(n)d contribution that came in by the last day for comments still waits",
            "%(n)d contributions that came in by the last day for comments still wait",
            one.waiting,
        ) % {"n": one.waiting}
        if one.due < today and one.why is None:
            when = _("The twelve weeks ended on %(day)s: explain in public why it is late.") % {"day": _day(one.due)}
            yield Need(what, when, "late/", process, one.due)
        else:
            by = one.why.now_by if one.why is not None else one.due
            yield Need(
                what, _("Everybody reads that they are answered by %(day)s.") % {"day": _day(by)}, "late/", process, by
            )


def _after_events(viewer: Viewer, of: Sequence[Process]) -> Iterator[Need]:
    due = events.still_due(viewer, of)
    for process in of:
        one = due.get(process.pk, events.Due())
        for event in one.notes:
            over, by = clock.day(event.ends), clock.day(event.ends + events.NOTES_DUE_AFTER)
            what = _("Publish the notes of %(event)s") % {"event": _text(event.title)}
            when = _("It took place on %(day)s; the notes are due by %(by)s.") % {"day": _day(over), "by": _day(by)}
            yield Need(what, when, f"events/{event.slug}/notes/", process, by)
        for action in one.actions:
            if action.due is None:
                continue
            place = f"events/{action.event.slug}/agreed/{action.uuid}/"
            said = {"owner": action.owner, "day": _day(action.due), "event": _text(action.event.title)}
            when = _("%(owner)s, due %(day)s, agreed at %(event)s") % said
            yield Need(_text(action.text), when, place, process, action.due)


def _before_events(viewer: Viewer, of: Sequence[Process]) -> Iterator[Need]:
    waiting = events.to_answer(viewer, of)
    by_id = {process.pk: process for process in of}
    for pk, one in ((pk, one) for pk, ones in waiting.items() for one in ones):
        process = by_id[pk]
        title = _text(one.event.title)
        if one.asked:
            what = ngettext(
                "%(n)d booking asks for a place and waits for you to choose",
                "%(n)d bookings ask for a place and wait for you to choose",
                one.asked,
            ) % {"n": one.asked}
            by = one.event.decided_by
            when = _("%(event)s. An answer is promised by %(day)s.") % {"event": title, "day": _day(by)}
            yield Need(what, when, f"events/{one.event.slug}/choosing/", process, by)
        if one.needs:
            what = ngettext(
                "%(n)d person waits to hear about what they need to take part",
                "%(n)d people wait to hear about what they need to take part",
                one.needs,
            ) % {"n": one.needs}
            yield Need(what, title, f"events/{one.event.slug}/needs/", process)


def _looks(looks: Mapping[int, contributions.Looks], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := looks.get(process.pk, contributions.Looks()).number:
            what = ngettext("%(n)d thing waits for a look", "%(n)d things wait for a look", number) % {"n": number}
            when = _("Replies, comments and files that are held back, or somebody who asks.")
            yield Need(what, when, "said/looks/", process)


def _unreached(numbers: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := numbers.get(process.pk, 0):
            what = ngettext(
                "The author of %(n)d contribution could not be reached",
                "The authors of %(n)d contributions could not be reached",
                number,
            ) % {"n": number}
            yield Need(what, _("Find another way, or say that there is none."), "said/came-back/", process)


def _by_hand(numbers: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := numbers.get(process.pk, 0):
            what = ngettext(
                "%(n)d person waits for a letter, a text message or a call",
                "%(n)d people wait for a letter, a text message or a call",
                number,
            ) % {"n": number}
            yield Need(what, _("They chose to be told so: it goes when you send it."), "letters-and-calls/", process)


def _given_up(numbers: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := numbers.get(process.pk, 0):
            what = ngettext(
                "%(n)d message did not go: it was given up, or stopped",
                "%(n)d messages did not go: they were given up, or stopped",
                number,
            ) % {"n": number}
            yield Need(what, _("See why, and send them again, or let them go on."), "messages/", process)


def _evidence(waiting: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := waiting.get(process.pk, 0):
            what = ngettext(
                "%(n)d file that came with a report waits for a look",
                "%(n)d files that came with reports wait for a look",
                number,
            ) % {"n": number}
            yield Need(what, _("Nobody else sees it before somebody has looked."), "plan/progress/", process)


def _places(asked: Mapping[int, int], of: Sequence[Process]) -> Iterator[Need]:
    for process in of:
        if number := asked.get(process.pk, 0):
            what = ngettext(
                "%(n)d contribution is about words that read differently now, or have gone",
                "%(n)d contributions are about words that read differently now, or have gone",
                number,
            ) % {"n": number}
            yield Need(what, _("Say where they stand in the new version of the plan."), "said/about/", process)


def _standards(viewer: Viewer, of: Sequence[Process], today: date, days: Days) -> Iterator[Need]:
    delivering = {pk: since for pk, one in days.items() if (since := one.carried_out_since)}
    pressing = events.pressing(viewer, of, today, delivering=delivering)
    for process in of:
        for one in pressing.get(process.pk, ()):
            last, due = one.reading.last, one.reading.due
            if due is None:
                when = str(one.state_words)
            elif last is None:
                when = _("The first by %(due)s.") % {"due": _day(due)}
            else:
                when = _("Last on %(last)s, the next by %(due)s.") % {"last": _day(last), "due": _day(due)}
            yield Need(str(one.standard.title), when, "forum/", process, due)


def _dates(viewer: Viewer, of: Sequence[Process], today: date, days: Days) -> Iterator[Need]:
    """What is in the diary of the next two weeks: events, the last day for comments, milestones, phases that begin or
    end.
    """
    mine = {process.pk: process for process in of if viewer.works_on(process.pk)}
    until = today + COMING
    for event in events.coming(viewer, list(mine.values()), until=clock.end_of(until)):
        day = clock.day(event.starts)
        place = f"events/{event.slug}/"
        yield Need(_text(event.title), _("It is on %(day)s.") % {"day": _day(day)}, place, mine[event.process_id], day)
    for version in (version for pk in mine for version in days[pk].closing):
        closes = version.comment_closes
        if closes is not None and today <= closes <= until:
            when = _("The last day is %(day)s.") % {"day": _day(closes)}
            yield Need(_("Comments on the plan close"), when, "plan/", mine[version.process_id], closes, is_date=True)
    yield from _milestones(mine, today, until)
    for phase, day in processes.phases_turning(list(mine.values()), today, until):
        begins = _("It begins on %(day)s.") if day == phase.starts else _("It ends on %(day)s.")
        when = begins % {"day": _day(day)}
        yield Need(_text(phase.name), when, "timeline/", mine[phase.process_id], day, is_date=True)


def _milestones(mine: Mapping[int, Process], today: date, until: date) -> Iterator[Need]:
    """What the plan promised by a day that comes: one line a day, however many there are."""
    by_day: dict[tuple[int, date], list[plans.Coming]] = {}
    for one in plans.milestones_coming(list(mine.values()), today, until):
        by_day.setdefault((one.process, one.due), []).append(one)
    for (pk, day), several in by_day.items():
        first, number = several[0], len(several)
        what = (
            _("Milestone of commitment %(number)d: %(text)s") % {"number": first.number, "text": _text(first.text)}
            if number == 1
            else ngettext("%(n)d milestone is due", "%(n)d milestones are due", number) % {"n": number}
        )
        when = _("Due by %(day)s, and not reported complete.") % {"day": _day(day)}
        yield Need(what, when, "plan/progress/", mine[pk], day, is_date=True)


def _text(words: Words) -> str:
    return languages.pick(words).text
