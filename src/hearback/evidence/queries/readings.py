"""How each requirement without a clock stands, and what bears on it. Nothing here is judged that no record shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from hearback.answers.models import Answer
from hearback.answers.twelve_weeks import RUN_BY
from hearback.core import clock
from hearback.events.models import Event
from hearback.evidence.queries.gathering import Gathered
from hearback.evidence.queries.held import event_on_record
from hearback.evidence.records import Code, Kind, Mark, Record, Standing, State
from hearback.people.models import SideChoice
from hearback.plans.models import Assessment, ProgressUpdate, SignOff, Version
from hearback.plans.queries import Overdue, SideStands
from hearback.processes import standards
from hearback.processes.models import Announcement

TWO_WEEKS = timedelta(days=14)
REPORTED_EVERY = 6  # months
Found = tuple[Standing, list[Record]]
NO_EVIDENCE, NOT_YET, FOUND, MET = (
    Standing(state) for state in (State.NO_EVIDENCE, State.NOT_YET, State.FOUND, State.MET)
)
Outcome = Answer.Outcome


def _rules(there: Gathered) -> Found:
    records = [
        Record(Kind.RULES, one.written, one.recorded, f"forum/rules/{one.at}/", one.title)
        for one in there.clocks["rules-public"].records
    ]
    return (FOUND if records else NO_EVIDENCE), records


def _site(there: Gathered) -> Found:
    """That it is here, and when something last happened in it."""
    records = [_opened(there)]
    if there.latest is not None:
        happened, recorded = (clock.day(at) for at in there.latest)
        records.append(Record(Kind.LATEST, happened, recorded, "timeline/", {}))
    return FOUND, records


def _opened(there: Gathered) -> Record:
    opened = clock.day(there.process.opened or there.process.created)
    return Record(Kind.OPENED, opened, opened, "", {})


def _timeline(there: Gathered) -> Found:
    """The first that everybody could read of it, against the day on which the process begins."""
    begins = there.process.starts
    announced = [_announcement(one) for one in there.announcements[:1]]
    if begins is None or not (there.phases or announced):
        return NO_EVIDENCE, announced
    opened = _opened(there)
    records = [Record(Kind.TIMELINE, opened.happened, opened.recorded, "timeline/", {}), *announced]
    ahead = begins - min(one.happened for one in records)
    if ahead >= TWO_WEEKS:
        return MET, records
    if ahead <= timedelta() and clock.day(there.process.created) > begins:
        return NO_EVIDENCE, records  # it came here after it had begun: what was public before, no record here tells
    return Standing(State.LATE, (TWO_WEEKS - ahead).days), records


def _announcement(one: Announcement) -> Record:
    recorded = clock.day(one.published or one.happened)
    return Record(Kind.ANNOUNCEMENT, clock.day(one.happened), recorded, f"announcements/{one.slug}/", one.title)


def _outreach(there: Gathered) -> Found:
    """That people were told: announcements, and events with how long before each was announced."""
    records = [
        *map(_announcement, there.announcements),
        *(event_on_record(one, there) for one in _of_everybody(there)),
    ]
    return (FOUND if records else NO_EVIDENCE), records


def _of_everybody(there: Gathered) -> list[Event]:
    """The events that are no meetings of the forum."""
    return [one for one in there.events if one.kind != Event.Kind.FORUM]


def _inputs(there: Gathered) -> Found:
    """The days on which people could comment, against those that were promised; the events; how much came in."""
    windows = [one for version in there.versions if (one := _window(version, there.today)) is not None]
    held = [event_on_record(one, there) for one in _of_everybody(there) if one.starts <= there.now]
    came_in = [_account(there, Mark(Code.RECEIVED, there.sums.received))] if there.sums.received else []
    records = [*windows, *held, *came_in]
    if not records:
        return NO_EVIDENCE, records
    shorter = any(mark.code == Code.SHORTER for one in windows for mark in one.marks)
    return Standing(State.IN_PART) if shorter else FOUND, records


def _window(version: Version, today: date) -> Record | None:
    """How long people could comment on a version, from when it could be read and to the last day, or to today."""
    if version.comment_closes is None or version.published is None:
        return None
    recorded = clock.day(version.published)
    readable = clock.day(version.happened or version.published)
    promised = version.comment_opens or readable
    opens = max(promised, readable)
    if opens > today:
        return None
    last = version.comment_closes
    days, fewer = (last - opens).days + 1, (opens - promised).days
    marks = [Mark(Code.OPEN_FOR, max(0, days), against=days < 1)]
    marks += [Mark(Code.SHORTER, fewer, against=True)] if fewer else []
    return Record(Kind.COMMENTS, opens, recorded, f"plan/{version.number}/", _title(version), tuple(marks))


def _title(version: Version) -> dict[str, str]:
    return dict(version.title)


def _account(there: Gathered, *marks: Mark) -> Record:
    """The public account. It happens with each answer; before there is one, today."""
    happened, recorded = (clock.day(at) for at in there.answered) if there.answered else (there.today, there.today)
    return Record(Kind.ACCOUNT, happened, recorded, "sums/", {}, marks)


def _reasons(there: Gathered) -> Found:
    """What was answered, each time with a reason; what was not; and what was still waiting when a version came out."""
    counted = there.sums
    if not counted.received:
        return NO_EVIDENCE, []
    waiting = counted.waiting + counted.talked_about
    changed = there.outcomes.get(Outcome.CHANGED, 0) + there.outcomes.get(Outcome.PARTLY, 0)
    marks = [Mark(Code.RECEIVED, counted.received), Mark(Code.ANSWERED, counted.answered), Mark(Code.CHANGED, changed)]
    if waiting and there.oldest is not None:
        days = (there.today - clock.day(there.oldest)).days
        marks += [Mark(Code.WAITING, waiting, against=True), Mark(Code.OLDEST, days, against=True)]
    if counted.appealed:
        marks.append(Mark(Code.APPEALED, counted.appealed, against=True))
    records = [_account(there, *marks), *_still_waiting(there)]
    return (Standing(State.UNANSWERED, waiting, counted.received) if waiting else MET), records


def _still_waiting(there: Gathered) -> Iterator[Record]:
    for version in there.versions:
        if number := there.still_waiting.get(version.pk):
            yield _version(version, Mark(Code.STILL_WAITING, number, against=True))


def _version(version: Version, *marks: Mark) -> Record:
    at = version.published or version.created
    happened = clock.day(version.happened or at)
    return Record(Kind.VERSION, happened, clock.day(at), f"plan/{version.number}/", _title(version), marks)


def _twelve_weeks(there: Gathered) -> Found:
    """The latest closing day: whether what had come in by then was answered in twelve weeks, and why it was not."""
    running = there.response
    if there.process.run_by not in RUN_BY or running is None or running.closes >= there.today:
        return NOT_YET, []
    late = max(0, (there.today - running.due).days) if running.waiting else 0
    marks = [Mark(Code.RECEIVED, there.came_by_then)]
    marks += [Mark(Code.WAITING, running.waiting, against=True)] if running.waiting else []
    marks += [Mark(Code.LATE, late, against=True)] if late else []
    recorded = clock.day(running.version.published or running.version.created)
    at = f"plan/{running.version.number}/"
    records = [Record(Kind.CLOSING, running.closes, recorded, at, _title(running.version), tuple(marks))]
    for why in there.why_late:
        day = clock.day(why.happened)
        records.append(Record(Kind.WHY_LATE, day, day, "answers/", _title(why.version)))
    if not running.waiting:
        return (FOUND if there.came_by_then else NO_EVIDENCE), records
    return (Standing(State.LATE, late) if late else NOT_YET), records


def _both_sides(there: Gathered) -> Found:
    """Each version with who agreed to it; the latest says how it stands."""
    if not there.versions:
        return NO_EVIDENCE, []
    records = [_version(one, *_signed(one, there)) for one in there.versions]
    latest = there.signed[there.versions[-1].pk]
    if latest.by_both:
        late = any(_signed_late(side) for side in latest.sides)
        return (Standing(State.IN_PART) if late else MET), records
    if latest.by_one is not None:
        return Standing(State.ONE_SIDED), records
    over = all(side.has_not_signed for side in latest.sides if side.sign_off is None)
    decided = any(side.sign_off is not None for side in latest.sides)
    return (Standing(State.IN_PART) if decided else NO_EVIDENCE if over else NOT_YET), records


_SIGNED = {
    (SideChoice.GOVERNMENT, SignOff.Decision.AGREES): Code.GOVERNMENT_AGREES,
    (SideChoice.GOVERNMENT, SignOff.Decision.DOES_NOT_AGREE): Code.GOVERNMENT_NOT,
    (SideChoice.GOVERNMENT, ""): Code.GOVERNMENT_SILENT,
    (SideChoice.CIVIL_SOCIETY, SignOff.Decision.AGREES): Code.CIVIL_SOCIETY_AGREES,
    (SideChoice.CIVIL_SOCIETY, SignOff.Decision.DOES_NOT_AGREE): Code.CIVIL_SOCIETY_NOT,
    (SideChoice.CIVIL_SOCIETY, ""): Code.CIVIL_SOCIETY_SILENT,
}


def _signed(version: Version, there: Gathered) -> Iterator[Mark]:
    signed = there.signed[version.pk]
    for side in signed.sides:
        code = _SIGNED[SideChoice(side.side), side.decision]
        yield Mark(code, against=_against(side))
    if signed.had_signed:
        yield Mark(Code.REOPENED, against=True)
    if version.elsewhere_link:
        yield Mark(Code.ELSEWHERE, against=True)


def _signed_late(side: SideStands) -> bool:
    on, by = side.sign_off, side.sign_by
    return on is not None and by is not None and clock.day(on.happened) > by


def _against(side: SideStands) -> bool:
    return side.has_not_signed or side.decision == SignOff.Decision.DOES_NOT_AGREE


def _milestones(there: Gathered) -> Found:
    """What is past its day and not complete; and what was, and is complete since: that is never taken away."""
    days = there.milestones
    records = [
        Record(
            Kind.MILESTONE,
            one.due_latest,
            clock.day(one.missed),
            f"commitments/{one.number}/#milestones",
            one.text,
            (Mark(Code.NOT_COMPLETE, against=True), *_days_late(one, there)),
        )
        for one in days.late
    ]
    for target, due, recorded in days.missed:
        at = f"commitments/{target.entry.commitment.number}/#milestones"
        records.append(Record(Kind.MILESTONE, due, recorded, at, target.text, (Mark(Code.MISSED, against=True),)))
    if not days.due and not records:
        return (NOT_YET if there.versions else NO_EVIDENCE), records
    if days.late:
        return Standing(State.LATE, len(days.late), max(days.due, len(days.late))), records
    return (Standing(State.IN_PART) if records else MET), records


def _days_late(one: Overdue, there: Gathered) -> Iterator[Mark]:
    """To today, or to the end of the process; and whether its day had been another."""
    until = min(there.today, there.process.ends or there.today)
    if until > one.due_latest:
        yield Mark(Code.LATE, (until - one.due_latest).days, against=True)
    if one.first_due:
        yield Mark(Code.FIRST_DUE, against=True)


def _reports(there: Gathered) -> Found:
    """The latest report on each commitment, and how many have one of the last six months; what others judged, beside."""
    until = min(there.today, there.process.ends or there.today)
    since = standards.months_after(until, -REPORTED_EVERY)
    latest = [(one, there.progress.get(one.commitment_id)) for one in there.entries]
    fresh = sum(report is not None and clock.day(report.happened) > since for _entry, report in latest)
    records = [_report(entry.title, entry.commitment.number, report) for entry, report in latest if report is not None]
    records += _assessments(there)
    if there.delivering is None:
        return NOT_YET, records
    if not records:
        return NO_EVIDENCE, records
    if fresh == len(latest):
        return MET, records
    return Standing(State.IN_PART, fresh, len(latest)), records


def _report(title: Mapping[str, str], number: int, one: ProgressUpdate) -> Record:
    happened, recorded = clock.day(one.happened), clock.day(one.recorded)
    return Record(Kind.REPORT, happened, recorded, f"commitments/{number}/", dict(title))


def _assessments(there: Gathered) -> Iterator[Record]:
    """Each report that judged commitments, once: on the page of the first that it judged."""
    seen: dict[tuple[str, str, int | None], Assessment] = {}
    for one in there.assessments:
        seen.setdefault((one.by, one.report, one.year), one)
    for one in seen.values():
        recorded = clock.day(one.recorded)
        happened = one.happened or (date(one.year, 1, 1) if one.year else recorded)
        yield Record(Kind.ASSESSMENT, happened, recorded, f"commitments/{one.commitment.number}/", {"en": one.body})


READINGS: Mapping[str, Callable[[Gathered], Found]] = {
    "rules-public": _rules,
    "site": _site,
    "timeline": _timeline,
    "outreach": _outreach,
    "inputs": _inputs,
    "reasons": _reasons,
    "twelve-weeks": _twelve_weeks,
    "both-sides": _both_sides,
    "milestones": _milestones,
    "reports": _reports,
}
