"""Choosing among those who asked for a place, with the balance of sides and regions in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.core.rows import uuid_in
from hearback.events import actions
from hearback.events import queries as events
from hearback.events.models import Booking, Event
from hearback.events.queries import Share
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, page, posted
from hearback.web.ui import forms
from hearback.web.ui.charts import Bar, Chart, chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOOSING = _("Who asked for a place")
AT_ONCE = 200


class DeclineForm(forms.Form):
    """The sentence that they are sent."""

    because = forms.PlainText(
        label=_("Why?"),
        help_text=_("They are sent this sentence, as you write it."),
        max_length=500,
        lines=3,
        error_messages={"required": _("Say why: they are sent this sentence")},
    )


@rule("coordinator")
@coordinator
def choosing(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Everybody who asked or waits, and how things stand."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    balance = events.balance(viewer, event)
    return page(
        request,
        process,
        "events/choosing.html",
        title=CHOOSING,
        under=under(process, event),
        event=event,
        balance=balance,
        kept=list(events.kept_places(viewer, event)),
        sides=_chart(_("Places by side"), balance.sides, _("Side")),
        regions=_chart(_("Places by region, as far as the network knows"), balance.regions, _("Region")),
        asks=event.mode == Event.Mode.ASK,
    )


def _chart(caption: StrOrPromise, shares: Sequence[Share], heading: StrOrPromise) -> Chart:
    names = (_("Have a place"), _("Wait"), _("Asked"))
    bars = [Bar(share.name, [share.confirmed, share.waiting, share.asked], _in_words(share)) for share in shares]
    return chart(caption, bars, names=names, heading=heading)


def _in_words(share: Share) -> str:
    said = [_("%(n)d have a place") % {"n": share.confirmed}]
    said += [_("%(n)d wait") % {"n": share.waiting}] if share.waiting else []
    said += [_("%(n)d asked") % {"n": share.asked}] if share.asked else []
    said += [_("%(n)d places are kept") % {"n": share.kept}] if share.kept else []
    return ", ".join(said)


@rule("coordinator")
@coordinator
def accept(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Accept those who are ticked, after a look at who they are."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    chosen = _ticked(request, event)
    form = forms.Form(posted(request))
    if request.method == "POST" and chosen:
        done = tried(form, lambda: actions.accept_bookings(actor=viewer, event=event, bookings=chosen))
        if done is not None:
            said = [
                ngettext("%(n)d booking has a place now.", "%(n)d bookings have a place now.", done.seated)
                % {"n": done.seated}
            ]
            said += (
                [_("%(n)d on the waiting list: there is no place for them yet.") % {"n": done.waiting}]
                if done.waiting
                else []
            )
            return _back(request, process, event, said, done.too_late)
    return _sure(request, process, event, form, chosen, _("Give them a place"), _("Accept"))


@rule("coordinator")
@coordinator
def decline(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Decline those who are ticked, with a sentence."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    chosen = _ticked(request, event)
    form = DeclineForm(posted(request))
    if request.method == "POST" and chosen and form.is_valid():
        because = form.cleaned_data["because"]
        done = tried(
            form, lambda: actions.decline_bookings(actor=viewer, event=event, bookings=chosen, because=because)
        )
        if done is not None:
            said = [
                ngettext("%(n)d booking is declined.", "%(n)d bookings are declined.", done.declined)
                % {"n": done.declined}
            ]
            return _back(request, process, event, said, done.too_late)
    return _sure(request, process, event, form, chosen, _("Decline"), _("Decline, and tell them"))


def _ticked(request: HttpRequest, event: Event) -> list[Booking]:
    """The bookings named in the address, as far as they can be chosen."""
    named = [one for one in request.GET.getlist("b")[:AT_ONCE] if uuid_in(one)]
    return list(events.asked_for(viewer_of(request), event, named))


def _sure(
    request: HttpRequest,
    process: Process,
    event: Event,
    form: forms.Form,
    chosen: list[Booking],
    title: StrOrPromise,
    button: StrOrPromise,
) -> HttpResponse:
    here = reverse("desk:choosing", args=[process.slug, event.slug])
    crumbs = under(process, event, Link(CHOOSING, here))
    template = "desk/events/chosen.html"
    return form_page(
        request,
        process,
        form,
        title=title,
        button=button,
        template=template,
        under=crumbs,
        chosen=chosen,
        leave=here,
        accepts=not isinstance(form, DeclineForm),
        free=events.free_seats(event),
    )


def _back(request: HttpRequest, process: Process, event: Event, said: list[str], too_late: int) -> HttpResponse:
    if too_late:
        said.append(
            ngettext(
                "%(n)d was left out: they cancelled, or something else happened meanwhile.",
                "%(n)d were left out: they cancelled, or something else happened meanwhile.",
                too_late,
            )
            % {"n": too_late}
        )
    return saved(request, process, event, " ".join(map(str, said)), to="desk:choosing")


_AT = f"{HERE}choosing/"
urls = [
    path(_AT, choosing, name="choosing"),
    path(f"{_AT}accept/", accept, name="choosing_accept"),
    path(f"{_AT}decline/", decline, name="choosing_decline"),
]
