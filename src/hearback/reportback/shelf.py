"""What tellings speak of, fetched at once: in a constant number of queries, and none for what none of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from hearback.answers import causes
from hearback.answers import queries as answers
from hearback.answers.models import Answer, AnswerTo, Cause, Talk, WhyLate
from hearback.answers.queries import AnswerShown
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.core import clock
from hearback.core.rows import Row
from hearback.journal.models import Fact
from hearback.plans import queries as plans
from hearback.plans.models import Change, Commitment, ProgressUpdate, Target, Version
from hearback.processes.models import Process
from hearback.reportback import wordings
from hearback.reportback.models import Telling
from hearback.reportback.touched import carried_before, told_changes
from hearback.reportback.wordings import Wordings

R = TypeVar("R", bound=Row)
_SORTED = frozenset({"contribution.split", "contribution.put-together", "contribution.joined", "contribution.unjoined"})


@dataclass(frozen=True, slots=True)
class Told:
    """A fact, and the tellings of it to one person: they are one section."""

    fact: Fact
    tellings: tuple[Telling, ...]

    @property
    def process(self) -> Process:
        return self.tellings[0].process

    @property
    def contributions(self) -> list[Contribution]:
        """What it is about, each once, in order."""
        found = {telling.contribution for telling in self.tellings if telling.contribution is not None}
        return sorted(found, key=lambda contribution: contribution.pk)

    @property
    def references(self) -> list[str]:
        return [contribution.reference for contribution in self.contributions]

    @property
    def as_voice(self) -> bool:
        """Whether this person is told because they added their voice, and not as an author."""
        about = [telling for telling in self.tellings if telling.contribution_id is not None]
        return bool(about) and all(telling.as_voice for telling in about)

    @property
    def takes_part_in(self) -> set[int]:
        """The commitments of which this person is told because they take part in them."""
        return {telling.commitment_id for telling in self.tellings if telling.commitment_id is not None}


class Shelf:
    """Everything that some facts speak of, fetched at once."""

    def __init__(self, told: Iterable[Told], worded: Mapping[int, Wordings] | None = None) -> None:
        """`worded` are other texts of these processes than those that hold: to see how they would read."""
        rows = list(told)
        self._wordings = worded or wordings.of({row.process.pk for row in rows})
        facts = [row.fact for row in rows]
        of = _Wanted(facts)
        self.answers = _answers(of.subjects("answer.given", "answer.corrected") | of.refs("answer"))
        heads = {shown.answer.joined_to_id for shown in self.answers.values() if shown.answer.joined_to_id}
        self.heads = heads_of(heads)
        self.talks = _by_uuid(Talk.objects.all(), of.refs("talk"))
        self.talked_before = _talked_before(self.talks.values())
        self.whys = _by_uuid(WhyLate.objects.all(), of.refs("why_late"))
        self.said_at = _said_at(of.subjects("event.answered"))
        reported = of.refs("update")
        self.updates = _by_uuid(plans.with_evidence(ProgressUpdate.objects.all()), reported) if reported else {}
        self.looks = _by_uuid(SecondLook.objects.all(), of.refs("look"))
        self.references = _references(of.sorted())
        self.earlier = _by_uuid(Contribution.objects.select_related("process"), of.refs("brought_from"))
        self.replies = _by_uuid(Reply.objects.all(), of.refs("reply"))
        self.versions = _by_uuid(Version.objects.all(), of.subjects("version.published", "version.appeared"))
        self.changes = _changes(list(self.versions.values()))
        processes = {version.process_id for version in self.versions.values()}
        self.kin = causes.kin(*processes) if processes else causes.STRANGERS
        part = set().union(*(row.takes_part_in for row in rows))
        self.numbers = dict(Commitment.objects.filter(pk__in=part).values_list("pk", "number")) if part else {}
        self.causes = _causes(row for row in rows if row.fact.subject_uuid in self.versions)
        about = {one for row in rows if row.fact.subject_uuid in self.versions for one in row.contributions}
        reopened = [version for version in self.versions.values() if version.reopened_because]
        self.carried = {version.pk: carried_before(version, about) for version in reopened}
        self.targets = _targets(of.subjects("milestone.missed"))

    def wordings(self, process: Process) -> Wordings:
        """How a process words what we write to people."""
        return self._wordings[process.pk]


class _Wanted:
    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts

    def subjects(self, *verbs: str) -> set[UUID]:
        return {fact.subject_uuid for fact in self.facts if fact.verb in verbs}

    def sorted(self) -> set[UUID]:
        """What was split, into which points, and what others are answered together with."""
        facts = [fact for fact in self.facts if fact.verb in _SORTED]
        return {UUID(uuid) for fact in facts for uuid in (str(fact.subject_uuid), *fact.refs.get("points", ()))}

    def refs(self, name: str) -> set[UUID]:
        return {UUID(fact.refs[name]) for fact in self.facts if fact.refs.get(name)}


def _by_uuid(rows: QuerySet[R], wanted: set[UUID]) -> dict[UUID, R]:
    """Those of these rows that are wanted; nothing is asked where none is."""
    return {row.uuid: row for row in rows.filter(uuid__in=wanted)} if wanted else {}


def _answers(wanted: set[UUID]) -> dict[UUID, AnswerShown]:
    if not wanted:
        return {}
    rows = Answer.objects.filter(uuid__in=wanted).select_related("joined_to", "place_commitment")
    shown = answers.with_causes(rows)
    return {one.answer.uuid: one for one in shown.values()}


def _references(wanted: set[UUID]) -> dict[UUID, str]:
    return dict(Contribution.objects.filter(uuid__in=wanted).values_list("uuid", "reference")) if wanted else {}


def heads_of(wanted: set[int]) -> dict[int, AnswerShown]:
    """The answer that stands for each contribution that others were joined to."""
    if not wanted:
        return {}
    links = list(
        AnswerTo.objects.filter(contribution__in=wanted, current=True).select_related(
            "answer", "answer__joined_to", "answer__place_commitment"
        )
    )
    shown = answers.with_causes(link.answer for link in links)
    return {link.contribution_id: shown[link.answer_id] for link in links}


def _changes(versions: Sequence[Version]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = {}
    for change in told_changes(versions) if versions else ():
        found.setdefault(change.version_id, []).append(change)
    return found


def _causes(told: Iterable[Told]) -> dict[int, list[Cause]]:
    """For each contribution, what the answer that stands for it, or for what it stands with, points at."""
    said = [contribution.pk for one in told for contribution in one.contributions]
    if not said:
        return {}
    links = AnswerTo.objects.filter(contribution__in=said, current=True).select_related("answer")
    own = {link.contribution_id: link.answer for link in links}
    heads = heads_of({answer.joined_to_id for answer in own.values() if answer.joined_to_id})
    by_answer: dict[int, list[Cause]] = {}
    for cause in Cause.objects.filter(answer__in={answer.pk for answer in own.values()}):
        by_answer.setdefault(cause.answer_id, []).append(cause)
    return {
        pk: [
            *by_answer.get(answer.pk, ()),
            *(heads[answer.joined_to_id].causes if answer.joined_to_id in heads else ()),
        ]
        for pk, answer in own.items()
    }


def _targets(missed: set[UUID]) -> dict[tuple[UUID, date | None], Target]:
    """What was due at each of these milestones, by its last day."""
    if not missed:
        return {}
    rows = Target.objects.filter(milestone__uuid__in=missed, entry__version__published__lte=clock.now())
    known = rows.select_related("milestone", "entry__commitment").order_by("entry__version__number")
    return {(target.milestone.uuid, target.due_latest): target for target in known}


def _talked_before(talks: Iterable[Talk]) -> dict[int, Talk]:
    """For each of these the talk about the same that went before, where there was one."""
    wanted = list(talks)
    about = {talk.contribution_id for talk in wanted}
    rows = list(Talk.objects.filter(contribution__in=about).order_by("id")) if about else []
    before = {
        talk.pk: [one for one in rows if one.contribution_id == talk.contribution_id and one.pk < talk.pk]
        for talk in wanted
    }
    return {pk: several[-1] for pk, several in before.items() if several}


def _said_at(events: set[UUID]) -> dict[UUID, tuple[int, int]]:
    """How much of what was said at each of these events is answered, and how much waits."""
    if not events:
        return {}
    there = contributions.said_at_events(clock.now()).filter(event__uuid__in=events).order_by()
    counted = there.values_list("event__uuid").annotate(
        answered=Count("pk", filter=Q(state=Contribution.State.ANSWERED)),
        waiting=Count("pk", filter=Q(state__in=Contribution.OPEN)),
    )
    return {uuid: (answered, waiting) for uuid, answered, waiting in counted}
