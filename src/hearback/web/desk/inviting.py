"""Inviting to an event: choose from the network, paste addresses, look at what goes out, and send it once.

Nothing is kept between choosing and sending: what was chosen travels in the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from hearback.contributions import queries as contributions
from hearback.contributions.queries import Stand
from hearback.core import clock, languages
from hearback.core.regions import Region
from hearback.core.rows import uuid_in
from hearback.events import actions, queries
from hearback.events import invitation_messages as texts
from hearback.events.models import Event
from hearback.events.queries import WhyNot
from hearback.people.models import Organisation
from hearback.processes import queries as processes
from hearback.processes import rules
from hearback.processes.models import NetworkMember, Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, frame, page, plain, posted, see_other
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

A_PAGE = 100
WHY_NOT: dict[str, StrOrPromise] = {
    WhyNot.ALREADY: _("Invited already"),
    WhyNot.BOOKED: _("Have booked already"),
    WhyNot.ASKED_NOT: _("Asked not to be invited again"),
    WhyNot.NO_ADDRESS: _("No message reaches them"),
    WhyNot.TWICE: _("There twice: counted once"),
    WhyNot.LEFT: _("Left the network since"),
}
WHY_SHUT: dict[str, StrOrPromise] = {
    queries.Shut.CANCELLED: _("This event is cancelled: nobody can be invited."),
    queries.Shut.OVER: _("This event is over: nobody can be invited."),
    queries.Shut.NOT_ANNOUNCED: _("Announce the event first: the invitation leads to its page."),
    queries.Shut.OWN: _("Whoever holds a meeting of their own invites to it themselves."),
}


class InviteForm(forms.Form):
    """What is added to those who are ticked in the list."""

    key = forms.KeyField()
    everyone = forms.Agree(label=_("Everybody who fits what is chosen above, on every page"), required=False)
    addresses = forms.PlainText(
        label=_("Paste addresses of others (optional)"),
        help_text=_("One on a line, with a name or without: Nia Jones <nia@example.org>"),
        max_length=400_000,
        lines=5,
        counted=False,
        required=False,
    )
    found = forms.PlainText(
        label=_("Where did you get these addresses?"),
        help_text=_("It stands in the message, as you write it. For example: You came to our meeting in May."),
        max_length=texts.FOUND_AT_MOST,
        required=False,
    )
    language = forms.Choice(
        label=_("In which language do we write to people of whom we do not know it?"),
        choices=[("", _("In both")), *settings.LANGUAGES],
        required=False,
        initial="",
        widget=forms.Radios(inline=True),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Whom the form names."""

    members: list[NetworkMember]
    addresses: list[str]
    found: str
    language: str

    def given(self) -> dict[str, Any]:
        """The same, as the actions take it."""
        return {
            "members": self.members,
            "addresses": self.addresses,
            "found": self.found,
            "language": self.language,
        }


def _filters(request: HttpRequest, process: Process, asked: Mapping[str, str]) -> Filters:
    stands = [
        (Stand.NOT_ASKED, _("Never asked")),
        (Stand.ASKED, _("Asked, not heard")),
        (Stand.HEARD, _("Heard from")),
    ]
    places = [(place, place) for place in processes.network_places(viewer_of(request), process)]
    themes = [(theme.slug, plain(theme.name)) for theme in processes.themes(process)]
    return Filters(
        asked,
        Filter("region", _("Region"), [*Region.choices, (processes.NOT_SAID, _("Elsewhere, or not said"))]),
        Filter("place", _("Place"), places),
        Filter("level", _("Level"), Organisation.Level.choices),
        Filter("kind", _("What they are"), [*Organisation.Kind.choices, (queries.PERSON, _("People"))]),
        Filter("theme", _("What they care about"), themes),
        Filter("stands", _("Heard from?"), stands),
    )


def _fitting(request: HttpRequest, event: Event, filters: Filters) -> QuerySet[NetworkMember]:
    viewer, chosen = viewer_of(request), filters.chosen
    stands = chosen.pop("stands", "")
    rows = queries.members_to_invite(viewer, event, **chosen)
    if stands:
        hearing = contributions.heard_from(viewer, event.process).narrowed(stands=stands)
        rows = rows.filter(pk__in=[one.id for one in hearing.members])
    return rows


