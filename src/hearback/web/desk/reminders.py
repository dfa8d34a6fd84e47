"""When everybody with a place is reminded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core import clock
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.actions import A_DAY, A_WEEK, TWO_DAYS
from hearback.events.models import Event, Reminder
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, posted, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PRESETS: dict[int, StrOrPromise] = {
    A_WEEK: _("A week before"),
    TWO_DAYS: _("Two days before"),
    A_DAY: _("The day before, at the hour when it starts"),
    2: _("Two hours before"),
}


class RemindersForm(forms.Form):
    """Any of the usual times, and one of one's own."""

    hours = forms.Choices(label=_("When are people reminded?"), required=False)
    own = forms.Number(
        label=_("At another time (optional)"),
        help_text=_("How many hours before it starts. For example, 72 for three days."),
        min_value=1,
        max_value=1_440,
        required=False,
        suffix=_("hours"),
    )

    def __init__(self, *args: Any, event: Event, reminders: Sequence[Reminder], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = [one.hours_before for one in reminders if one.sent or one.due <= clock.now()]
        waiting = [one.hours_before for one in reminders if one.hours_before not in self.gone]
        open_ones = [number for number in PRESETS if _is_to_come(event, number) and number not in self.gone]
        choices = sorted({*open_ones, *waiting}, reverse=True)
        field = self.fields["hours"]
        field.choices = [(str(number), before(number)) for number in choices]  # type: ignore[attr-defined]
        self.initial["hours"] = [str(number) for number in waiting]
        if not choices:
            del self.fields["hours"]

    @property
    def chosen(self) -> list[int]:
        """All hours, with those that have gone out."""
        values = self.cleaned_data
        own = [values["own"]] if values["own"] else []
        return [*self.gone, *map(int, values.get("hours", ())), *own]


def before(hours: int) -> StrOrPromise:
    """So long before, as one would say it."""
    if hours in PRESETS:
        return PRESETS[hours]
    if hours % A_DAY == 0:
        days = hours // A_DAY
        return ngettext_lazy("%(n)d day before", "%(n)d days before", days) % {"n": days}
    return ngettext_lazy("%(n)d hour before", "%(n)d hours before", hours) % {"n": hours}


def _is_to_come(event: Event, hours: int) -> bool:
    return Reminder(event=event, hours_before=hours).due > clock.now()


@rule("coordinator")
@coordinator
def reminders(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Choose when; what has gone out stands above."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    known = list(events.reminders_of(viewer, event))
    form = RemindersForm(posted(request), event=event, reminders=known)
    if taken(form, lambda: actions.set_reminders(actor=viewer, event=event, hours=form.chosen)):
        return saved(request, process, event)
    return form_page(
        request,
        process,
        form,
        title=_("Reminders"),
        button=_("Save"),
        template="desk/events/reminders/form.html",
        event=event,
        sent=[(before(one.hours_before), one.sent) for one in known if one.sent],
        over=event.starts <= clock.now(),
        under=under(process, event),
    )


urls = [path(f"{HERE}reminders/", reminders, name="event_reminders")]
