"""The gate: what a publication must bring with it. The only place that builds a clearance (design, section 4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2s
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hearback.answers import causes as known_causes
from hearback.answers import outcomes, pairs, rules
from hearback.answers.models import AnswerTo, Cause, ChosenCause, Prepared, PreparedFor, StillWaiting, Talk
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete
from hearback.core.languages import Words
from hearback.plans import queries as plans
from hearback.plans.clearance import ChangeCause, Clearance, Waiting
from hearback.plans.differences import Difference, differences
from hearback.plans.models import Change, Version
from hearback.processes.models import Process


class ChangedSince(Incomplete):
    """Somebody changed the plan after the causes were chosen; `missing` names the changes that read otherwise now."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a version says otherwise than the one before, and the last fact about it at that time.

    Every edit of a version leaves a fact about it: where none came since, under its lock, it is not compared again.
    """

    as_of: int
    found: tuple[Difference, ...]

    @property
    def digest(self) -> str:
        """What they all say, in short: the words that a publication is for."""
        digests = [[one.key, one.digest] for one in self.found]
        return blake2s(json.dumps(digests).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Explained:
    """A difference from the version before, with what points at it of the answers, and the cause that was kept for it."""

    difference: Difference
    because: tuple[Cause, ...]
    chosen: ChosenCause | None = None

    @property
    def cause(self) -> ChangeCause | None:
        """Its cause as far as it is known: the one that was kept, else the answers that point at it."""
        if (kept := self.chosen) is not None:
            return ChangeCause(Change.Cause(kept.cause), kept.decided_by, kept.decided_on, kept.reason)
        return ChangeCause(Change.Cause.ANSWERS) if self.because else None


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A contribution still waiting, with what is known already of why and by when."""

    contribution: Contribution
    reason: Words
    answer_by: date | None


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a version and its publication."""

    version: Version
    compared: Compared
    explained: tuple[Explained, ...]
    waiting: tuple[StillOpen, ...]
    both_had_signed: bool = False  # and something changes: it says why


def waiting_for(process: Process) -> QuerySet[Contribution]:
    """What a plan published now owes an answer or a reason: said while a version was open to comment, or before.

    What comes in after the last day for comments belongs to the next round; what may be spam counts once it is released.
    """
    opened = Version.objects.filter(process=process, status=Version.Status.FOR_COMMENT, published__isnull=False)
    closes: date | None = opened.aggregate(last=Max("comment_closes"))["last"]
    found = contributions.counted(process).filter(state__in=Contribution.OPEN)
    if closes is not None:
        found = found.filter(Q(version__isnull=False) | Q(happened__lte=clock.end_of(closes)))
    return found.order_by("received", "id")


def compare(version: Version, known: Compared | None = None) -> Compared:
    """What it says otherwise than the version before; what is `known` of it, unless something was edited since."""
    as_of = plans.last_fact(version)  # first: what is edited while this reads came after it
    if known is not None and known.as_of == as_of:
        return known
    return Compared(as_of, tuple(differences(version.previous, version)))


def read(version: Version, known: Compared | None = None) -> Gate:
    """The differences with their known causes, and everything still waiting. Under the intake lock nothing is missed.

    What was `known` before the lock was taken is not compared again, unless something was edited since.
    """
    compared = compare(version, known)
    explained = read_changes(version, compared)
    both = bool(explained) and version.previous is not None and plans.both_signed(version.previous)
    return Gate(version, compared, explained, _still_open(version), both)


def read_changes(version: Version, compared: Compared) -> tuple[Explained, ...]:
    """The differences with their known causes, in the order of the plan."""
    if not compared.found:
        return ()
    known = list(known_causes.unlinked(version.process))
    related = known_causes.kin(version.process) if known else known_causes.STRANGERS
    pointing = known_causes.Pointing(known, related)
    kept = {row.key: row for row in ChosenCause.objects.filter(version=version).order_by()}
    return tuple(
        Explained(one, tuple(pointing.at(one)), for_these_words(kept.get(one.key), one)) for one in compared.found
    )


def for_these_words(kept: ChosenCause | None, difference: Difference) -> ChosenCause | None:
    """The cause that was kept for a change, if it was kept for what the change says now."""
    return kept if kept is not None and kept.digest == difference.digest else None


def said_of(several: Iterable[Explained]) -> dict[str, tuple[str, ...]]:
    """By the key of each of these changes, the references of what is answered by what points at it. One statement."""
    several = list(several)
    answers = {cause.answer_id for one in several for cause in one.because}
    found: dict[int, list[str]] = {}
    links = (
        AnswerTo.objects.filter(answer__in=answers, current=True).order_by("id") if answers else AnswerTo.objects.none()
    )
    for answer, reference in links.values_list("answer", "contribution__reference"):
        found.setdefault(answer, []).append(reference)
    return {
        one.difference.key: tuple(
            dict.fromkeys(reference for cause in one.because for reference in found.get(cause.answer_id, ()))
        )
        for one in several
    }


def check_seen(opened: Gate, seen: Mapping[str, str]) -> None:
    """Raises ChangedSince for each difference that was not shown, or read otherwise when it was."""
    found = [one.difference for one in opened.explained]
    other = tuple(difference.key for difference in found if seen.get(difference.key) != difference.digest)
    if other:
        sentence = _("Somebody changed the plan since you opened this page. Look at what it says now.")
        raise ChangedSince(sentence, missing=other, field="causes")


def _still_open(version: Version) -> tuple[StillOpen, ...]:
    """Those waiting; an answer about to go out says why and by when, or a talk going on, else what the last version said."""
    waiting = waiting_for(version.process)
    found = list(waiting.only("uuid", "reference", "kind", "received", "process"))
    those = waiting.order_by().values("pk")
    talks = {talk.contribution_id: talk for talk in Talk.objects.filter(contribution__in=those, ended=None)}
    said = {row.contribution_id: row for row in StillWaiting.objects.filter(contribution__in=those).order_by("id")}
    prepared = _about_to_go_out(those)
    rows = []
    for contribution in found:
        talk, earlier = talks.get(contribution.pk), said.get(contribution.pk)
        if contribution.pk in prepared:
            rows.append(StillOpen(contribution, outcomes.goes_out_soon(), clock.today()))
        elif talk is not None:
            rows.append(StillOpen(contribution, talk.in_the_way, talk.next_news))
        elif earlier is not None:
            rows.append(StillOpen(contribution, earlier.reason, earlier.answer_by))
        else:
            rows.append(StillOpen(contribution, {}, None))
    return tuple(rows)


def _about_to_go_out(those: QuerySet[Contribution, Any]) -> set[int]:
    """Those with an answer that goes out by itself: it has not stopped, and waits for nobody to agree to it."""
    lines = PreparedFor.objects.filter(contribution__in=those, prepared__stopped=None).order_by()
    going = dict(lines.values_list("contribution", "prepared"))
    waits = pairs.that_wait(list(Prepared.objects.filter(pk__in={*going.values()}))) if going else set()
    return {contribution for contribution, prepared in going.items() if prepared not in waits}


def rows(
    opened: Gate,
    *,
    status: str,
    waiting: Mapping[UUID, tuple[Words, date]],
    others: tuple[Words, date] | None,
    signed_by: str,
    today: date,
) -> list[StillWaiting]:
    """The list of those still waiting, to be stored with the version: each with its own reason and day, or with `others`.

    Raises Incomplete naming each that has no reason or no date yet to come, when this status owes them, and when
    nobody signs the list; BadInput for words that cannot be stored.
    """
    found, missing = [], []
    cleaned: dict[int, Words] = {}  # one reason may stand for thousands
    for row in opened.waiting:
        known = (row.reason, row.answer_by) if row.reason or others is None else others
        given, answer_by = waiting.get(row.contribution.uuid, known)
        if id(given) not in cleaned:
            cleaned[id(given)] = outcomes.clean_words(given, "waiting")
        reason = cleaned[id(given)]
        if reason and answer_by is not None and answer_by >= today:
            found.append(
                StillWaiting(
                    version=opened.version,
                    contribution=row.contribution,
                    reason=reason,
                    answer_by=answer_by,
                    signed_by=signed_by,
                )
            )
        else:
            missing.append(row.contribution.reference)
    owes = status in rules.OWES_REASONS
    if owes and missing:
        sentence = _("Some of what people said is still waiting. Give each a reason, and a date still to come.")
        raise Incomplete(sentence, missing=tuple(missing), field="waiting")
    if not owes:
        found = [row for row in found if row.contribution.uuid in waiting]
    if found and not signed_by:
        raise BadInput(_("Write who signs the list of what is still waiting, by post and body."), field="signed_by")
    return found


def clearance(
    opened: Gate,
    *,
    status: str,
    causes: Mapping[str, ChangeCause | None],
    rows: Sequence[StillWaiting],
    signed_by: str,
    after_signing: Words | None = None,
) -> Clearance:
    """The clearance for a publication: a cause for each difference, and the list of those still waiting.

    Raises Incomplete naming each change said to be made because of answers at which no answer points.
    """
    chosen, bare = {}, []
    before = _ExplainedBefore(opened.version.process)
    for explained in opened.explained:
        key = explained.difference.key
        cause = causes.get(key)
        if cause is None:
            cause = explained.cause
        if cause is None:
            continue
        if cause.cause == Change.Cause.ANSWERS and not explained.because and not before.explains(explained.difference):
            bare.append(key)
        chosen[key] = cause
    if bare:
        sentence = _(
            "No answer points at some of these changes. Say in an answer what it changed, or choose another cause."
        )
        raise Incomplete(sentence, missing=tuple(bare), field="causes")
    return Clearance(
        version=opened.version.uuid,
        causes=chosen,
        waiting=tuple(Waiting(row.contribution.uuid, row.reason, row.answer_by) for row in rows),
        unaccounted=0,
        signed_by=signed_by,
        after_signing=outcomes.clean_words(after_signing, "after_signing"),
    )


class _ExplainedBefore:
    """Answers that another change was linked to already: a person may say so, we do not guess. Read once, where needed."""

    def __init__(self, process: Process) -> None:
        self.process = process

    @cached_property
    def _known(self) -> known_causes.Pointing:
        return known_causes.Pointing(known_causes.of_the_plan(self.process), known_causes.kin(self.process))

    def explains(self, difference: Difference) -> bool:
        """Whether one of them points at this."""
        return bool(self._known.at(difference))
