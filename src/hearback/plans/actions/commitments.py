"""Writing commitments: their number, title, theme, dates, parties and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.partial_dates import PartialDate
from hearback.core.viewer import Viewer
from hearback.people.models import Organisation
from hearback.plans import queries
from hearback.plans.actions import carrying, open_version
from hearback.plans.actions.open_version import Stale
from hearback.plans.models import Commitment, Entry, Milestone, Party, Target, Version
from hearback.processes.models import Theme

HIGHEST_NUMBER = 9999
Members = Mapping[Organisation, Sequence[Organisation]]


@transaction.atomic
def add_commitment(
    *,
    actor: Viewer,
    version: Version,
    title: Words,
    theme: Theme | None = None,
    number: int | None = None,
    source: str = "",
    starts: str = "",
    ends: str = "",
    key: UUID | None = None,
) -> Entry:
    """Add a commitment to the version being written; its number is given once in the process and never again.

    A number asked for and already given, also to one that was withdrawn, raises BadInput. The same `key` with
    the same title is the same commitment again. Locks the process row, then the version.
    """
    process = open_version.lock_process(actor, version.process)
    version = open_version.lock_version(actor, version)
    cleaned = open_version.title(title)
    if key is not None and (found := Entry.objects.filter(version=version, commitment__uuid=key).first()):
        open_version.check_same(same=found.title == cleaned)
        return found
    commitment = Commitment(
        process=process, number=free_number(version, number), source=source, **open_version.new_uuid(key)
    )
    commitment.save(force_insert=True)
    entry = Entry(version=version, commitment=commitment, title=cleaned, theme=open_version.theme_of(version, theme))
    set_dates(entry, starts=starts, ends=ends)
    entry.save(force_insert=True)
    open_version.note(actor, version, "commitment-added", commitment=commitment.uuid, number=commitment.number)
    return entry


def free_number(version: Version, wanted: int | None) -> int:
    """The number asked for, or the next one; the caller holds the lock of the process."""
    given = Commitment.objects.filter(process=version.process_id)
    if wanted is None:
        return (given.aggregate(highest=Max("number"))["highest"] or 0) + 1
    if not 1 <= wanted <= HIGHEST_NUMBER:
        raise BadInput(_("Choose a number from 1 to 9999."), field="number")
    if given.filter(number=wanted).exists():
        raise BadInput(_("This number was given to another commitment; numbers are never used again."), field="number")
    return wanted


def set_dates(entry: Entry, *, starts: str | None, ends: str | None) -> None:
    """Put the dates on the entry as written, with the days they can mean; None leaves one as it is."""
    if starts is not None:
        span = open_version.date(starts, field="starts")
        entry.starts_written, entry.starts_earliest, entry.starts_latest = span.written, span.earliest, span.latest
    if ends is not None:
        span = open_version.date(ends, field="ends")
        entry.ends_written, entry.ends_earliest, entry.ends_latest = span.written, span.earliest, span.latest
    if entry.starts_earliest and entry.ends_latest and entry.ends_latest < entry.starts_earliest:
        raise BadInput(_("The commitment ends before it starts."), field="ends")


@transaction.atomic
def edit_entry(
    *,
    actor: Viewer,
    entry: Entry,
    title: Words | None = None,
    theme: Theme | None = None,
    starts: str | None = None,
    ends: str | None = None,
    without_theme: bool = False,
    was: Words | None = None,
    was_beside: Mapping[str, str] | None = None,
) -> Entry:
    """Change a commitment's title, theme or dates in the version being written; None leaves one as it is.

    `was` is the title the form was opened with, `was_beside` what stood beside it (its `beside_title`); when either changed
    since, raises Stale carrying the newer entry. Locks the version.
    """
    entry = open_version.lock_entry(actor, entry)
    if (was is not None and was != entry.title) or (was_beside is not None and was_beside != entry.beside_title):
        raise Stale(entry)
    if title is not None:
        entry.title = open_version.title(title)
    if theme is not None or without_theme:
        entry.theme = open_version.theme_of(entry.version, theme)
    set_dates(entry, starts=starts, ends=ends)
    entry.save()
    open_version.note(actor, entry.version, "commitment-changed", commitment=entry.commitment.uuid)
    return entry


@transaction.atomic
def withdraw_commitment(*, actor: Viewer, entry: Entry) -> Entry:
    """Take a commitment out of the version being written. It keeps its number, its page and its history.

    Locks the version.
    """
    return _set_standing(actor, entry, Entry.Standing.WITHDRAWN, "commitment-withdrawn")


@transaction.atomic
def restore_commitment(*, actor: Viewer, entry: Entry) -> Entry:
    """Take a withdrawn commitment back into the version being written; what was merged in it comes apart again.

    Locks the version.
    """
    entry = _set_standing(actor, entry, Entry.Standing.GOING, "commitment-restored")
    carrying.take_apart(entry)
    return entry


def _set_standing(actor: Viewer, entry: Entry, standing: Entry.Standing, what: str) -> Entry:
    entry = open_version.lock_entry(actor, entry)
    if entry.standing == standing:
        return entry
    entry.standing = standing
    entry.save(update_fields=["standing"])
    open_version.note(actor, entry.version, what, commitment=entry.commitment.uuid)
    return entry


@transaction.atomic
def set_parties(
    *,
    actor: Viewer,
    entry: Entry,
    leads: Sequence[Organisation],
    supports: Sequence[Organisation] = (),
    partners: Sequence[Organisation] = (),
    members: Members | None = None,
    was: Mapping[str, str] | None = None,
) -> Entry:
    """Say who leads, who supports and who are partners: several of each, in this order. Locks the version.

    `members` are those of the coalitions among them, named by this version and no other. Raises BadInput for `members`
    where a coalition would be a member of itself, or of one of its members. `was` are those with which the form was
    opened (`queries.parties_as_values`); when they changed since, raises Stale.
    """
    entry = open_version.lock_entry(actor, entry)
    if was is not None and was != queries.parties_as_values(entry):
        raise Stale(entry)
    put_parties(entry, leads=leads, supports=supports, partners=partners, members=members or {})
    open_version.note(actor, entry.version, "parties", commitment=entry.commitment.uuid)
    return entry


def put_parties(
    entry: Entry,
    *,
    leads: Sequence[Organisation],
    supports: Sequence[Organisation],
    partners: Sequence[Organisation],
    members: Members,
) -> None:
    """Replace the parties of an entry, and whom it names as members of a coalition; the caller holds the version's lock."""
    for coalition, named in members.items():
        if any(one == coalition or coalition in members.get(one, ()) for one in named):
            raise BadInput(_("A coalition cannot be a member of itself."), field="members")
    Party.objects.filter(entry=entry).delete()
    parts = ((Party.Part.LEAD, leads), (Party.Part.SUPPORT, supports), (Party.Part.PARTNER, partners))
    Party.objects.bulk_create(
        party
        for part, organisations in parts
        for order, organisation in enumerate(dict.fromkeys(organisations))
        for party in (
            Party(entry=entry, organisation=organisation, part=part, order=order),
            *(
                Party(entry=entry, organisation=member, part=part, coalition=organisation, order=place)
                for place, member in enumerate(dict.fromkeys(members.get(organisation, ())))
            ),
        )
    )