def _chosen(request: HttpRequest, event: Event, form: InviteForm, fitting: QuerySet[NetworkMember]) -> _Chosen:
    given = form.cleaned_data
    if given["everyone"]:
        members = list(queries.may_still_be_invited(fitting))
    else:
        ticked = [one for text in request.POST.getlist("member")[:A_PAGE] if (one := uuid_in(text))]
        members = list(queries.members_to_invite(viewer_of(request), event).filter(uuid__in=ticked)) if ticked else []
    return _Chosen(members, given["addresses"].splitlines(), given["found"], given["language"])


@rule("coordinator")
@coordinator
def invite(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Choose, look, send: the same address for all three, so that a mistake comes back with everything that was chosen."""
    event = event_of(request, process, slug)
    filters = _filters(request, process, request.POST if request.method == "POST" else request.GET)
    fitting = _fitting(request, event, filters)
    form = InviteForm(posted(request))
    if form.is_valid() and "back" not in request.POST:
        chosen = _chosen(request, event, form, fitting)
        answer = tried(form, lambda: _go_on(request, event, form, chosen, filters))
        if answer is not None:
            return answer
    return _choose(request, event, form, filters, fitting)


def _choose(
    request: HttpRequest, event: Event, form: InviteForm, filters: Filters, fitting: QuerySet[NetworkMember]
) -> HttpResponse:
    listed = keyset(fitting, request.GET, column="id", descending=False, size=A_PAGE, filters=filters)
    return pages.form_page(
        request,
        form,
        title=_("Invite people"),
        button=_("See what goes out"),
        template="desk/inviting/invite.html",
        event=event,
        page=listed,
        can_be_invited=queries.may_still_be_invited(fitting).count(),
        ticked=set(request.POST.getlist("member")),
        why_shut=_why_shut(event),
        no_cost=not event.cost,
        **frame(event.process, *under(event.process, event)),
    )


def _why_shut(event: Event) -> StrOrPromise:
    if not rules.is_open(event.process, clock.now()):
        return _("Open the process first: nobody else can read the event’s page until then.")
    return WHY_SHUT.get(queries.shut(event) or "", "")


def _go_on(
    request: HttpRequest, event: Event, form: InviteForm, chosen: _Chosen, filters: Filters
) -> HttpResponse | None:
    viewer = viewer_of(request)
    looked = actions.look_over(actor=viewer, event=event, **chosen.given())
    if "send" not in request.POST:
        return _look(request, event, form, chosen, filters, looked)
    if looked.invite > actions.MOST_AT_ONCE:
        job = actions.ask_to_invite(actor=viewer, event=event, key=form.cleaned_data["key"], **chosen.given())
        return see_other("desk:job", job.uuid)
    done = actions.invite(actor=viewer, event=event, **chosen.given())
    sentence = ngettext("%(n)d person is invited.", "%(n)d people are invited.", done.invited) % {"n": done.invited}
    return saved(request, event.process, event, sentence, to="desk:event_invitations")


def _look(
    request: HttpRequest, event: Event, form: InviteForm, chosen: _Chosen, filters: Filters, looked: actions.Looked
) -> HttpResponse:
    """How many get it, why others do not, which lines cannot be read, and the message itself: one button sends it."""
    language = chosen.language or languages.codes()[0]
    with override(language):
        found = texts.found_for(chosen.members[0]) if chosen.members else chosen.found
        body = texts.text(event, plain(event.title), found, "…", "…")
    given = {name: str(form.cleaned_data[name]) for name in ("key", "addresses", "found", "language")}
    given |= {"everyone": "on"} if form.cleaned_data["everyone"] else {}
    return page(
        request,
        event.process,
        "inviting/look.html",
        title=_("Before it goes out"),
        under=under(event.process, event),
        event=event,
        looked=looked,
        left_out=[(WHY_NOT[why], count) for why, count in looked.left_out.items() if count],
        body=body,
        given=filters.chosen | given,
        members=[] if form.cleaned_data["everyone"] else [member.uuid for member in chosen.members],
        back=reverse("desk:event_invite", args=[event.process.slug, event.slug]),
    )


urls = [path(f"{HERE}invite/", invite, name="event_invite")]
