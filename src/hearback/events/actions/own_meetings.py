"""Holding a meeting of one's own, instead of coming: an event that nobody sees but its organisation and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.events import facts, own_meeting_messages, rules
from hearback.events.actions import seats
from hearback.events.actions.agenda import AgendaPoint, set_agenda
from hearback.events.actions.inviting import replied
from hearback.events.models import AgendaItem, Event, Invitation
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people.actions import Rate, still_within
from hearback.people.models import Participant

ORGANISATION_AT_MOST = 200
WHERE_AT_MOST = 200
USUALLY_LASTS = timedelta(hours=2)
MOST_DAYS_AGO, MOST_DAYS_AHEAD = 60, 730
_AN_ADDRESS_A_DAY = Rate("own-meeting", most=3, within=timedelta(hours=24))
_BY_ALL = Rate("own-meeting", most=100, within=timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The form, cleaned."""

    organisation: str
    starts: datetime
    ends: datetime
    where: str
    language: str


def hold_own_meeting(
    *,
    actor: Viewer,
    event: Event,
    key: UUID,
    organisation: str,
    starts: datetime,
    ends: datetime | None = None,
    where: str = "",
    language: str,
    invitation: Invitation | None = None,
    name: str = "",
    email: str = "",
    wording: str = "",
) -> Event:
    """Let somebody hold a meeting on an event's questions: an event of the kind “own”, with a facilitator's link.

    By an invitation, or for anybody who gives an address: the link goes there and nowhere else, and only so often a
    day. What its people say comes in through that link, under their own choice of attribution, and is answered like all
    else. Unless it is announced, nobody but its holder and the organisers sees it.
    Locks the event's row, then the invitation's. The same key and body is the same meeting again; the same key with
    another body is a second meeting: both are kept. Raises BadInput by its field.
    """
    plan = _cleaned(organisation, starts, ends, where, language)
    if invitation is None:
        email = fields.line(email, field="email", max_length=254, needed=_("Give the address we send the link to."))
        _check_often(email)
    with transaction.atomic():
        event = seats.lock(event)
        if not rules.may_hold_own_meeting(actor, event):
            raise NotAllowed
        if invitation is not None:
            invitation = _locked(actor, event, invitation)
        holder = invitation.participant if invitation is not None else _introduce(actor, plan, name, email, wording)
        meeting = _there(event, key, plan, holder)
        if meeting is not None:
            return meeting
        meeting = _make(event, _slug(event, key, plan, holder), plan, holder)
        own_meeting_messages.tell(meeting, event, holder, language)
        _append(actor, event, meeting, invitation)
    return meeting


def _cleaned(organisation: str, starts: datetime, ends: datetime | None, where: str, language: str) -> _Plan:
    if language not in languages.codes():
        raise BadInput(_("Use a language of this site."), field="language")
    now = clock.now()
    if not now - timedelta(days=MOST_DAYS_AGO) <= starts <= now + timedelta(days=MOST_DAYS_AHEAD):
        raise BadInput(_("Give a day within the next two years, or in the last two months."), field="day")
    ends = ends or starts + USUALLY_LASTS
    if ends <= starts:
        raise BadInput(_("It must end after it starts."), field="ends")
    needed = _("Say who holds the meeting: an organisation, a group, or you.")
    return _Plan(
        organisation=fields.line(organisation, field="organisation", max_length=ORGANISATION_AT_MOST, needed=needed),
        starts=starts,
        ends=ends,
        where=fields.line(where, field="where", max_length=WHERE_AT_MOST),
        language=language,
    )


def _check_often(email: str) -> None:
    counted = [still_within(_AN_ADDRESS_A_DAY, email.lower()), still_within(_BY_ALL, "")]
    if not all(counted):
        raise BadInput(_("This form was sent very often today. Wait until tomorrow, or write to the organisers."))


