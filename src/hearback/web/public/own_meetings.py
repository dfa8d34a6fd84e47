"""Holding a meeting of one's own: the form, by an invitation or for anybody; then the link, the sheet, the questions."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Purpose
from hearback.events import actions, queries, rules
from hearback.events.models import Event, Invitation
from hearback.people import links
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.invitations import mine_or_404, questions_of
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import remember, viewer_of

# When it roughly is: nobody needs the minute, and a list is quicker on a phone.
PARTS_OF_A_DAY = {"morning": time(10), "afternoon": time(14), "evening": time(18, 30)}
LINES_OF_A_SHEET = range(7)


class OwnMeetingForm(forms.Form):
    """Who, when and where, roughly."""

    key = forms.KeyField()
    organisation = forms.PlainText(
        label=gettext_lazy("Who holds the meeting?"),
        help_text=gettext_lazy("An organisation, a group, or you. The organisers see this."),
        max_length=200,
        autocomplete="organization",
        error_messages={"required": gettext_lazy("Tell us who holds the meeting")},
    )
    day = forms.DayField(
        label=gettext_lazy("On which day, roughly?"),
        error_messages={"required": gettext_lazy("Give a day, even if you are not sure yet")},
    )
    part = forms.Choice(
        label=gettext_lazy("At what time of day?"),
        choices=[
            ("morning", gettext_lazy("Morning")),
            ("afternoon", gettext_lazy("Afternoon")),
            ("evening", gettext_lazy("Evening")),
        ],
        initial="afternoon",
        error_messages={"required": gettext_lazy("Choose a time of day")},
    )
    where = forms.PlainText(label=gettext_lazy("Where? (optional)"), max_length=200, required=False)

    def starts(self, event: Event) -> datetime:
        """The instant it begins, by the clocks where the event is."""
        day: date = self.cleaned_data["day"]
        return datetime.combine(day, PARTS_OF_A_DAY[self.cleaned_data["part"]], ZoneInfo(event.time_zone))


class AskForm(OwnMeetingForm):
    """The same for somebody without an invitation: the link goes to their address."""

    name = forms.PlainText(
        label=gettext_lazy("Your name (optional)"), max_length=120, required=False, autocomplete="name"
    )
    email = forms.Email(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("We send your private link there, and nowhere else."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter the address we send the link to")},
    )


def _form_page(request: HttpRequest, event: Event, form: OwnMeetingForm, *crumbs: Link, **values: Any) -> HttpResponse:
    return pages.form_page(
        request,
        form,
        title=_("Hold a meeting of your own"),
        button=_("Get the link and the sheet"),
        template="public/own_meetings/ask.html",
        event=event,
        questions=questions_of(request, event),
        told=processes.privacy_notice(event.process),
        **frame(event.process, *crumbs) | values,
    )


def _hold(
    request: HttpRequest,
    event: Event,
    form: OwnMeetingForm,
    invitation: Invitation | None,
    *,
    name: str = "",
    email: str = "",
) -> Event | None:
    given = form.cleaned_data
    return tried(
        form,
        lambda: actions.hold_own_meeting(
            actor=viewer_of(request),
            event=event,
            invitation=invitation,
            key=given["key"],
            organisation=given["organisation"],
            starts=form.starts(event),
            where=given["where"],
            language=languages.current(),
            wording=processes.privacy_notice(event.process).version,
            name=name,
            email=email,
        ),
    )


@rule("link:invitation")
@private
@in_process
def by_invitation(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Whoever was invited is known: the link stands on the next page, and goes to their address too."""
    mine = mine_or_404(request, process, uuid)
    initial = {"organisation": plain(mine.organisation.name)} if mine.organisation else {}
    form = OwnMeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and (meeting := _hold(request, mine.event, form, mine)) is not None:
        response = see_other("public:own-meeting", process.slug, meeting.slug)
        remember(request, response, links.mint(Purpose.CAPTURE, meeting.uuid, meeting.link_version))
        return response
    back = reverse("public:invitation-cannot", args=[process.slug, uuid])
    return _form_page(request, mine.event, form, back=back, crumbs=None)


@rule("anyone")
@private
@in_process
def ask(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """For anybody: the answer is the same whatever address was typed, and the link goes there alone."""
    event = found(queries.event_visible_to(viewer_of(request), process, slug))
    found(event if rules.may_hold_own_meeting(viewer_of(request), event) else None)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, email = form.cleaned_data["name"], form.cleaned_data["email"]
        if _hold(request, event, form, None, name=name, email=email) is not None:
            return see_other("public:own-asked", process.slug, slug)
    return _form_page(request, event, form, *_crumbs(event), mail=settings.MAIL is not None, asks=True)


@rule("anyone")
@private
@in_process
def asked(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """That the link is on its way to the address."""
    event = found(queries.event_visible_to(viewer_of(request), process, slug))
    return pages.done_page(
        request,
        title=_("Thank you for holding a meeting"),
        template="public/own_meetings/asked.html",
        event=event,
        mail=settings.MAIL is not None,
        **frame(process, *_crumbs(event)),
    )


def _crumbs(event: Event) -> tuple[Link, ...]:
    home = home_of(event.process)
    return (Link(_("Events"), f"{home}events/"), Link(plain(event.title), f"{home}events/{event.slug}/"))


# --- the meeting itself


def _held_or_404(request: HttpRequest, process: Process, slug: str) -> Event:
    """A meeting of somebody's own, for whoever came by its link, and for the organisers."""
    viewer = viewer_of(request)
    meeting = found(queries.event_visible_to(viewer, process, slug))
    if not rules.may_capture(viewer, meeting):
        raise NotAllowed
    return found(meeting if meeting.kind == Event.Kind.OWN else None)


@rule("facilitator")
@private
@in_process
def meeting(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """What its holder needs: the link, where to write down what is said, the sheet, the questions."""
    viewer, held = viewer_of(request), _held_or_404(request, process, slug)
    own_link = viewer.holds(Purpose.CAPTURE, held.uuid, held.link_version)
    return page(
        request,
        process,
        "own_meetings/meeting.html",
        title=_("Your own meeting"),
        without_crumbs=True,
        event=held,
        link=links.url(Purpose.CAPTURE, held.uuid, held.link_version, languages.current()) if own_link else "",
        questions=questions_of(request, held),
        said=f"{home_of(process)}said/",
    )


@rule("facilitator")
@private
@in_process
def sheet(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """A sheet of paper for each person: the questions with lines to write on. The private link is not on it."""
    held = _held_or_404(request, process, slug)
    return page(
        request,
        process,
        "own_meetings/sheet.html",
        title=_("The sheet for your meeting"),
        without_crumbs=True,
        event=held,
        questions=questions_of(request, held),
        lines=LINES_OF_A_SHEET,
        online=f"{settings.URL}{home_of(process)}have-your-say/",
    )


urls = [
    path("<slug:process>/invitations/<uuid:uuid>/own/", by_invitation, name="invitation-own"),
    path("<slug:process>/events/<slug:slug>/own/", ask, name="own-ask"),
    path("<slug:process>/events/<slug:slug>/own/asked/", asked, name="own-asked"),
    path("<slug:process>/own/<slug:slug>/", meeting, name="own-meeting"),
    path("<slug:process>/own/<slug:slug>/sheet/", sheet, name="own-sheet"),
]
