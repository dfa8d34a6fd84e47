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
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, see_other
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
        help_text=_("What was said, never who said it. A blank line begins a paragraph, ## a heading, - a list."),
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
        form=form,
    )


urls = [
    path(f"{HERE}notes/", notes, name="event_notes"),
    path(f"{HERE}notes/check/", check, name="event_notes_check"),
]