@transaction.atomic
def add_milestone(
    *,
    actor: Viewer,
    entry: Entry,
    text: Words,
    due: str = "",
    output: Words | None = None,
    key: UUID | None = None,
) -> Target:
    """Add a milestone: what will be done, by when. Its number is given once in its commitment.

    The same `key` with the same words is the same milestone again. Locks the version.
    """
    entry = open_version.lock_entry(actor, entry)
    cleaned = open_version.words(text)
    if key is not None and (found := Target.objects.filter(entry=entry, milestone__uuid=key).first()):
        open_version.check_same(same=found.text == cleaned)
        return found
    span = open_version.date(due, field="due")
    highest = Milestone.objects.filter(commitment=entry.commitment).aggregate(highest=Max("number"))["highest"]
    milestone = Milestone(commitment=entry.commitment, number=(highest or 0) + 1, **open_version.new_uuid(key))
    milestone.save(force_insert=True)
    target = Target(entry=entry, milestone=milestone, text=cleaned, output=_output(output), **_due(span))
    target.save(force_insert=True)
    open_version.note(
        actor, entry.version, "milestone-added", commitment=entry.commitment.uuid, milestone=milestone.uuid
    )
    return target


@transaction.atomic
def edit_milestone(
    *,
    actor: Viewer,
    target: Target,
    text: Words | None = None,
    due: str | None = None,
    output: Words | None = None,
    was: Words | None = None,
    was_beside: Mapping[str, str] | None = None,
) -> Target:
    """Change what the version being written says of a milestone; None leaves one as it is.

    `was` is the text the form was opened with, `was_beside` what stood beside it (its `beside_text`); when either changed
    since, raises Stale. Locks the version.
    """
    target = _lock_target(actor, target)
    if (was is not None and was != target.text) or (was_beside is not None and was_beside != target.beside_text):
        raise Stale(target)
    if text is not None:
        target.text = open_version.words(text)
    if output is not None:
        target.output = _output(output)
    if due is not None:
        for name, value in _due(open_version.date(due, field="due")).items():
            setattr(target, name, value)
    target.save()
    _note_milestone(actor, target, "milestone-changed")
    return target


@transaction.atomic
def remove_milestone(*, actor: Viewer, target: Target) -> None:
    """Take a milestone out of the version being written; earlier versions keep it. Locks the version."""
    target = _lock_target(actor, target)
    _note_milestone(actor, target, "milestone-removed")
    target.delete()


def _lock_target(actor: Viewer, target: Target) -> Target:
    entry = open_version.lock_entry(actor, target.entry)
    found = Target.objects.select_related("milestone").filter(pk=target.pk).first()
    if found is None:
        raise BadInput(_("This milestone was removed meanwhile."))
    found.entry = entry
    return found


def _note_milestone(actor: Viewer, target: Target, what: str) -> None:
    entry = target.entry
    open_version.note(actor, entry.version, what, commitment=entry.commitment.uuid, milestone=target.milestone.uuid)


def _output(value: Words | None) -> Words:
    return open_version.words(value, field="output") if any((value or {}).values()) and value else {}


def _due(span: PartialDate) -> dict[str, object]:
    return {"due_written": span.written, "due_earliest": span.earliest, "due_latest": span.latest}
