"""The list of what was said, as a viewer may read it. Everything beside a row is looked up for one page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from hearback.contributions import rules
from hearback.contributions.models import Attachment, Authorship, Contribution, Redaction, TidyWording, Verbatim
from hearback.contributions.queries.counted import came_in, is_counted
from hearback.contributions.queries.redacted import apart, redactions
from hearback.contributions.queries.voices import how_many
from hearback.contributions.queries.ways import came_by
from hearback.core import clock
from hearback.core.languages import Words
from hearback.core.regions import Level, Region
from hearback.core.viewer import Viewer
from hearback.events import rules as events
from hearback.events.models import Event
from hearback.plans.models import Commitment, Entry, Sentence
from hearback.processes import rules as processes
from hearback.processes.models import Kind, Process, Question, Theme

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What `said` needs of the rows that a contribution points at. A list that has them joined already saves a statement:
# `contributions_visible_to(…).select_related(*LABELS)`. All may be empty, so SQLite joins them after the page is cut;
# the process is not among them, for SQLite would begin with it and then sort everything said in it.
LABELS = ("question", "theme", "commitment", "event", "said_at")
# Looked up here once: what Django offers by itself compares every label in the language in use, row by row.
_KINDS: Mapping[str, StrOrPromise] = dict(Kind.choices)
_STATES: Mapping[str, StrOrPromise] = dict(Contribution.State.choices)
_REGIONS: Mapping[str, StrOrPromise] = dict(Region.choices)
_LEVELS: Mapping[str, StrOrPromise] = dict(Level.choices)


@dataclass(frozen=True, slots=True)
class About:
    """What a contribution is about. `number` is a question's or a commitment's; `slug` a theme's."""

    kind: Literal["process", "question", "theme", "commitment", "sentence"]
    label: Words
    number: int | None = None
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A contribution as one viewer may read it: what they may not read is not in it.

    `words` is the author's latest verbatim, empty where it is hidden, kept back, withdrawn or erased; what was taken out
    of it is a gap that says so, and `taken_out` says why. `tidy` is ours;
    `tidy_is_older` when the author has changed their words since. `shown_author` is what the author chose to show;
    nothing where `under_rule`, for it was said under the Chatham House Rule. `voices` are those who say the same.
    """

    id: int
    uuid: UUID
    reference: str
    kind: str
    kind_label: StrOrPromise
    state: str
    state_label: StrOrPromise
    language: str
    channel: str
    words: str
    taken_out: tuple[StrOrPromise, ...]
    changed: bool
    tidy: Words
    tidy_is_older: bool
    shown_author: str
    under_rule: bool
    voices: int
    about: About
    question: int | None
    theme: Words
    quote: str
    event: str
    event_title: Words
    region: str
    region_label: StrOrPromise
    place: str
    level: str
    level_label: StrOrPromise
    happened: datetime
    received: datetime
    held: datetime | None
    held_because: str
    hidden: datetime | None
    hidden_because: str
    hidden_because_label: StrOrPromise
    withdrawn: datetime | None
    erased: datetime | None
    files: int  # photographs and documents beside the words that everybody may see


def contributions_visible_to(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """What was said in a process. Hidden, withdrawn and erased ones stay as rows without words; held ones do not show.

    What was split shows as its points. Whoever works with them sees the held ones too; what may be spam nobody sees here
    before it is released, for it does not count (see `suspected`). Nothing is joined: order, narrow and cut it first.
    """
    return everything_visible_to(viewer, process).filter(is_counted())


def everything_visible_to(viewer: Viewer, process: Process) -> QuerySet[Contribution]:
    """The same, and beside it what does not count: wholes that were split, and points that are part of one again."""
    contributions = came_in(process)
    if rules.may_work_with(viewer, process):
        return contributions
    if not processes.may_see(viewer, process, clock.now()):
        return contributions.none()
    return contributions.filter(held=None)


def readable(of: str = "") -> Q:
    """For a statement: what counts, with words that everybody may read, as `rules.may_read_words` asks of one.

    `of` is the way to the contribution, as a filter writes it; whether the process may be seen is another question.
    """
    return Q(**{f"{of}state__in": Contribution.COUNTED}) & unmarked(of)


def unmarked(of: str = "") -> Q:
    """The same for what was written about one, as `rules.may_read_about` asks: also where it was split."""
    return Q(**{f"{of}{mark}": None for mark in ("held", "hidden", "withdrawn", "erased")})


def narrowed(
    contributions: QuerySet[Contribution],
    *,
    state: str = "",
    kind: str = "",
    language: str = "",
    question: Question | int | None = None,
    theme: Theme | int | None = None,
    commitment: Commitment | int | None = None,
    sentence: Sentence | int | None = None,
    event: Event | int | None = None,
    came: str = "",
    region: str = "",
) -> QuerySet[Contribution]:
    """Those of one state, kind, language, place (the thing or its id) or way: all that a list can be narrowed by."""
    wanted: Mapping[str, object] = {
        "state": state,
        "kind": kind,
        "language": language,
        "question": question,
        "theme": theme,
        "commitment": commitment,
        "sentence": sentence,
        "event": event,
        "region": region,
    }
    found = contributions.filter(**{column: value for column, value in wanted.items() if value})
    return found.filter(came_by(came)) if came else found


def counts(viewer: Viewer, process: Process) -> dict[str, int]:
    """How many of what the viewer may see stand in each state, in one statement; for sums see `answers`."""
    found = contributions_visible_to(viewer, process).order_by().values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(Contribution.COUNTED, 0) | dict(found)


def said(viewer: Viewer, contributions: Iterable[Contribution], *, gaps: bool = False) -> list[Said]:
    """One page of contributions, in their order. At most seven statements, however many there are.

    The caller has them from `contributions_visible_to` or `by_reference`. Ordered, narrowed and cut by the caller.
    With `gaps` not even whoever works here reads what was taken out: others look over their shoulder.
    """
    rows = _labelled(list(contributions))
    titles = titles_of({row.commitment_id for row in rows if row.commitment_id is not None})
    return list(shown(viewer, rows, titles, gaps=gaps))


def shown(
    viewer: Viewer, rows: list[Contribution], titles: Mapping[int, Words], *, gaps: bool = False
) -> Iterator[Said]:
    """These rows, with all that they point at, one after the other; `titles` are those of their commitments."""
    verbatims = _latest_verbatims([row.pk for row in rows])
    authors = _shown_authors([row for row in rows if rules.may_read_words(viewer, row)])
    over = [pk for pk, verbatim in verbatims.items() if verbatim.redacted]
    layers = redactions(over) if over else {}
    for row in rows:
        whole = not gaps and rules.may_work_with(viewer, row.process)
        yield _said(viewer, row, verbatims.get(row.pk), authors.get(row.pk, ""), titles, layers, whole)


def _labelled(rows: list[Contribution]) -> list[Contribution]:
    """The same rows with their process and what else they point at; looked up by their ids, after the page is cut."""
    if not all(getattr(Contribution, label).is_cached(row) for row in rows for label in LABELS):
        by_id = Contribution.objects.select_related("process", *LABELS).in_bulk([row.pk for row in rows])
        return [by_id[row.pk] for row in rows if row.pk in by_id]
    without = {row.process_id for row in rows if not Contribution.process.is_cached(row)}
    processes = Process.objects.in_bulk(without) if without else {}
    for row in rows:
        if row.process_id in processes:
            row.process = processes[row.process_id]
    return rows


def _latest_verbatims(ids: list[int]) -> dict[int, Any]:
    """Each contribution's latest verbatim, with what stands beside it, and whether something was taken out."""
    newer = Verbatim.objects.filter(contribution=OuterRef("contribution"), number__gt=OuterRef("number"))
    tidy = TidyWording.objects.filter(contribution=OuterRef("contribution"))
    latest = Verbatim.objects.filter(~Exists(newer), contribution__in=ids).order_by()
    over = Redaction.objects.filter(contribution=OuterRef("contribution"), number=OuterRef("number"), undone=None)
    files = Attachment.objects.filter(contribution=OuterRef("contribution"), shown__isnull=False).order_by()
    beside = latest.annotate(
        tidy=Subquery(tidy.values("text")),
        tidied=Subquery(tidy.values("written")),
        redacted=Exists(over),
        files=Subquery(files.values("contribution").annotate(n=Count("pk")).values("n")),
        voices=how_many("contribution"),
    )
    names = ("contribution_id", "number", "text", "written", "tidy", "tidied", "redacted", "voices", "files")
    rows = beside.values_list(*names, named=True).iterator(1_000) if ids else ()
    return {verbatim.contribution_id: verbatim for verbatim in rows}