def _locked(actor: Viewer, event: Event, invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True).select_related("participant")
    invitation = rows.get(pk=invitation.pk)
    if invitation.event_id != event.pk or not rules.is_invited(actor, invitation):
        raise NotAllowed
    invitation.event = event
    return invitation


def _slug(event: Event, key: UUID, plan: _Plan, holder: Participant) -> str:
    """Its address: made from the form's key, so that pressing twice makes one; from both when the key came before.

    Whose it is belongs to the form: whoever mends a mistyped address, and mends it again, holds three.
    """
    first = f"own-{key.hex[:16]}"
    if not Event.objects.filter(process=event.process, slug=first).exists():
        return first
    said = {"organisation": plan.organisation, "where": plan.where, "starts": str(plan.starts)}
    body = digests.body_digest(said | {"event": str(event.uuid), "holder": str(holder.uuid)})
    return f"own-{uuid5(key, body).hex[:16]}"


def _there(event: Event, key: UUID, plan: _Plan, holder: Participant) -> Event | None:
    """The meeting that this form made before for the same person, when it says the same."""
    by_body = _slug(event, key, plan, holder)
    slugs = {f"own-{key.hex[:16]}", by_body}
    for meeting in Event.objects.filter(process=event.process, slug__in=slugs, instead_of=event, holder=holder):
        meeting.process = event.process
        same = (meeting.held_by, meeting.venue, meeting.starts) == (plan.organisation, plan.where, plan.starts)
        if same or meeting.slug == by_body:
            return meeting
    return None


def _introduce(actor: Viewer, plan: _Plan, name: str, email: str, wording: str) -> Participant:
    return people.introduce(
        actor=actor, name=name, email=email, language=plan.language, report_back=False, wording=wording
    ).participant


def _make(event: Event, slug: str, plan: _Plan, holder: Participant) -> Event:
    meeting = Event.objects.create(
        process=event.process,
        slug=slug,
        kind=Event.Kind.OWN,
        instead_of=event,
        held_by=plan.organisation,
        holder=holder,
        title=_titled(event.title),
        summary=event.summary,
        background=event.background,
        starts=plan.starts,
        ends=plan.ends,
        time_zone=event.time_zone,
        venue=plan.where,
    )
    items = AgendaItem.objects.filter(event=event).prefetch_related("questions")
    set_agenda(meeting, [AgendaPoint(item.text, tuple(item.questions.all())) for item in items])
    return meeting


def _titled(title: Words) -> Words:
    """What it is called, in each language in which the event has a title. Nothing that its holder typed is in it."""
    titles: Words = {}
    for language, text in title.items():
        with translation.override(language):
            titles[language] = (gettext("A meeting of their own: %(title)s") % {"title": text})[:200]
    return titles


def _append(actor: Viewer, event: Event, meeting: Event, invitation: Invitation | None) -> None:
    if invitation is not None:
        invitation.reply = Invitation.Reply.OWN
        invitation.own_event = meeting
        replied(actor, invitation, own=meeting.uuid)
    journal.append(
        facts.OWN_MEETING,
        actor=actor,
        subject=("event", meeting.uuid),
        process=event.process.uuid,
        refs={"instead_of": event.uuid},
    )


# --- taking away


def erase_own_meetings_of(participant: int) -> None:
    """Take the holder's name, place and link from the meetings that a person holds; what was said there stays.

    Part of `erase_participant`, which has checked who asks and holds the events' locks.
    """
    mine = Event.objects.filter(holder=participant)
    for uuid in mine.values_list("uuid", flat=True):
        outbox.drop_messages(keys_starting=f"own:{uuid}:")
    mine.update(holder=None, held_by="", venue="", link_version=F("link_version") + 1)


def revoke_own_meetings_of(participant: int) -> None:
    """Make the facilitator's links of the meetings that a person holds open nothing any more. Part of `revoke_links_of`."""
    Event.objects.filter(holder=participant).update(link_version=F("link_version") + 1)
