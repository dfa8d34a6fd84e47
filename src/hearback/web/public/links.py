"""Private links, and what a message lets its reader do: "don't write to me" and "this was not me"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect  # noqa: TID251 -- RFC 8058, see `quiet` and `desk_mail`
from django.views.decorators.http import require_POST

from hearback.answers import queries as answers
from hearback.contributions import queries as contributions
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.people import actions as people
from hearback.people import links
from hearback.people import queries as who
from hearback.people.models import Participant
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.reportback import actions as reportback_actions
from hearback.reportback import queries as reportback
from hearback.web.public import held
from hearback.web.public.private import private, see_other
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import forget, remember

BOOKING_PAGES = frozenset({"coming", "cancel", "change", "names", "calendar"})
KEPT = (
    Purpose.ME,
    Purpose.SAID,
    Purpose.COMMENT,
    Purpose.VOICE,
    Purpose.COUNTED_IN,
    Purpose.BOOKING,
    Purpose.CAPTURE,
    Purpose.NETWORK,
    Purpose.INVITATION,
    Purpose.REPORT,
    Purpose.LINE,
    Purpose.FOLLOWING,
)


@rule("link:any")
@private
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the link in this browser and go to what it opens. Writes nothing: programs that look through mail come too."""
    grant = links.read(token)
    address = _opens(grant, token, request.GET.get("then", "")) if grant else ""
    if grant is None or not address:
        return _opens_nothing(request, 410 if grant else 404, of_booking=_is_of_booking(grant), grant=grant)
    response = HttpResponseRedirect(address)
    if grant.purpose in KEPT:
        remember(request, response, token)
    return response


def _is_of_booking(grant: Grant | None) -> bool:
    return grant is not None and grant.purpose == Purpose.BOOKING


def _opens(grant: Grant, token: str, then: str) -> str:
    """The address of what a link opens; nothing when it was revoked, or the thing is gone.

    `then` is a page of a booking or an invitation that a message leads to: one of a few, and otherwise the first.
    """
    viewer = Viewer(grants=frozenset({grant}))
    if grant.purpose == Purpose.SAID:
        said = contributions.said_by_link(viewer)
        return resolve_url("public:mine", said.process.slug, said.reference) if said else ""
    if grant.purpose == Purpose.COMMENT:
        reply = contributions.comment_by_link(viewer)
        parts = (reply.contribution.process.slug, reply.contribution.reference, reply.uuid) if reply else ()
        return resolve_url("public:comment-own", *parts) if parts else ""
    if grant.purpose == Purpose.VOICE:
        voice = contributions.voice_by_link(viewer)
        parts = (voice.contribution.process.slug, voice.contribution.reference, voice.uuid) if voice else ()
        return resolve_url("public:voice-own", *parts) if parts else ""
    if grant.purpose == Purpose.COUNTED_IN:
        counted = contributions.counted_in_by_link(viewer)
        return resolve_url("public:counted-in", counted.process.slug, counted.uuid) if counted else ""
    if grant.purpose == Purpose.BOOKING:
        booking = events.booking_by_link(viewer)
        name = f"public:booking-{then}" if then in BOOKING_PAGES else "public:booking"
        return resolve_url(name, booking.event.process.slug, booking.uuid) if booking else ""
    if grant.purpose == Purpose.CAPTURE:
        event = events.event_to_capture_at(viewer)
        page = "public:own-meeting" if event is not None and event.kind == Event.Kind.OWN else "public:facilitator"
        return resolve_url(page, event.process.slug, event.slug) if event else ""
    if grant.purpose == Purpose.INVITATION:
        invitation = events.invitation_by_link(viewer)
        name = "public:invitation-never" if then == "never" else "public:invitation"
        return resolve_url(name, invitation.event.process.slug, invitation.uuid) if invitation else ""
    if grant.purpose in _FIRST_PAGES:
        return _FIRST_PAGES[grant.purpose](viewer)
    if not who.participant_linked(viewer, grant.purpose):
        return ""
    pages = {
        Purpose.ME: ("public:me",),
        Purpose.QUIET: ("public:quiet", token),
        Purpose.NOT_ME: ("public:not-me", token),
    }
    return resolve_url(*pages[grant.purpose])


def _network_entry(viewer: Viewer) -> str:
    entry = processes.network_entry_by_link(viewer)
    return resolve_url("public:network-entry", entry.process.slug, entry.uuid) if entry else ""


def _report(viewer: Viewer) -> str:
    lead = plans.lead_by_link(viewer)
    return resolve_url("public:report", lead.commitment.process.slug, lead.uuid) if lead else ""


def _line(viewer: Viewer) -> str:
    line = answers.line_by_link(viewer)
    return resolve_url("public:line", line.process.slug, line.uuid) if line else ""


def _following(viewer: Viewer) -> str:
    row = reportback.following_by_link(viewer)
    return resolve_url("public:following", row.process.slug, row.uuid) if row else ""


# What links of these purposes open, whatever else stands in their address.
_FIRST_PAGES: Mapping[Purpose, Callable[[Viewer], str]] = {
    Purpose.NETWORK: _network_entry,
    Purpose.REPORT: _report,
    Purpose.LINE: _line,
    Purpose.FOLLOWING: _following,
}


def _opens_nothing(
    request: HttpRequest, status: int, *, of_booking: bool = False, grant: Grant | None = None
) -> HttpResponse:
    title = _("This private link does not open anything")
    unwritten = grant is not None and contributions.is_unwritten(grant)
    told = {"title": title, "of_booking": of_booking, "unwritten": unwritten}
    return render(request, "public/links/nothing.html", told, status=status)


