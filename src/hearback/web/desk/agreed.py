"""What was agreed at an event, at the desk: who does it, by when, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import AgreedAction, Event
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

AGREED = _("What was agreed")


class NewForm(forms.Form):
    """What, who, by when."""

    text = WordsField(
        label=_("What was agreed?"),
        help_text=_("For example: Ask each council in the north west what it publishes"),
        max_length=1_000,
        lines=2,
        error_messages={"required": _("Write what was agreed")},
    )
    owner = forms.PlainText(
        label=_("Who does it?"),
        help_text=_("A team, an organisation or a post. It is public."),
        max_length=200,
        error_messages={"required": _("Write who does it")},
    )
    due = forms.DayField(
        label=_("By when?"), help_text=_("For example, 27 3 2026. Leave it empty if no day was named."), required=False
    )


class AddForm(NewForm):
    """One that is new."""

    key = forms.KeyField()


class ChangeForm(NewForm):
    """One that stands, with what came of it."""

    done = forms.DayField(label=_("When was it done?"), help_text=_("Leave it empty until it is."), required=False)
    outcome = WordsField(
        label=_("What came of it?"),
        help_text=_("Also when it is late or was dropped: then say why."),
        max_length=1_000,
        lines=3,
        required=False,
    )


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Everything agreed, in order."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    notes = events.notes_of(viewer, event)
    return page(
        request,
        process,
        "events/agreed.html",
        title=AGREED,
        under=under(process, event),
        event=event,
        agreed=events.agreed_at(viewer, event),
        is_public=notes is not None and notes.published is not None,
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """One thing that was agreed."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = AddForm(posted(request))
    spoke = contributions.who_spoke(viewer, event)
    if taken(form, lambda: actions.add_agreed_action(actor=viewer, event=event, spoke=spoke, **form.cleaned_data)):
        return saved(request, process, event, to="desk:event_agreed")
    title, button = _("Add something that was agreed"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=_below(process, event))


@rule("coordinator")
@coordinator
def change(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """What stands about it, and what came of it."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    action: AgreedAction = found(events.agreed_action_of(viewer, event, uuid))
    initial = {name: getattr(action, name) for name in ("text", "owner", "due", "done", "outcome")}
    form = ChangeForm(posted(request), initial=initial)
    spoke = contributions.who_spoke(viewer, event)
    if taken(form, lambda: actions.change_agreed_action(actor=viewer, action=action, spoke=spoke, **form.cleaned_data)):
        return saved(request, process, event, to="desk:event_agreed")
    title, button = _("What was agreed, and what came of it"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=_below(process, event))


@rule("coordinator")
@coordinator
def remove(request: HttpRequest, process: Process, slug: str, uuid: UUID) -> HttpResponse:
    """Take away what was written by mistake, before anybody else reads it."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    action: AgreedAction = found(events.agreed_action_of(viewer, event, uuid))
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.remove_agreed_action(actor=viewer, action=action)):
        return saved(request, process, event, _("It is gone."), to="desk:event_agreed")
    return form_page(
        request,
        process,
        form,
        title=_("Take this away?"),
        button=_("Take it away"),
        template="desk/sure.html",
        words=action.text,
        intro=_("Only for what was written by mistake. Once the notes are published it stays, with what came of it."),
        leave=reverse("desk:event_agreed", args=[process.slug, event.slug]),
        under=_below(process, event),
    )


def _below(process: Process, event: Event) -> tuple[Link, ...]:
    return under(process, event, Link(AGREED, reverse("desk:event_agreed", args=[process.slug, event.slug])))


_AT = f"{HERE}agreed/"
urls = [
    path(_AT, listing, name="event_agreed"),
    path(f"{_AT}add/", add, name="event_agreed_add"),
    path(f"{_AT}<uuid:uuid>/", change, name="event_agreed_action"),
    path(f"{_AT}<uuid:uuid>/remove/", remove, name="event_agreed_remove"),
]
