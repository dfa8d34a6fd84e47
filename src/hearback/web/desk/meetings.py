"""An event as a meeting of the forum: whether it is one, whether it presents results, who was there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Event, Presence
from hearback.processes.models import ForumMember, Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, posted, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class MeetingForm(forms.Form):
    """Two ticks, which the clocks of the standards read."""

    of_forum = forms.Agree(label=_("It is a meeting of the forum"), required=False)
    presents_results = forms.Agree(label=_("It presents what was delivered, and takes comments on it"), required=False)


class PresenceForm(forms.Form):
    """Whether each member was there, and who chaired."""

    def __init__(
        self, *args: Any, seats: list[ForumMember], noted: dict[int, Presence], begun: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        states = [choice for choice in Presence.State.choices if begun or choice[0] == Presence.State.APOLOGIES]
        for seat in seats:
            row = noted.get(seat.pk)
            self.fields[f"there-{seat.uuid}"] = forms.Choice(
                label=f"{seat.name} ({seat.get_side_display()})",
                choices=[*states, ("", _("Not noted"))],
                required=False,
                initial=row.state if row else "",
                widget=forms.Radios(inline=True),
            )
        if begun:
            self.fields["chaired"] = forms.Choices(
                label=_("Who chaired it?"),
                choices=[(str(seat.uuid), seat.name) for seat in seats],
                required=False,
                initial=[str(seat.uuid) for seat in seats if seat.pk in noted and noted[seat.pk].chaired],
            )

    @property
    def there(self) -> dict[ForumMember, str]:
        """The state of each member of whom one was chosen."""
        values = self.cleaned_data
        return {seat: state for seat in self.seats if (state := values[f"there-{seat.uuid}"])}

    @property
    def chaired(self) -> list[ForumMember]:
        """Who chaired."""
        chosen = set(self.cleaned_data.get("chaired") or ())
        return [seat for seat in self.seats if str(seat.uuid) in chosen]


@rule("coordinator")
@coordinator
def meeting(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Whether the event is a meeting of the forum, and whether it presents results."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    initial = {"of_forum": event.kind == Event.Kind.FORUM, "presents_results": event.presents_results}
    form = MeetingForm(posted(request), initial=initial)
    if taken(form, lambda: actions.set_meeting(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event)
    return form_page(
        request,
        process,
        form,
        title=_("A meeting of the forum?"),
        button=_("Save"),
        under=under(process, event),
        template="desk/forum/meeting.html",
        event=event,
        is_meeting=event.kind == Event.Kind.FORUM,
        intro=_(
            "The standards of the Open Government Partnership ask that the forum meets, and that results are presented. "
            "The forum’s page counts these meetings by their dates."
        ),
    )


@rule("coordinator")
@coordinator
def presence(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Who of the forum was there."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    if event.kind != Event.Kind.FORUM:
        return see_other("desk:event_meeting", process.slug, slug)
    seats = list(events.seats_at(event))
    form = PresenceForm(
        posted(request), seats=seats, noted=events.presence_of(event), begun=event.starts <= clock.now()
    )
    if taken(form, lambda: actions.note_presence(actor=viewer, event=event, there=form.there, chaired=form.chaired)):
        return saved(request, process, event, _("It is noted who was there."))
    return form_page(
        request,
        process,
        form,
        title=_("Who of the forum was there?"),
        button=_("Save"),
        under=under(process, event),
        template="desk/forum/presence.html",
        seats=seats,
        intro=_("How many were there from each side stands on the event’s page and on the forum’s.")
        if event.starts <= clock.now()
        else _("Until the meeting begins you can note who sent apologies."),
    )


urls = [
    path(f"{HERE}forum/", meeting, name="event_meeting"),
    path(f"{HERE}forum/presence/", presence, name="event_presence"),
]