def _shown_author(authorship: Authorship) -> str:
    """What the author chose to show of themselves, and nothing else."""
    if authorship.attribution == Authorship.Attribution.NAMED:
        return authorship.name
    if authorship.attribution == Authorship.Attribution.ORGANISATION:
        return authorship.organisation_name
    return ""


def _shown_authors(rows: list[Contribution]) -> dict[int, str]:
    """The one place that decides who is shown: nobody's name is even read where the rule of the event forbids it."""
    ids = [row.pk for row in rows if rules.may_show_author(row)]
    if not ids:
        return {}
    shown = Authorship.objects.filter(contribution__in=ids).exclude(attribution=Authorship.Attribution.NOT_SHOWN)
    return {authorship.contribution_id: _shown_author(authorship) for authorship in shown.iterator(1_000)}


def titles_of(commitments: set[int]) -> dict[int, Words]:
    """What the latest published version calls each commitment."""
    if not commitments:
        return {}
    entries = Entry.objects.filter(commitment__in=commitments, version__published__lte=clock.now())
    return dict(entries.order_by("version__number").values_list("commitment_id", "title"))


def _about(row: Contribution, titles: Mapping[int, Words]) -> About:
    if row.commitment is not None:
        kind: Literal["commitment", "sentence"] = "sentence" if row.sentence_id is not None else "commitment"
        return About(kind, titles.get(row.commitment.pk, {}), number=row.commitment.number)
    if row.question is not None:
        return About("question", row.question.text, number=row.question.number)
    if row.theme is not None:
        return About("theme", row.theme.name, slug=row.theme.slug)
    return About("process", row.process.name)


