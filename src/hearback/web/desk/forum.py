"""The forum at the desk: set up, its seats filled and given up, its terms and rules agreed, its meetings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.events import queries as events
from hearback.people import queries as people
from hearback.people.models import Organisation, SideChoice
from hearback.plans import queries as plans
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Forum, ForumMember, ForumText, Process
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

FORUM = _("The forum")
_SEAT = ("name", "side", "co_chair", "chosen", "since", "until")


# --- the forms


class ForumForm(forms.Form):
    """What the forum is called, and what it is for."""

    name = WordsField(label=_("What is it called?"), help_text=_("For example: Open government forum"), max_length=200)
    # A field named like a method of forms: Django keeps both apart.
    summary = WordsField(  # type: ignore[assignment]
        label=_("What is it for, and how can somebody bring something before it?"),
        help_text=_("A blank line begins a paragraph, - a list, and [words](https://…) is a link."),
        max_length=5_000,
        lines=6,
        required=False,
    )


class SeatForm(forms.Form):
    """Who has a seat, for which side, how they were chosen, from when to when."""

    name = forms.PlainText(
        label=_("Who has the seat?"),
        help_text=_("A post, or a person who agreed to be named. Everybody can read it."),
        max_length=200,
        error_messages={"required": _("Enter who has the seat")},
    )
    organisation = forms.Choice(label=_("Organisation"), choices=(), widget=forms.Select(), required=False)
    side = forms.Choice(
        label=_("For which side?"),
        choices=SideChoice.choices,
        error_messages={"required": _("Choose a side")},
    )
    co_chair = forms.Agree(label=_("They are a co-chair"), required=False)
    chosen = WordsField(
        label=_("How were they chosen?"),
        help_text=_("For example: elected by the network, named by their department, invited"),
        max_length=500,
        required=False,
    )
    since = forms.DayField(label=_("Since when?"), error_messages={"required": _("Enter the first day of the seat")})
    until = forms.DayField(
        label=_("Until when?"), help_text=_("The last day. Leave it empty while they have the seat."), required=False
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        known = [(slug, str(one)) for slug, one in self.organisations.items()]
        self.fields["organisation"] = forms.Choice(
            label=_("Organisation"),
            help_text=_("One that is not on the list is added at your desk under “Organisations”."),
            choices=[("", _("None")), *known],
            widget=forms.Select(),
            required=False,
        )

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        values = self.cleaned_data
        return {name: values[name] for name in _SEAT} | {"organisation": self.organisations.get(values["organisation"])}


class TextForm(forms.Form):
    """What was agreed, and on which day."""

    happened = forms.DayField(
        label=_("On which day was it agreed?"), error_messages={"required": _("Enter the day on which it was agreed")}
    )
    text = WordsField(
        label=_("What was agreed?"),
        help_text=_("A blank line begins a paragraph, ## a heading, - a list, and [words](https://…) is a link."),
        max_length=100_000,
        lines=16,
        error_messages={"required": _("Enter what was agreed")},
    )


# --- the pages


@rule("coordinator")
@coordinator
def overview(request: HttpRequest, process: Process) -> HttpResponse:
    """Everything about the forum, and where each part is changed."""
    viewer, today = viewer_of(request), clock.today()
    shown = processes.forum_page(viewer, process)
    delivering = plans.carried_out_since(process)
    every = events.clocks(viewer, process, today, delivering=delivering) if shown else []
    return page(
        request,
        process,
        "forum/overview.html",
        title=FORUM,
        shown=shown,
        meetings=events.meetings_of_forum(viewer, shown.forum) if shown else [],
        pressing=[one for one in every if one.reading.is_pressing(today)],
        now=clock.now(),
    )


@rule("coordinator")
@coordinator
def words(request: HttpRequest, process: Process) -> HttpResponse:
    """Set it up, or change what stands about it."""
    viewer = viewer_of(request)
    known = processes.forum_of(viewer, process)
    form = ForumForm(posted(request), initial={"name": known.name, "summary": known.summary} if known else {})
    if taken(form, lambda: actions.set_up_forum(actor=viewer, process=process, **form.cleaned_data)):
        say(request, _("Saved") if known else _("The forum is set up. Now say who sits in it."))
        return see_other("desk:forum", process.slug)
    title = _("Change what stands about the forum") if known else _("Set up the forum")
    return form_page(request, process, form, title=title, button=_("Save"), under=_under(process))


@rule("coordinator")
@coordinator
def seat_add(request: HttpRequest, process: Process) -> HttpResponse:
    """Fill a seat."""
    viewer, forum = viewer_of(request), _forum(request, process)
    form = SeatForm(posted(request), organisations=_organisations(viewer))
    if taken(form, lambda: actions.seat_member(actor=viewer, forum=forum, **form.said)):
        say(request, _("The seat is filled."))
        return see_other("desk:forum", process.slug)
    return form_page(request, process, form, title=_("Add a member"), button=_("Save"), under=_under(process))


@rule("coordinator")
@coordinator
def seat(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Correct a seat, or enter its last day."""
    viewer, member = viewer_of(request), _seat(request, process, uuid)
    initial = {name: getattr(member, name) for name in _SEAT}
    initial["organisation"] = member.organisation.slug if member.organisation else ""
    form = SeatForm(posted(request), organisations=_organisations(viewer), initial=initial)
    if taken(form, lambda: actions.change_seat(actor=viewer, member=member, **form.said)):
        say(request, _("Saved"))
        return see_other("desk:forum", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Change a member"),
        button=_("Save"),
        under=_under(process),
        intro=_("When somebody leaves, enter their last day: it stays on the page who sat there before."),
        template="desk/forum/seat.html",
        member=member,
    )


