"""Meetings of the forum: which events they are, who of it was there, who chaired."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Side, Viewer
from hearback.events import facts, rules
from hearback.events.actions import seats
from hearback.events.models import Event, Presence
from hearback.events.queries.meetings import seats_at
from hearback.journal import actions as journal
from hearback.processes import queries as processes
from hearback.processes.models import ForumMember


@transaction.atomic
def set_meeting(*, actor: Viewer, event: Event, of_forum: bool, presents_results: bool) -> Event:
    """Say whether an event is a meeting of the forum, and whether it presents results. Locks the event's row.

    Raises BadInput for `of_forum`: without a forum, for a meeting that an organisation holds itself, and where it is
    noted who was there.
    """
    event = _locked(actor, event)
    kind = Event.Kind.FORUM if of_forum else event.kind if event.kind == Event.Kind.OWN else Event.Kind.WORKSHOP
    forum = processes.forum_of(actor, event.process) if of_forum else None
    if of_forum and event.kind == Event.Kind.OWN:
        raise BadInput(_("An organisation holds this meeting itself, so it is none of the forum."), field="of_forum")
    if of_forum and forum is None:
        raise BadInput(_("There is no forum yet. Set it up first."), field="of_forum")
    if not of_forum and Presence.objects.filter(event=event).exists():
        raise BadInput(
            _("It is noted who of the forum was there. Take that off first; nothing was changed yet."), field="of_forum"
        )
    before = (event.kind, event.forum_id, event.presents_results)
    event.kind, event.forum, event.presents_results = kind, forum, presents_results
    if before == (kind, event.forum_id, presents_results):
        return event
    event.save(update_fields=["kind", "forum", "presents_results"])
    journal.append(
        facts.WRITTEN if event.published is None else facts.CHANGED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={"fields": ["forum", "presents_results"], "kind": kind, "presents_results": presents_results},
    )
    return event


@transaction.atomic
def note_presence(
    *, actor: Viewer, event: Event, there: Mapping[ForumMember, str], chaired: Collection[ForumMember] = ()
) -> list[Presence]:
    """Write down who of the forum was at its meeting, in place of what was noted before. Locks the event's row.

    Who is not named is not noted. Before it has begun there are only apologies; who chaired was present. Raises BadInput.
    """
    event = _locked(actor, event)
    if event.forum_id is None:
        raise BadInput(_("This is not a meeting of the forum."))
    seated = {seat.pk for seat in seats_at(event)}
    rows = [
        Presence(event=event, member=member, state=_state(state), chaired=member in chaired)
        for member, state in there.items()
    ]
    if any(row.member_id not in seated for row in rows):
        raise BadInput(_("Choose members who had a seat on the day of the meeting."))
    if event.starts > clock.now() and any(row.state != Presence.State.APOLOGIES for row in rows):
        raise BadInput(_("The meeting has not begun. Until then only apologies can be noted."))
    present = {row.member_id for row in rows if row.state == Presence.State.PRESENT}
    if any(member.pk not in present for member in chaired):
        raise BadInput(_("Whoever chaired the meeting was there: note them as present."), field="chaired")
    Presence.objects.filter(event=event).delete()
    noted = Presence.objects.bulk_create(rows)
    sides = {side: sum(row.member.side == side and row.member_id in present for row in rows) for side in Side}
    journal.append(
        facts.PRESENCE_NOTED,
        actor=actor,
        subject=("event", event.uuid),
        process=event.process.uuid,
        refs={
            "present_government": sides[Side.GOVERNMENT],
            "present_civil_society": sides[Side.CIVIL_SOCIETY],
            "apologies": sum(row.state == Presence.State.APOLOGIES for row in rows),
        },
    )
    return noted


def _locked(actor: Viewer, event: Event) -> Event:
    event = seats.lock(event)
    if not rules.may_organise(actor, event.process):
        raise NotAllowed
    return event


def _state(value: str) -> str:
    if value not in Presence.State:
        raise BadInput(_("Choose whether each member was there."))
    return value
