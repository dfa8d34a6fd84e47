"""The forum: set up, its seats filled and given up, its terms and rules agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from hearback.core import clock, fields
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.people.models import Organisation
from hearback.processes import facts
from hearback.processes.actions.process import locked_for_editing
from hearback.processes.models import Forum, ForumMember, ForumText, Process

NAME_LENGTH, SUMMARY_LENGTH, CHOSEN_LENGTH, TEXT_LENGTH = 200, 5_000, 500, 100_000
_EARLIEST = date(1900, 1, 1)


class SeatFields(TypedDict, total=False):
    """What can be said about a seat beside its holder, side and first day."""

    organisation: Organisation | None
    co_chair: bool
    chosen: Words
    until: date | None


class ChangedSeat(SeatFields, total=False):
    """What can be changed later."""

    name: str
    side: str
    since: date


@transaction.atomic
def set_up_forum(*, actor: Viewer, process: Process, name: Words, summary: Words | None = None) -> Forum:
    """Say what the forum of a process is called and what it is for; the first time sets it up. Locks the process row.

    Saying the same again changes nothing. Raises BadInput for `name` and `summary`.
    """
    process = locked_for_editing(actor, process)
    values = {
        "name": clean_words(name, max_length=NAME_LENGTH, field="name", line=True),
        "summary": clean_words(summary, max_length=SUMMARY_LENGTH, field="summary"),
    }
    if not values["name"]:
        raise BadInput(_("Enter the name of the forum."), field="name")
    forum = Forum.objects.filter(process=process).first()
    if forum is not None and (forum.name, forum.summary) == (values["name"], values["summary"]):
        return forum
    forum, is_new = Forum.objects.update_or_create(process=process, defaults=values)
    _append(actor, forum, what="set-up" if is_new else "words", parts=values)
    return forum


@transaction.atomic
def seat_member(
    *, actor: Viewer, forum: Forum, name: str, side: str, since: date, **others: Unpack[SeatFields]
) -> ForumMember:
    """Fill a seat; the same holder on the same side from the same day is the same seat. Locks the process row.

    `chosen` says how they were chosen. Raises BadInput by field.
    """
    forum = _locked(actor, forum)
    values = _clean({"name": name, "side": side, "since": since, **others})
    _in_order(values["since"], values.get("until"))
    same = {field: values[field] for field in ("name", "side", "since")}
    known = ForumMember.objects.filter(forum=forum, organisation=values.get("organisation"), **same).first()
    if known is not None:
        return known
    member = ForumMember.objects.create(forum=forum, **values)
    _append(actor, forum, what="seat-filled", member=member)
    return member


@transaction.atomic
def change_seat(*, actor: Viewer, member: ForumMember, **named: Unpack[ChangedSeat]) -> ForumMember:
    """Change what is named of a seat; `until` gives it up on that day. Locks the process row. Raises BadInput by field."""
    forum = _locked(actor, member.forum)
    member = ForumMember.objects.get(pk=member.pk)
    values = _clean(named)
    changed = [field for field, value in values.items() if getattr(member, field) != value]
    for field in changed:
        setattr(member, field, values[field])
    _in_order(member.since, member.until)
    if changed:
        member.save(update_fields=changed)
        gone = "until" in changed and member.until is not None
        _append(actor, forum, what="seat-given-up" if gone else "seat-changed", member=member, fields=sorted(changed))
    return member


@transaction.atomic
def remove_seat(*, actor: Viewer, member: ForumMember) -> None:
    """Take off a seat that was entered by mistake; that it stood there remains a fact. Locks the process row.

    Raises BadInput for one whose holder was noted at a meeting: that seat is given up, never taken off.
    """
    forum = _locked(actor, member.forum)
    member = ForumMember.objects.get(pk=member.pk)
    try:
        with transaction.atomic():
            ForumMember.objects.filter(pk=member.pk).delete()
    except ProtectedError:
        raise BadInput(
            _("A meeting has noted whether this member was there, so the seat stays. Enter its last day instead.")
        ) from None
    _append(actor, forum, what="seat-removed", member=member)


@transaction.atomic
def agree_text(*, actor: Viewer, forum: Forum, kind: str, text: Words, happened: date) -> ForumText:
    """Keep the terms of reference or the rules of participation as agreed on a day, beside the earlier versions.

    The same words from the same day again are the same version. Locks the process row, which gives the numbers.
    Raises BadInput for `kind`, `text`, and for `happened` when it is still to come.
    """
    forum = _locked(actor, forum)
    if kind not in ForumText.Kind:
        raise BadInput(_("Choose terms of reference or rules of participation."), field="kind")
    text = fields.words(text, field="text", max_length=TEXT_LENGTH, needed=_("Enter what was agreed."))
    if not _EARLIEST <= happened <= clock.today():
        raise BadInput(_("Enter the day on which it was agreed. It cannot be in the future."), field="happened")
    before = ForumText.objects.filter(forum=forum, kind=kind)
    for known in before.filter(happened=happened):
        if known.text == text:
            return known
    number = (before.aggregate(last=Max("number"))["last"] or 0) + 1
    agreed = ForumText.objects.create(forum=forum, kind=kind, number=number, text=text, happened=happened)
    journal.append(
        facts.FORUM_AGREED,
        actor=actor,
        subject=("forum", forum.uuid),
        process=forum.process.uuid,
        happened=datetime(happened.year, happened.month, happened.day, tzinfo=UTC),
        refs={"kind": kind, "number": number, "text": agreed.uuid},
        parts={"text": text},
    )
    return agreed


def _locked(actor: Viewer, forum: Forum) -> Forum:
    process = locked_for_editing(actor, forum.process)
    forum = Forum.objects.get(pk=forum.pk)
    forum.process = process
    return forum


def _clean(named: Mapping[str, Any]) -> dict[str, Any]:
    return {field: _clean_one(field, value) for field, value in named.items()}


def _clean_one(field: str, value: Any) -> Any:
    if field == "name":
        return fields.line(value, field=field, max_length=200, needed=_("Enter who has the seat."))
    if field == "side":
        if value not in list(Side):
            raise BadInput(_("Choose a side."), field=field)
        return str(value)
    if field == "chosen":
        return fields.words(value, field=field, max_length=CHOSEN_LENGTH)
    if field in {"since", "until"}:
        return _day(field, value)
    if field in {"organisation", "co_chair"}:
        return value
    raise TypeError(f"A seat has no field {field!r}.")


def _day(field: str, value: date | None) -> date | None:
    latest = clock.today() + timedelta(days=3_660)
    if value is not None and not _EARLIEST <= value <= latest:
        raise BadInput(_("Enter a day that is not so far away."), field=field)
    return value


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise BadInput(_("A seat cannot end before it begins."), field="until")


def _append(
    actor: Viewer,
    forum: Forum,
    *,
    what: str,
    member: ForumMember | None = None,
    parts: Mapping[str, Any] | None = None,
    **refs: object,
) -> None:
    if member is not None:
        refs |= {"member": member.uuid, "side": member.side}
        parts = {"name": member.name, "chosen": member.chosen}
    journal.append(
        facts.FORUM_CHANGED,
        actor=actor,
        subject=("forum", forum.uuid),
        process=forum.process.uuid,
        refs={"what": what, **refs},
        parts=parts,
    )