@rule("coordinator")
@coordinator
def seat_remove(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Take off a seat that was entered by mistake."""
    viewer, member = viewer_of(request), _seat(request, process, uuid)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.remove_seat(actor=viewer, member=member)):
        say(request, _("The seat is off the page."))
        return see_other("desk:forum", process.slug)
    at = reverse("desk:forum_seat", args=[process.slug, member.uuid])
    return form_page(
        request,
        process,
        form,
        title=_("Take a member off"),
        button=_("Take off"),
        template="desk/sure.html",
        under=(*_under(process), Link(member.name, at)),
        intro=_(
            "Only for a mistake. Whoever leaves the forum keeps a place among those who sat in it: enter a last day."
        ),
        leave=at,
    )


@rule("coordinator")
@coordinator
def text_add(request: HttpRequest, process: Process, kind: str) -> HttpResponse:
    """Write down terms or rules as they were agreed; the version before stays readable."""
    if kind not in ForumText.Kind:
        raise Http404
    viewer, forum = viewer_of(request), _forum(request, process)
    latest = processes.latest_text(forum, kind)
    form = TextForm(posted(request), initial={"text": latest.text} if latest else {})
    if taken(form, lambda: actions.agree_text(actor=viewer, forum=forum, kind=kind, **form.cleaned_data)):
        say(request, _("It is public, with the day on which it was agreed."))
        return see_other("desk:forum", process.slug)
    return form_page(
        request,
        process,
        form,
        title=ForumText.Kind(kind).label,
        button=_("Save"),
        under=_under(process),
        intro=_("Begin with the words in force and change them. The version before stays readable beside yours.")
        if latest
        else _("Everybody can read it once it is saved."),
    )


def _forum(request: HttpRequest, process: Process) -> Forum:
    return found(processes.forum_of(viewer_of(request), process))


def _seat(request: HttpRequest, process: Process, uuid: UUID) -> ForumMember:
    return found(processes.seat_of(viewer_of(request), process, uuid))


def _organisations(viewer: Viewer) -> list[Organisation]:
    return list(people.all_organisations(viewer))


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(FORUM, reverse("desk:forum", args=[process.slug])),)


urls = [
    path("<slug:process>/forum/", overview, name="forum"),
    path("<slug:process>/forum/words/", words, name="forum_words"),
    path("<slug:process>/forum/members/add/", seat_add, name="forum_seat_add"),
    path("<slug:process>/forum/members/<uuid:uuid>/", seat, name="forum_seat"),
    path("<slug:process>/forum/members/<uuid:uuid>/remove/", seat_remove, name="forum_seat_remove"),
    path("<slug:process>/forum/agreed/<slug:kind>/", text_add, name="forum_text_add"),
]
