"""What facts say to everybody: one reading, for whoever follows, as a feed or a digest.

Each is read anew through what everybody may see of its subject at this instant: a draft, what is under embargo and what was
hidden since is not news. Nobody's own words are repeated here; an answer is news, with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q, QuerySet

from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo, Cause
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import NOBODY
from hearback.events import queries as events
from hearback.events.models import Notes
from hearback.journal.models import Fact
from hearback.plans import queries as plans
from hearback.plans.models import Assessment, Change, Commitment, Entry, Milestone, Target
from hearback.processes import queries as processes
from hearback.processes import rules as process_rules
from hearback.processes.models import Process, Theme
from hearback.reportback import public_texts, texts
from hearback.reportback.occasions import is_embargoed
from hearback.reportback.texts import Section
from hearback.reportback.touched import TOLD_KINDS
from hearback.reportback.wordings import Wordings

ANSWERS = ("answer.given", "answer.corrected")
GONE_OUT = "answer.gone-out"  # no news by itself: says when what stands before it is
VERSIONS = ("version.published", "version.appeared")
OF_EVENTS = ("event.announced", "event.cancelled", "notes.published")
PAUSES = ("process.paused", "process.pause-ended")
MOST_IN_A_FEED = 50
MOST_LOOKED_AT = 1000
VERBS = (
    *(*ANSWERS, *VERSIONS, *OF_EVENTS, *PAUSES),
    *("process.opened", "announcement.published", "document.published"),
    *("progress.reported", "milestone.missed", "commitment.assessed"),
)


@dataclass(frozen=True, slots=True)
class PublicNews:
    """One thing that everybody may read: since when, which facts say so, what it is about.

    `write` says it in the language in use. `last` is the last of the facts, by its number.
    """

    fact: Fact
    facts: frozenset[UUID]
    process: Process
    when: datetime
    write: Callable[[], Section]
    commitments: frozenset[int] = frozenset()
    themes: frozenset[int] = frozenset()
    last: int = 0

    def is_about(self, *, commitment: int | None = None, theme: int | None = None) -> bool:
        """Whether it is news of this commitment or theme; of the process, where neither is named."""
        if commitment is None and theme is None:
            return True
        return commitment in self.commitments or theme in self.themes


def read(facts: Iterable[Fact], process: Process) -> list[PublicNews]:
    """What these facts of a process say to everybody now, in their order; nothing of a process that is not open.

    A constant number of statements, however many facts, for each kind of thing that they are about.
    """
    rows = [fact for fact in facts if fact.verb in (*VERBS, GONE_OUT) and not is_embargoed(fact)]
    rows.sort(key=lambda fact: fact.pk)  # what several facts say is news by the first of them
    if not rows or not process_rules.may_see(NOBODY, process, clock.now()):
        return []
    return sorted(_Reading(process, rows).news(), key=lambda one: one.fact.pk)


def facts_about(process: Process, *, commitment: Commitment | None = None, theme: Theme | None = None) -> Q:
    """Which facts can be news of a process, or of one commitment or theme of it, for a statement; `is_about` decides."""
    facts = Q(process_uuid=process.uuid, verb__in=VERBS)
    if commitment is None and theme is None:
        return facts
    about = Commitment.objects.filter(pk=commitment.pk) if commitment is not None else _under(theme)
    about = about.order_by()
    spoken = Q(commitment__in=about) if theme is None else Q(theme=theme) | Q(commitment__in=about)
    said = Contribution.objects.filter(spoken, process=process).order_by()
    to = AnswerTo.objects.filter(contribution__in=said.values("pk")).order_by()
    because = Cause.objects.filter(commitment__in=about).order_by()
    given = Answer.objects.filter(Q(pk__in=to.values("answer")) | Q(pk__in=because.values("answer")), process=process)
    changed = Change.objects.filter(commitment__in=about).order_by()
    milestones = Milestone.objects.filter(commitment__in=about).order_by()
    of_plan = Q(subject_uuid__in=about.values("uuid")) | Q(subject_uuid__in=milestones.values("uuid"))
    return facts & (
        of_plan
        | Q(verb__in=ANSWERS, subject_uuid__in=given.order_by().values("uuid"))
        | Q(verb__in=VERSIONS, subject_uuid__in=changed.values("version__uuid"))
    )


def _under(theme: Theme | None) -> QuerySet[Commitment]:
    """The commitments of a theme, as the plan stands in public."""
    version = plans.current_version(NOBODY, theme.process) if theme is not None else None
    if version is None:
        return Commitment.objects.none()
    entries = Entry.objects.filter(version=version, theme=theme).order_by()
    return Commitment.objects.filter(pk__in=entries.values("commitment"))


@dataclass(frozen=True, slots=True)
class _Said:
    """What an answer is for: never its words. The columns in this order."""

    reference: str
    kind: str
    commitment: int | None
    theme: int | None


class _Reading:
    """Some facts of one process, with everything of theirs that everybody may read, fetched at once."""

    def __init__(self, process: Process, facts: Sequence[Fact]) -> None:
        self.process, self.facts = process, facts
        self.now = clock.now()
        # How a process words it for those who spoke, or were there, is not for everybody.
        self.plain = Wordings()

    def news(self) -> Iterator[PublicNews]:
        yield from self._opened()
        yield from self._announcements()
        yield from self._documents()
        yield from self._of_events()
        yield from self._pauses()
        yield from self._versions()
        of_commitments = [*self._progress(), *self._missed(), *self._assessments(), *self._answers()]
        themes = self._themes({pk for one in of_commitments for pk in one.commitments})
        for one in of_commitments:
            found = frozenset(themes[pk] for pk in one.commitments if pk in themes)
            yield replace(one, themes=one.themes | found)

    def _of(self, *verbs: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.verb in verbs]

    def _one(
        self, fact: Fact, when: datetime | None, write: Callable[[], Section], *, commitments: Iterable[int] = ()
    ) -> PublicNews:
        at = max(when or fact.recorded, fact.recorded)
        about = frozenset(commitments)
        return PublicNews(fact, frozenset({fact.uuid}), self.process, at, write, about, last=fact.pk)

    def _opened(self) -> Iterator[PublicNews]:
        for fact in self._of("process.opened"):
            yield self._one(fact, self.process.opened, partial(public_texts.opened, self.process))

    def _announcements(self) -> Iterator[PublicNews]:
        facts = self._of("announcement.published")
        if not facts:
            return
        rows = processes.announcements_visible_to(NOBODY, self.process).prefetch_related(None)
        there = {one.uuid: one for one in rows.filter(uuid__in=_subjects(facts))}
        for fact in _first_of_each(facts):
            if post := there.get(fact.subject_uuid):
                yield self._one(fact, post.published, partial(public_texts.announced, self.process, post))

    def _documents(self) -> Iterator[PublicNews]:
        facts = self._of("document.published")
        if not facts:
            return
        rows = processes.documents_visible_to(NOBODY, self.process).defer("text")
        there = {one.uuid: one for one in rows.filter(uuid__in=_subjects(facts))}
        for fact in _first_of_each(facts):
            if document := there.get(fact.subject_uuid):
                yield self._one(fact, document.published, partial(public_texts.documented, self.process, document))

    def _of_events(self) -> Iterator[PublicNews]:
        facts = self._of(*OF_EVENTS)
        if not facts:
            return
        rows = events.events_visible_to(NOBODY, self.process).filter(uuid__in=_subjects(facts))
        there = {one.uuid: one for one in rows}
        noted = Notes.objects.filter(event__in=there.values(), published__lte=self.now)
        notes = dict(noted.values_list("event", "published")) if self._of("notes.published") else {}
        for fact in facts:
            one = there.get(fact.subject_uuid)
            if one is None:
                continue
            if fact.verb == "event.announced" and one.cancelled is None:
                yield self._one(fact, one.published, partial(public_texts.event, self.process, one))
            elif fact.verb == "event.cancelled" and one.cancelled is not None:
                yield self._one(fact, one.cancelled, partial(public_texts.cancelled, self.process, one))
            elif fact.verb == "notes.published" and one.pk in notes:
                yield self._one(fact, notes[one.pk], partial(texts.notes, self.process, one, self.plain))

    def _pauses(self) -> Iterator[PublicNews]:
        facts = self._of(*PAUSES)
        if not facts:
            return
        there = {one.uuid: one for one in processes.pauses(self.process).rows}
        for fact in facts:
            pause = there.get(UUID(fact.refs["pause"]))
            if pause is None:  # called off before it began
                continue
            write = public_texts.paused if fact.verb == "process.paused" else public_texts.goes_on
            yield self._one(fact, None, partial(write, self.process, pause))

    def _versions(self) -> Iterator[PublicNews]:
        """A version is news once, of the plan and of each commitment in which it says something else."""
        facts = self._of(*VERSIONS)
        if not facts:
            return
        there = {
            one.uuid: one for one in plans.versions_visible_to(NOBODY, self.process).filter(uuid__in=_subjects(facts))
        }
        changed: dict[int, dict[int, int]] = defaultdict(dict)
        rows = Change.objects.filter(version__in=there.values(), kind__in=TOLD_KINDS).exclude(commitment=None)
        columns = ("version", "commitment", "commitment__number")
        for version, commitment, number in rows.order_by("commitment__number").values_list(*columns):
            changed[version][commitment] = number
        themes = self._themes({pk for touched in changed.values() for pk in touched})
        for fact in _first_of_each(facts):
            if version := there.get(fact.subject_uuid):
                touched = changed.get(version.pk, {})
                write = partial(public_texts.published, self.process, version, tuple(touched.values()))
                one = self._one(fact, version.published, write, commitments=touched)
                yield replace(one, themes=frozenset(themes[pk] for pk in touched if pk in themes))

    def _progress(self) -> Iterator[PublicNews]:
        facts = self._of("progress.reported")
        if not facts:
            return
        rows = plans.progress_visible_to(NOBODY, self.process)
        rows = rows.filter(uuid__in=[UUID(fact.refs["update"]) for fact in facts])
        there = {one.uuid: one for one in rows}
        for fact in facts:
            if update := there.get(UUID(fact.refs["update"])):
                write = partial(
                    texts.progressed, self.process, [], update, plans.addresses_of(update), self.plain, as_voice=True
                )
                yield self._one(fact, None, write, commitments=[update.commitment_id])

    def _missed(self) -> Iterator[PublicNews]:
        facts = self._of("milestone.missed")
        if not facts:
            return
        rows = Target.objects.filter(
            milestone__uuid__in=_subjects(facts),
            entry__version__process=self.process,
            entry__version__published__lte=self.now,
        ).select_related("milestone", "entry__commitment")
        there = {
            (one.milestone.uuid, one.due_latest.isoformat()): one
            for one in rows.order_by("entry__version__number")
            if one.due_latest is not None
        }
        for fact in facts:
            if one := there.get((fact.subject_uuid, str(fact.refs["due"]))):
                commitment = one.entry.commitment
                write = partial(
                    texts.missed, self.process, [], commitment, one.text, one.due_written, self.plain, as_voice=True
                )
                yield self._one(fact, None, write, commitments=[commitment.pk])

    def _assessments(self) -> Iterator[PublicNews]:
        facts = self._of("commitment.assessed")
        if not facts:
            return
        wanted = [UUID(fact.refs["assessment"]) for fact in facts]
        rows = Assessment.objects.filter(uuid__in=wanted, commitment__process=self.process)
        there = {one.uuid: one for one in rows.select_related("commitment")}
        seen = plans.commitments_visible_among(NOBODY, self.process, {one.commitment_id for one in there.values()})
        for fact in facts:
            one = there.get(UUID(fact.refs["assessment"]))
            if one is not None and one.commitment_id in seen:
                write = partial(public_texts.assessed, self.process, one, one.commitment.number)
                yield self._one(fact, None, write, commitments=[one.commitment_id])

    def _answers(self) -> Iterator[PublicNews]:
        """An answer is news once, also where it goes out in steps; what only stands with another is in the other."""
        # Where its rest was undone, it had stopped before, and has been news since then.
        facts = [fact for fact in self._of(*ANSWERS, GONE_OUT) if not fact.refs.get("undone")]
        if not facts:
            return
        by_answer: dict[UUID, list[Fact]] = defaultdict(list)
        for fact in facts:
            by_answer[fact.subject_uuid].append(fact)
        rows = answers.answers_visible_to(NOBODY, self.process).exclude(outcome=Answer.Outcome.JOINED)
        there = {one.pk: one for one in rows.filter(uuid__in=by_answer).order_by()}
        seen = contributions.contributions_visible_to(NOBODY, self.process)
        said: dict[int, list[_Said]] = defaultdict(list)
        to = AnswerTo.objects.filter(answer__in=there, current=True, contribution__in=seen.values("pk"))
        columns = [f"contribution__{name}" for name in _Said.__match_args__]
        for answer, *of in to.order_by("contribution").values_list("answer", *columns):
            said[answer].append(_Said(*of))
        caused: dict[int, set[int]] = defaultdict(set)
        because = Cause.objects.filter(answer__in=there).exclude(commitment=None).order_by()
        for answer, commitment in because.values_list("answer", "commitment"):
            caused[answer].add(commitment)
        for answer in there.values():
            mine, to_these = by_answer[answer.uuid], said[answer.pk]
            if not to_these:
                continue
            write = partial(
                public_texts.answered,
                self.process,
                [to_these[0].reference],
                answer,
                kinds={one.kind for one in to_these},
                number=len(to_these),
            )
            about = caused[answer.pk] | {each.commitment for each in to_these if each.commitment is not None}
            one = self._one(mine[0], None, write, commitments=about)
            yield replace(
                one,
                facts=frozenset(fact.uuid for fact in mine),
                last=mine[-1].pk,
                themes=frozenset(each.theme for each in to_these if each.theme is not None),
            )

    def _themes(self, commitments: Collection[int]) -> dict[int, int]:
        """Under which theme each of these stands, as the plan stands in public."""
        version = plans.current_version(NOBODY, self.process) if commitments else None
        if version is None:
            return {}
        entries = Entry.objects.filter(version=version, commitment__in=commitments).exclude(theme=None).order_by()
        return dict(entries.values_list("commitment", "theme"))


def _subjects(facts: Iterable[Fact]) -> set[UUID]:
    return {fact.subject_uuid for fact in facts}


def _first_of_each(facts: Iterable[Fact]) -> list[Fact]:
    """One fact for each subject: a day of release that was moved is not news twice."""
    first: dict[UUID, Fact] = {}
    for fact in facts:
        first.setdefault(fact.subject_uuid, fact)
    return list(first.values())


def latest_news(
    process: Process,
    *,
    commitment: Commitment | None = None,
    theme: Theme | None = None,
    only_answers: bool = False,
    most: int = MOST_IN_A_FEED,
) -> list[PublicNews]:
    """What became public last, of a process or of one commitment or theme of it, the latest first: the same for everybody.

    Looks at no more than the last thousand facts that may be such news.
    """
    facts = Fact.objects.filter(facts_about(process, commitment=commitment, theme=theme))
    if only_answers:
        facts = facts.filter(verb__in=ANSWERS)
    found = read(list(facts.order_by("-id")[:MOST_LOOKED_AT]), process)
    wanted = {"commitment": commitment.pk if commitment else None, "theme": theme.pk if theme else None}
    about = [one for one in found if one.is_about(**wanted)]
    return sorted(about, key=lambda one: (one.when, one.fact.pk), reverse=True)[:most]