def _reader(token: str, purpose: Purpose) -> tuple[Viewer, Participant | None]:
    """Who came by the token in the address itself, without any cookie."""
    grant = links.read(token)
    if grant is None or grant.purpose != purpose:
        return Viewer(), None
    viewer = Viewer(grants=frozenset({grant}))
    return viewer, who.participant_linked(viewer, purpose)


# --- "don't write to me"


class QuietForm(forms.Form):
    """Three switches, kept apart: what became of one's own words, news, and invitations."""

    said = forms.Agree(
        label=_("Write to me about what I said: that you have it, your answer, and what changed because of it"),
        required=False,
    )
    news = forms.Agree(
        label=_("Send me news of the process: events, new versions of the plan, and progress"), required=False
    )
    invitations = forms.Agree(label=_("Invite me to events"), required=False)


@csrf_exempt  # A mail program's click brings no cookie, so no form token (RFC 8058); the address's own token opens it.
@rule("link:quiet")
@private
def quiet(request: HttpRequest, token: str) -> HttpResponse:
    """Three switches. A GET changes nothing; a mail program's one click stops what its message was."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        return _one_click(request, token)
    return csrf_protect(_quiet_page)(request, token)


def _one_click(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058, 3.1: at once, without asking again and without a redirect.

    Our messages are about what the person said, so that is what stops; one that brings news or invites says so in its
    address (`?about=news`, `?about=invitations`).
    """
    viewer, person = _reader(token, Purpose.QUIET)
    if person is None:
        return HttpResponse(status=404)
    if request.GET.get("about") == "news":
        people.set_news(actor=viewer, participant=person.uuid, news=False)
    elif request.GET.get("about") == "invitations":
        people.set_uninvited(actor=viewer, participant=person.uuid, uninvited=True)
    else:
        people.set_quiet(actor=viewer, participant=person.uuid, quiet=True)
    return HttpResponse(status=200)


def _quiet_page(request: HttpRequest, token: str) -> HttpResponse:
    viewer, person = _reader(token, Purpose.QUIET)
    if person is None:
        return _opens_nothing(request, 404)
    now = {"said": not person.quiet, "news": person.wants_news, "invitations": person.uninvited is None}
    form = QuietForm(request.POST or None, initial=now)
    if request.method == "POST":
        people.set_quiet(actor=viewer, participant=person.uuid, quiet="said" not in request.POST)
        people.set_news(actor=viewer, participant=person.uuid, news="news" in request.POST)
        people.set_uninvited(actor=viewer, participant=person.uuid, uninvited="invitations" not in request.POST)
        messages.success(request, _("We have changed what we write to you about."))
        return see_other("public:quiet", token)
    values = {"form": form, "title": _("What may we write to you about?"), "button": _("Save")}
    return render(request, "public/links/quiet.html", values)


# --- what is sent to somebody who works here


@csrf_exempt  # A mail program's click brings no cookie, so no form token (RFC 8058); the address's own token opens it.
@rule("link:desk-mail")
@private
def desk_mail(request: HttpRequest, token: str) -> HttpResponse:
    """A button. A GET changes nothing; a mail program's one click stops it at once."""
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        return HttpResponse(status=200 if _stopped(token) else 404)
    return csrf_protect(_desk_mail_page)(request, token)


def _desk_mail_page(request: HttpRequest, token: str) -> HttpResponse:
    if not _is_ours(token):
        return _opens_nothing(request, 404)
    wish = reportback.week_mail_of(_sent_to(token))
    if request.method == "POST":
        _stopped(token)
        wish = None
    title = _("Stop these emails?") if wish else _("We do not send you these emails")
    return render(request, "public/links/desk_mail.html", {"title": title, "sent": wish is not None})


def _stopped(token: str) -> bool:
    """Whether this was a link of ours; nothing is sent any more to whoever it is of."""
    viewer = _sent_to(token)
    wish = reportback.week_mail_of(viewer)
    if wish is not None:
        reportback_actions.stop_week_mail(actor=viewer, wish=wish)
    return _is_ours(token)


def _is_ours(token: str) -> bool:
    grant = links.read(token)
    return grant is not None and grant.purpose == Purpose.WEEK


def _sent_to(token: str) -> Viewer:
    """Who came by the token in the address itself, without any cookie."""
    grant = links.read(token)
    return Viewer(grants=frozenset({grant} if grant is not None else ()))


# --- "this was not me"


@rule("link:not-me")
@private
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """A button: somebody typed an address that is not theirs, and nothing is written to it again."""
    viewer, person = _reader(token, Purpose.NOT_ME)
    if person is None:
        return _opens_nothing(request, 404)
    if request.method == "POST":
        people.disown_address(actor=viewer, participant=person.uuid)
        return see_other("public:not-me-done")
    return render(request, "public/links/not_me.html", {"title": _("Was this not you?")})


@rule("anyone")
@private
def not_me_done(request: HttpRequest) -> HttpResponse:
    """That we will not write again."""
    return render(request, "public/links/not_me_done.html", {"title": _("We will not write to this address again")})


@rule("anyone")
@private
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close every private page in this browser: for a computer that others use too."""
    messages.success(request, _("Your private pages are closed in this browser."))
    response = see_other(f"/{get_language()}/")
    forget(response)
    held.shut(response)
    return response


urls = [
    path("l/<str:token>/", open_link, name="link"),
    path("me/close/", close, name="close"),
    path("quiet/<str:token>/", quiet, name="quiet"),
    path("desk-mail/<str:token>/", desk_mail, name="desk-mail"),
    path("not-me/done/", not_me_done, name="not-me-done"),
    path("not-me/<str:token>/", not_me, name="not-me"),
]
