"""Notes of an event at the desk: written, looked at as everybody will read them, published."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Notes
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    page,
    posted,
    public_home_of,
    see_other,
    taken,
)
from hearback.web.desk.told import who_is_told
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

NOTES = _("Notes of the event")


class NotesForm(forms.Form):
    """What is published after it."""

    text = WordsField(
        label=_("What was said and agreed?"),
        help_text=_(
            "Write it, or paste it from Word or Google Docs: paragraphs and lists come out right. "
            "For a heading begin the line with ##."
        ),
        max_length=50_000,
        lines=14,
    )


@rule("coordinator")
@coordinator
def notes(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Write what was said."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    written = events.notes_of(viewer, event)
    initial = {"text": written.text} if written else {}
    form = NotesForm(posted(request), initial=initial)
    spoke = contributions.who_spoke(viewer, event)
    kept = (
        tried(form, lambda: actions.write_notes(actor=viewer, event=event, spoke=spoke, **form.cleaned_data))
        if form.is_valid()
        else None
    )
    if kept is not None:
        return see_other("desk:event_notes_check", process.slug, event.slug)
    return form_page(
        request, process, form, title=NOTES, button=_("Save and look at them"), under=under(process, event)
    )


class NoNotesForm(forms.Form):
    """Why there will be none."""

    because = WordsField(
        label=_("Why will there be no notes?"),
        help_text=_("It is public, on the event’s page. For example: Nobody came, and we will try another day."),
        max_length=2_000,
        lines=3,
        error_messages={"required": _("Write why: it is public")},
    )


@rule("coordinator")
@coordinator
def no_notes(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Say in public that there will be none, and why; the reminders stop."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    form = NoNotesForm(posted(request), initial={"because": event.no_notes_because})
    if taken(form, lambda: actions.say_no_notes(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event, _("It stands on the event’s page. You are not reminded any more."))
    return form_page(
        request,
        process,
        form,
        title=_("There will be no notes"),
        button=_("Say so in public"),
        intro=_("Whoever came waits for them, so say why there are none. If you write notes after all, this goes."),
        under=under(process, event),
    )


@rule("coordinator")
@coordinator
def check(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The notes as people will read them; the button publishes them and tells whoever was there."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    written: Notes = found(events.notes_of(viewer, event))
    form = forms.Form(posted(request))
    if form.is_valid():
        spoke = contributions.who_spoke(viewer, event)
        if tried(form, lambda: actions.publish_notes(actor=viewer, event=event, spoke=spoke)):
            told = _("The notes are published. Whoever booked, came or spoke there is told.")
            return saved(request, process, event, told)
    return page(
        request,
        process,
        "events/notes.html",
        title=NOTES,
        under=under(process, event),
        event=event,
        notes=written,
        photographs=events.photographs_of(viewer, event),
        agreed=events.agreed_at(viewer, event),
        home=public_home_of(process),
        form=form,
        **who_is_told(
            reportback.notes_will_tell(viewer, event),
            _("Publish the notes"),
            _("Publish the notes and tell %(number)d people"),
            when=reportback.when_told(process),
        ),
    )


urls = [
    path(f"{HERE}notes/", notes, name="event_notes"),
    path(f"{HERE}notes/check/", check, name="event_notes_check"),
    path(f"{HERE}no-notes/", no_notes, name="event_no_notes"),
]
