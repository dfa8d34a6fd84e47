"""Announcements: dated public posts, signed from one or both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people.addresses import clean_link
from hearback.people.models import Organisation
from hearback.processes import facts
from hearback.processes.actions.cleaning import clean_slug
from hearback.processes.actions.process import locked_for_editing
from hearback.processes.models import Announcement, Process, Signatory

Signed = tuple[str, Organisation | None, str]
_LINES = {"byline": 200, "contact": 200, "first_appeared": 200}
_BODY_LENGTH = 50_000


class AnnouncementFields(TypedDict, total=False):
    """What can be said in an announcement beside its title and body."""

    byline: str
    contact: str
    first_appeared: str
    link: str


class ChangedFields(AnnouncementFields, total=False):
    """What can be changed later."""

    title: Words
    body: Words
    happened: datetime


@transaction.atomic
def write_announcement(
    *,
    actor: Viewer,
    process: Process,
    slug: str,
    title: Words,
    body: Words,
    signatories: Sequence[Signed] = (),
    happened: datetime | None = None,
    **others: Unpack[AnnouncementFields],
) -> Announcement:
    """Draft an announcement; `happened` is when it first appeared, wherever that was. Locks the process row.

    A slug that is there with the same title and body returns its announcement. Raises BadInput for `slug` when it is
    there with others, for `title`, `body`, `signatories` (name, organisation or None, side) and the other fields.
    """
    process = locked_for_editing(actor, process)
    slug = clean_slug(slug, max_length=80)
    values = _clean({"title": title, "body": body, **others})
    known = Announcement.objects.filter(process=process, slug=slug).first()
    if known is not None:
        if (known.title, known.body) == (values["title"], values["body"]):
            return known
        raise BadInput(_("There is an announcement at this address already. Choose another."), field="slug")
    announcement = Announcement.objects.create(process=process, slug=slug, happened=happened or clock.now(), **values)
    _sign(announcement, signatories)
    _append(facts.ANNOUNCEMENT_WRITTEN, actor, process, announcement)
    return announcement


@transaction.atomic
def announce_with(
    *, actor: Viewer, process: Process, slug: str, title: Words, body: Words, announces: UUID, at: datetime
) -> Announcement:
    """Announce something for which this is written, from the instant at which that is public: never apart from it.

    Nobody changes it, sends it out before or throws it away. Where its address is taken it gets the next one. Locks the
    process row.
    """
    process = locked_for_editing(actor, process)
    values = _clean({"title": title, "body": body})
    taken = set(Announcement.objects.filter(process=process, slug__startswith=slug).values_list("slug", flat=True))
    free = next(
        one for number in range(len(taken) + 1) if (one := f"{slug}-{number + 1}" if number else slug) not in taken
    )
    announcement = Announcement.objects.create(
        process=process, slug=free, happened=at, published=at, announces=announces, **values
    )
    _append(facts.ANNOUNCEMENT_PUBLISHED, actor, process, announcement, published=at)
    return announcement


@transaction.atomic
def edit_announcement(
    *,
    actor: Viewer,
    announcement: Announcement,
    signatories: Sequence[Signed] | None = None,
    **named: Unpack[ChangedFields],
) -> Announcement:
    """Change what is named; that a published one was changed is public. Locks the process row.

    Raises BadInput for one that goes out with what it was written for.
    """
    process = locked_for_editing(actor, announcement.process)
    announcement = _its_own(announcement)
    values = _clean(named)
    for field, value in values.items():
        setattr(announcement, field, value)
    if values:
        announcement.save(update_fields=list(values))
    if signatories is not None:
        Signatory.objects.filter(announcement=announcement).delete()
        _sign(announcement, signatories)
    _append(facts.ANNOUNCEMENT_CHANGED, actor, process, announcement)
    return announcement


@transaction.atomic
def publish_announcement(*, actor: Viewer, announcement: Announcement, at: datetime | None = None) -> Announcement:
    """Make it public now, or from `at` in the future. What is public stays so. Locks the process row.

    Raises BadInput for one that goes out with what it was written for.
    """
    process = locked_for_editing(actor, announcement.process)
    announcement = Announcement.objects.get(pk=announcement.pk)
    now = clock.now()
    if announcement.published is not None and announcement.published <= now:
        return announcement
    announcement = _its_own(announcement)
    published = max(at or now, now)
    if announcement.published == published:
        return announcement
    announcement.published = published
    announcement.save(update_fields=["published"])
    _append(facts.ANNOUNCEMENT_PUBLISHED, actor, process, announcement, published=published)
    return announcement


@transaction.atomic
def remove_announcement(*, actor: Viewer, announcement: Announcement) -> None:
    """Throw away a draft. Raises BadInput for one that is public: it is corrected, never taken away; and for one that goes
    out with what it was written for.
    """
    locked_for_editing(actor, announcement.process)
    announcement = _its_own(announcement)
    if announcement.published is not None and announcement.published <= clock.now():
        raise BadInput(_("A published announcement stays. You can correct it."))
    announcement.delete()


def _its_own(announcement: Announcement) -> Announcement:
    """The announcement as it stands, if it is nothing's that it was written for."""
    announcement = Announcement.objects.get(pk=announcement.pk)
    if announcement.announces is not None:
        raise BadInput(
            _(
                "This announcement was written for a version of the plan. It is published together with that and says what "
                "that says, so it stays as it is. If there is more to say, write another."
            )
        )
    return announcement


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for field, value in fields.items():
        if field == "title":
            cleaned[field] = clean_words(fields["title"], max_length=200, field=field, line=True)
        elif field == "body":
            cleaned[field] = clean_words(fields["body"], max_length=_BODY_LENGTH, field=field)
        elif field == "link":
            cleaned["first_appeared_link"] = clean_link(fields["link"], field=field)
        elif field in _LINES:
            cleaned[field] = clean_line(str(value), max_length=_LINES[field], field=field)
        elif field == "happened":
            cleaned[field] = value
        else:
            raise TypeError(f"An announcement has no field {field!r}.")
    for field, sentence in (("title", _("Enter a title.")), ("body", _("Enter what you announce."))):
        if field in cleaned and not cleaned[field]:
            raise BadInput(sentence, field=field)
    return cleaned


def _sign(announcement: Announcement, signatories: Sequence[Signed]) -> None:
    rows = []
    for order, (name, organisation, side) in enumerate(signatories):
        cleaned = clean_line(name, max_length=200, field="signatories")
        if not cleaned or side not in list(Side):
            raise BadInput(_("Enter a name and a side for everyone who signed."), field="signatories")
        rows.append(
            Signatory(announcement=announcement, order=order, name=cleaned, organisation=organisation, side=side)
        )
    Signatory.objects.bulk_create(rows)


def _append(verb: Verb, actor: Viewer, process: Process, announcement: Announcement, **refs: object) -> None:
    journal.append(
        verb,
        actor=actor,
        subject=("announcement", announcement.uuid),
        process=process.uuid,
        happened=announcement.happened if verb is facts.ANNOUNCEMENT_PUBLISHED else None,
        refs=refs,
        parts={"title": announcement.title, "body": announcement.body},
    )
