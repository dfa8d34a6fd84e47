"""The tables of an export about the plan: its versions, and what each says of each commitment."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.answers import queries as answers
from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.export.columns import (
    Rows,
    Table,
    day,
    in_chunks,
    in_each,
    instant,
    named,
    number,
    text,
    when,
    words,
    yes_or_no,
)
from hearback.plans import queries as plans
from hearback.plans.models import Entry, Party
from hearback.processes.models import Process

_VERSION = number("version", _("number of the plan’s version"))
_NUMBER = number("commitment", _("number of the commitment, the same in all versions"))


def _versions(process: Process) -> Rows:
    for one in plans.versions_visible_to(NOBODY, process):
        days = [instant(one.comment_opens), instant(one.comment_closes)]
        when_ = [instant(one.happened), instant(one.published)]
        yield [one.number, one.label, one.status, *in_each(one.title), *days, *when_]


def _commitments(process: Process) -> Rows:
    for line in plans.entry_lines(NOBODY, process):
        entry, progress = line.entry, line.progress
        theme = entry.theme.slug if entry.theme else ""
        parties = [named(line.parties[part]) for part in (Party.Part.LEAD, Party.Part.SUPPORT, Party.Part.PARTNER)]
        reported = [progress.status, instant(clock.day(progress.happened))] if progress else ["", ""]
        yield [
            entry.version.number,
            entry.commitment.number,
            *in_each(entry.title),
            theme,
            entry.standing == Entry.Standing.WITHDRAWN,
            *parties,
            "; ".join(f"{named([coalition])}: {named([member])}" for coalition, member in line.members),
            entry.starts_written,
            entry.ends_written,
            *reported,
        ]


def _sentences(process: Process) -> Rows:
    place, order = None, 0
    for one in plans.wordings_visible_to(NOBODY, process):
        order = order + 1 if place == (one.entry_id, one.field) else 1
        place = (one.entry_id, one.field)
        where = [one.entry.version.number, one.entry.commitment.number, one.field, order]
        yield [*where, str(one.sentence.uuid), *in_each(one.text)]


def _milestones(process: Process) -> Rows:
    for target, one in plans.milestone_lines(NOBODY, process):
        reported = [one.latest.status, instant(one.latest.happened)] if one.latest else ["", ""]
        where = [target.entry.version.number, target.entry.commitment.number, one.number]
        yield [*where, *in_each(one.text), one.first_due, one.due, one.overdue, *reported]


def _changes(process: Process) -> Rows:
    because = answers.because_of(NOBODY, process)
    for one in plans.changes_visible_to(NOBODY, process):
        texts = [*in_each(one.before), *in_each(one.after)]
        decision = [one.decided_by, instant(one.decided_on), *in_each(one.reason)]
        references = " ".join(contribution.reference for contribution in because.get(one.pk, ()))
        where = [one.version.number, one.commitment.number if one.commitment else None]
        yield [*where, one.of, one.kind, *texts, one.cause, references, *decision]


def _still_waiting(process: Process) -> Rows:
    for chunk in in_chunks(answers.still_waiting(process)):
        for one in chunk:
            yield [one.version.number, one.contribution.reference, *in_each(one.reason), instant(one.answer_by)]


PLAN_TABLES: tuple[Table, ...] = (
    Table(
        "versions",
        _("Versions of the plan"),
        _("the plan at one moment"),
        (
            number("version", _("its number")),
            text("label", _("what it is called")),
            text("status", _("draft, for-comment, agreed, final or amended")),
            *words("title", _("its title")),
            day("comment_opens", _("first day for comments")),
            day("comment_closes", _("last day for comments")),
            when("happened", _("when it was first published, wherever that was")),
            when("published", _("when it was published here")),
        ),
        _versions,
        lambda process: plans.versions_visible_to(NOBODY, process),
    ),
    Table(
        "commitments",
        _("Commitments"),
        _("what one version says of one commitment"),
        (
            _VERSION,
            _NUMBER,
            *words("title", _("its title")),
            text("theme", _("its theme")),
            yes_or_no("withdrawn", _("whether this version withdraws it")),
            text("leads", _("lead departments, with a semicolon between")),
            text("supports", _("supporting departments")),
            text("partners", _("partners from civil society")),
            text("members", _("named members of coalitions among them, each as “coalition: member”")),
            text("starts", _("when it starts, as written")),
            text("ends", _("when it ends, as written")),
            text("progress", _("the status last reported")),
            day("progress_on", _("when that was reported")),
        ),
        _commitments,
        lambda process: plans.entries_visible_to(NOBODY, process),
    ),
    Table(
        "sentences",
        _("Sentences of the commitments"),
        _("one sentence of a commitment in one version"),
        (
            _VERSION,
            _NUMBER,
            text("field", _("which part of the commitment")),
            number("order", _("its place in that part")),
            text("sentence", _("its identity, the same in all versions")),
            *words("text", _("how it reads")),
        ),
        _sentences,
        lambda process: plans.wordings_visible_to(NOBODY, process),
    ),
    Table(
        "changes",
        _("Changes of the plan, and why"),
        _("one difference between a version and the one before it"),
        (
            _VERSION,
            _NUMBER,
            text(
                "of", _("what changed: commitment, title, theme, date, party, sentence, milestone, or text of the plan")
            ),
            text("kind", _("added, removed, changed, moved, translated, split, joined or merged")),
            *words("before", _("how it read")),
            *words("after", _("how it reads now")),
            text("cause", _("answers, decision or wording")),
            text("because_of", _("references of what people said that caused it")),
            text("decided_by", _("for a decision elsewhere: who")),
            day("decided_on", _("for a decision elsewhere: when")),
            *words("reason", _("for a decision elsewhere: why")),
        ),
        _changes,
        lambda process: plans.changes_visible_to(NOBODY, process),
    ),
    Table(
        "milestones",
        _("Milestones"),
        _("what one version says of one milestone, and what was reported on it"),
        (
            _VERSION,
            _NUMBER,
            number("milestone", _("its number within the commitment")),
            *words("text", _("what will be done")),
            text("first_due", _("when it was first due, as written")),
            text("due", _("when it is due in this version, as written")),
            yes_or_no("overdue", _("whether its day has passed without a report that it is complete")),
            text("status", _("the status last reported")),
            when("reported", _("when that was")),
        ),
        _milestones,
        lambda process: plans.targets_visible_to(NOBODY, process),
    ),
    Table(
        "still_waiting",
        _("Still waiting for an answer"),
        _("a contribution that was waiting when a version was published"),
        (
            _VERSION,
            text("contribution", _("its reference")),
            *words("reason", _("why it was still waiting")),
            day("answer_by", _("by when an answer was promised")),
        ),
        _still_waiting,
        answers.still_waiting,
    ),
)
