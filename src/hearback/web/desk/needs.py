"""What people need to take part: what they asked, by when an answer is promised, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

NEEDS = _("What people need to take part")
MOST = 200  # of which the unanswered stand first


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """What was asked, the unanswered first."""
    event = event_of(request, process, slug)
    rows = list(events.needs_visible_to(viewer_of(request), event)[: MOST + 1])
    return page(
        request,
        process,
        "events/needs/list.html",
        title=NEEDS,
        under=under(process, event),
        event=event,
        rows=rows[:MOST],
        more=len(rows) > MOST,
        today=clock.today(),
    )


class AnswerForm(forms.Form):
    """What we can do about it."""

    answer = forms.PlainText(
        label=_("What can you do?"),
        help_text=_(
            "They get it in an email, and read it on their booking’s page. Say what will be there, what will not, and "
            "whom they can ask."
        ),
        max_length=2_000,
        lines=5,
        error_messages={"required": _("Write what you can do")},
    )


@rule("coordinator")
@coordinator
def answer(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """One person's needs, and a box for the answer."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    booking = found(events.bookings_visible_to(viewer, event).filter(uuid=uuid).first())
    if not booking.needs:
        return see_other("desk:needs", process.slug, event.slug)
    form = AnswerForm(posted(request), initial={"answer": booking.needs_answer})
    if taken(form, lambda: actions.answer_needs(actor=viewer, booking=booking, **form.cleaned_data)):
        return saved(request, process, event, _("Answered. We have told them."), to="desk:needs")
    return form_page(
        request,
        process,
        form,
        title=_("Answer what somebody needs"),
        button=_("Send the answer"),
        template="desk/events/needs/answer.html",
        under=_below(process, event),
        booking=booking,
        today=clock.today(),
    )


class DaysForm(forms.Form):
    """Two promises."""

    needs_answered_in = forms.Number(
        label=_("Within how many days does somebody answer?"),
        help_text=_("People read the day when they book, and at the latest it is the day of the event."),
        min_value=1,
        max_value=90,
        suffix=_("days"),
    )
    needs_kept = forms.Number(
        label=_("For how many days after the event do you keep what they needed?"),
        help_text=_("Long enough to pay their costs. Then it is deleted by itself, with your answers."),
        min_value=1,
        max_value=90,
        suffix=_("days"),
    )


@rule("coordinator")
@coordinator
def days(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """By when needs are answered, and until when they are kept."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    initial = {name: getattr(event, name) for name in DaysForm.base_fields}
    form = DaysForm(posted(request), initial=initial)
    if taken(form, lambda: _set_days(form.cleaned_data, actor=viewer, event=event)):
        return saved(request, process, event, to="desk:needs")
    title, button = _("How soon you answer, and how long you keep it"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=_below(process, event))


def _set_days(values: dict[str, Any], **of: Any) -> Event:
    return actions.set_needs_days(answered_in=values["needs_answered_in"], kept=values["needs_kept"], **of)


def _below(process: Process, event: Event) -> tuple[Link, ...]:
    return under(process, event, Link(NEEDS, reverse("desk:needs", args=[process.slug, event.slug])))


_AT = f"{HERE}needs/"
urls = [
    path(_AT, listing, name="needs"),
    path(f"{_AT}days/", days, name="needs_days"),
    path(f"{_AT}<uuid:uuid>/", answer, name="needs_answer"),
]
