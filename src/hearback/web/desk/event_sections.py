"""What is written about an event, one thing a page: each with its form, and whether anything stands there yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from hearback.core.viewer import Viewer
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Event
from hearback.people import queries as people
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk import event_forms, event_rows

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOT_YET = _("Not written yet")
MOST_DOCUMENTS = 200


def _edit(viewer: Viewer, event: Event, form: Any) -> object:
    return actions.edit_event(actor=viewer, event=event, **form.said)


@dataclass(frozen=True)
class Section:
    """One thing that is written about an event; `is_written` says from the event's page whether it is."""

    name: str
    title: StrOrPromise
    form: Callable[..., Any]
    is_written: Callable[[events.EventPage], bool]
    more: Callable[[Viewer, Process, Event], dict[str, Any]] = lambda *_of: {}
    template: str = "desk/form.html"
    otherwise: StrOrPromise = NOT_YET
    intro: StrOrPromise = ""
    applies: Callable[[Event], bool] = lambda _event: True
    save: Callable[[Viewer, Event, Any], object] = _edit


def _about(viewer: Viewer, process: Process, _event: Event) -> dict[str, Any]:
    return {"series": list(events.series_visible_to(viewer, process))}


def _agenda(viewer: Viewer, process: Process, event: Event) -> dict[str, Any]:
    agenda = events.event_page(viewer, event).agenda
    return {"agenda": agenda, "questions": list(processes.questions(process, closed=True))}


def _who(viewer: Viewer, _process: Process, event: Event) -> dict[str, Any]:
    of = events.event_page(viewer, event)
    return {"hosts": of.hosts, "partners": of.partners, "organisations": list(people.all_organisations(viewer))}


def _papers(viewer: Viewer, process: Process, event: Event) -> dict[str, Any]:
    documents = processes.documents_visible_to(viewer, process)[:MOST_DOCUMENTS]
    return {"papers": events.planned_papers(viewer, event), "documents": list(documents)}


def _set_papers(viewer: Viewer, event: Event, form: Any) -> object:
    return actions.set_papers(actor=viewer, event=event, papers=form.papers)


SECTIONS = (
    Section("basics", _("What, when and where"), event_forms.BasicsForm, lambda _page: True),
    Section(
        "about",
        _("What it is about"),
        event_forms.AboutForm,
        lambda of: bool(of.event.summary or of.event.background),
        _about,
    ),
    Section(
        "agenda",
        _("What you will talk about, and when"),
        event_rows.AgendaForm,
        lambda of: bool(of.agenda),
        _agenda,
        "desk/events/rows.html",
    ),
    Section(
        "who",
        _("Who holds it, and who may come"),
        event_forms.WhoForm,
        lambda of: bool(of.hosts or of.event.who_may_come),
        _who,
    ),
    Section("place", _("Getting there"), event_forms.PlaceForm, lambda of: bool(of.event.travel)),
    Section(
        "access",
        _("Access: what there is for everybody to take part"),
        event_forms.AccessForm,
        lambda of: bool(of.provisions or of.event.access),
    ),
    Section(
        "online",
        _("The link to join online"),
        event_forms.OnlineForm,
        lambda of: bool(of.event.joining_link),
        applies=lambda event: event.format != Event.Format.IN_PERSON,
        intro=_("Only people with a confirmed booking see this. Everybody else reads that they get it when they book."),
    ),
    Section(
        "papers",
        _("What people can read before"),
        event_rows.PapersForm,
        lambda of: bool(of.papers),
        _papers,
        "desk/events/rows.html",
        otherwise=_("Nothing promised"),
        save=_set_papers,
    ),
    Section(
        "booking",
        _("Until when people can book"),
        event_forms.BookingForm,
        lambda of: of.event.booking_closes is not None,
        otherwise=_("Until it starts"),
    ),
)
