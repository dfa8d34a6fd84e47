"""How people get a place at an event: by booking or by asking, and for whom some places are kept."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.core.errors import DomainError, NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Booking, Event, KeptPlaces
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, posted, taken
from hearback.web.desk.times import instant, local
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

_END_OF_DAY = time(23, 59, 59)
Whom = KeptPlaces.Whom


class ModeForm(forms.Form):
    """Booking, or asking."""

    mode = forms.Choice(
        label=_("How do people get a place?"),
        choices=Event.Mode.choices,
        widget=forms.Radios(
            hints={
                Event.Mode.OPEN: _("The quickest for everybody. You can keep some places for a side."),
                Event.Mode.ASK: _(
                    "For small rooms where the balance of sides and places matters. Nobody has a place until you say so; "
                    "everybody who asks is told what you decided."
                ),
            }
        ),
        error_messages={"required": _("Choose how people get a place")},
    )
    heading_field = "mode"


class KeptForm(forms.Form):
    """For each group how many places are kept, and until when."""

    def __init__(self, *args: Any, kept: dict[str, KeptPlaces], event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.kept = event, kept
        for whom, name in Whom.choices:
            there = kept.get(whom)
            self.fields[whom] = forms.Number(
                label=_("Kept for: %(whom)s") % {"whom": name},
                min_value=0,
                max_value=10_000,
                required=False,
                initial=there.places if there else None,
                help_text=_("How many places. Empty: none."),
            )
            self.fields[f"{whom}_until"] = forms.DayField(
                label=_("Until the end of which day? (optional)"),
                help_text=_("After that day everybody may have them. Empty: until the event."),
                required=False,
                initial=local(there.until, event.time_zone).date() if there and there.until else None,
            )

    def said(self, whom: str) -> tuple[int, datetime | None]:
        """How many places, and until when."""
        day = self.cleaned_data[f"{whom}_until"]
        until = instant(day, _END_OF_DAY, self.event.time_zone) if day else None
        return self.cleaned_data[whom] or 0, min(until, self.event.ends) if until else None

    def saved(self, viewer: Viewer) -> bool:
        """Keep what was said, first where fewer are kept than before; says by its box what cannot be."""
        before = {whom: self.kept[whom].places if whom in self.kept else 0 for whom in Whom.values}
        for whom in sorted(Whom.values, key=lambda one: self.said(one)[0] - before[one]):
            places, until = self.said(whom)
            try:
                actions.keep_places(actor=viewer, event=self.event, whom=whom, places=places, until=until)
            except NotAllowed:
                raise
            except DomainError as problem:
                self.add_error(f"{whom}_until" if problem.field == "until" else whom, str(problem))
        return not self.errors


@rule("coordinator")
@coordinator
def mode(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Whether people book or ask; when booking opens, those who asked come first."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = ModeForm(posted(request), initial={"mode": event.mode})
    if taken(form, lambda: actions.set_mode(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event, _("That is how people get a place now."))
    asked = events.bookings_visible_to(viewer, event).filter(state=Booking.State.ASKED).count()
    if asked:
        form.fields["mode"].help_text = ngettext(
            "%(count)d booking asks for a place at the moment. If you open booking, it is accepted.",
            "%(count)d bookings ask for a place at the moment. If you open booking, they are all accepted, in their order.",
            asked,
        ) % {"count": asked}
    return form_page(
        request,
        process,
        form,
        title=_("How do people get a place?"),
        button=_("Save"),
        under=under(process, event),
    )


@rule("coordinator")
@coordinator
def kept(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """For whom places are kept."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    there = {one.whom: one for one in events.kept_places(viewer, event)}
    form = KeptForm(posted(request), kept=there, event=event)
    if request.method == "POST" and form.is_valid() and form.saved(viewer):
        return saved(request, process, event)
    return form_page(
        request,
        process,
        form,
        title=_("Keep places for some people"),
        button=_("Save"),
        template="desk/events/kept.html",
        under=under(process, event),
        event=event,
    )


urls = [
    path(f"{HERE}mode/", mode, name="event_mode"),
    path(f"{HERE}kept/", kept, name="event_kept"),
]