def as_their_authors_said(rows: Iterable[Contribution]) -> dict[int, About]:
    """Of those that the desk put elsewhere: what they are about as their author said, by id. Two statements at most."""
    put = [row.pk for row in rows if row.put is not None]
    labels = ("question", "put_from_theme", "put_from_commitment", "process")
    found = Contribution.objects.filter(pk__in=put).select_related(*labels) if put else ()
    for row in found:
        row.theme, row.commitment = row.put_from_theme, row.put_from_commitment
    titles = titles_of({row.commitment_id for row in found if row.commitment_id is not None})
    return {row.pk: _about(row, titles) for row in found}


def _event(viewer: Viewer, row: Contribution) -> Event | None:
    """Where it was said, once the event is announced: what is said in a room may be public before the room is."""
    event = row.event
    if event is None:
        return None
    event.process = row.process  # the same one, and looked up already
    return event if events.may_see(viewer, event) else None


def _said(
    viewer: Viewer,
    row: Contribution,
    verbatim: Any,
    author: str,
    titles: Mapping[int, Words],
    layers: Mapping[tuple[int, int], list[Redaction]],
    whole: bool,
) -> Said:
    may_read = verbatim is not None and rules.may_read_words(viewer, row)
    over = layers.get((row.pk, verbatim.number), []) if may_read else []
    event = _event(viewer, row)
    return Said(
        id=row.pk,
        uuid=row.uuid,
        reference=row.reference,
        kind=row.kind,
        kind_label=_KINDS.get(row.kind, row.kind),
        state=row.state,
        state_label=_STATES.get(row.state, row.state),
        language=row.language,
        channel=row.channel,
        words=apart(verbatim.text, over, whole=whole) if may_read else "",
        taken_out=tuple(dict.fromkeys(one.get_because_display() for one in over)),
        changed=verbatim is not None and verbatim.number > 1,
        tidy=(verbatim.tidy or {}) if may_read else {},
        tidy_is_older=may_read and verbatim.tidied is not None and verbatim.tidied < verbatim.written,
        shown_author=author,
        under_rule=not rules.may_show_author(row),
        voices=verbatim.voices if may_read else 0,
        about=_about(row, titles),
        question=row.question.number if row.question is not None else None,
        theme=row.theme.name if row.theme is not None else {},
        quote=row.quote,
        event=event.slug if event is not None else "",
        event_title=event.title if event is not None else {},
        region=row.region,
        region_label=_REGIONS.get(row.region, row.region),
        place=row.place if may_read else "",
        level=row.level,
        level_label=_LEVELS.get(row.level, row.level),
        happened=row.happened,
        received=row.received,
        held=row.held,
        held_because=row.held_because,
        hidden=row.hidden,
        hidden_because=row.hidden_because,
        hidden_because_label=row.get_hidden_because_display() if row.hidden_because else "",
        withdrawn=row.withdrawn,
        erased=row.erased,
        files=(verbatim.files or 0) if may_read else 0,
    )
