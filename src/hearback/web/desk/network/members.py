"""Everybody in the network, by name; putting somebody in, changing, leaving; forms that wait for a yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core.regions import Region
from hearback.core.text import fold
from hearback.people import actions as people
from hearback.people import rules as may
from hearback.people.models import Organisation
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Joining, NetworkMember, Process
from hearback.web.desk.network.heard import NETWORK
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    host,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link, Row
from hearback.web.ui.viewers import viewer_of

MEMBERS = _("Everybody in the network")
PAGE = 100


class MemberForm(forms.Form):
    """What is known of somebody in the network."""

    level = forms.Choice(
        label=_("Where do they work?"),
        choices=[("", _("Not said")), *Organisation.Level.choices],
        widget=forms.Select(),
        required=False,
    )
    place = forms.PlainText(label=_("Town, county or area"), max_length=120, width=20, required=False)
    region = forms.Choice(
        label=_("Nation or region"),
        choices=[("", _("Not said, or the whole country")), *Region.choices],
        widget=forms.Select(),
        required=False,
    )
    interests = forms.Choices(label=_("Themes they care about"), choices=[], required=False)
    interest_words = forms.PlainText(label=_("What else they care about"), max_length=300, required=False)
    ways = forms.Choices(label=_("How they want to take part"), choices=NetworkMember.Way.choices, required=False)
    found = forms.PlainText(
        label=_("Where we have their address from"),
        help_text=_("They read it in every invitation. For example: your website, on 3 May 2026"),
        max_length=300,
        required=False,
    )
    shown = forms.Agree(
        label=_("Show them by name on the network’s page"), help_text=_("Only if they said so."), required=False
    )

    def __init__(self, *given: Any, process: Process, **more: Any) -> None:
        super().__init__(*given, **more)
        themes = [(theme.slug, plain(theme.name)) for theme in processes.themes(process)]
        if themes:
            self.fields["interests"].choices = themes  # type: ignore[attr-defined]
        else:
            del self.fields["interests"]


class PersonForm(MemberForm):
    """A person in the network, with the name they go by."""

    name = forms.PlainText(label=_("Their name"), max_length=120, width=20)
    field_order = ["name"]


class AddForm(MemberForm):
    """Somebody who is put in at the desk."""

    key = forms.KeyField()
    organisation_name = forms.PlainText(
        label=_("Organisation"), help_text=_("Leave it empty for a person."), max_length=200, required=False
    )
    kind = forms.Choice(
        label=_("What is it?"),
        choices=[("", _("A person")), *Organisation.Kind.choices],
        widget=forms.Select(),
        required=False,
    )
    name = forms.PlainText(
        label=_("Name"), help_text=_("Of the person, or of whoever to write to."), max_length=120, required=False
    )
    email = forms.Email(label=_("Their email address"), required=False, max_length=254)
    language = forms.Choice(
        label=_("The language to write to them in"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGES[0][0],
        widget=forms.Radios(inline=True),
    )
    field_order = ["key", "organisation_name", "kind", "name", "email", "language"]


@rule("coordinator")
@coordinator
def members(request: HttpRequest, process: Process) -> HttpResponse:
    """The whole list by name, named in public or not; found by a part of the name."""
    viewer, asked = viewer_of(request), " ".join(request.GET.get("q", "").replace("\0", " ").split())[:100]
    listed = processes.network_members_visible_to(viewer, process)
    listed = listed.filter(folded__contains=fold(asked)) if asked else listed
    shown = keyset(listed, request.GET, column="folded", descending=False, size=PAGE)
    if asked:
        more = "&" + urlencode({"q": asked})
        shown = replace(shown, previous=shown.previous and shown.previous + more, next=shown.next and shown.next + more)
    return pages.list_page(
        request,
        shown,
        title=MEMBERS,
        row="desk/network/_member.html",
        template="desk/network/members.html",
        asked=asked,
        may_show=may.may_show_contact(viewer),
        **frame(process, _under(process)[0]),
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """Put an organisation or a person in; they are not written to."""
    form = AddForm(posted(request), process=process)
    if taken(form, lambda: actions.add_member(actor=viewer_of(request), process=process, **form.cleaned_data)):
        say(request, _("They are in the network. Nothing was sent to them."))
        return see_other("desk:network_members", process.slug)
    title, intro = (
        _("Put somebody into the network"),
        _("They are not written to. An invitation tells them where from."),
    )
    return form_page(request, process, form, title=title, button=_("Save"), intro=intro, under=_under(process))


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Write down what somebody told us, by telephone or in person."""
    viewer, member = viewer_of(request), _member(request, process, uuid)
    now = {name: getattr(member, name) for name in PersonForm.base_fields if name != "interests"}
    now["interests"] = [theme.slug for theme in member.interests.all()]
    form = (MemberForm if member.is_organisation else PersonForm)(posted(request), process=process, initial=now)
    if taken(form, lambda: actions.change_membership(actor=viewer, member=member, **form.cleaned_data)):
        say(request, _("Saved"))
        return see_other("desk:network_members", process.slug)
    title = _("Change an entry: %(name)s") % {"name": _called(member)}
    return form_page(request, process, form, title=title, button=_("Save"), under=_under(process))


@rule("coordinator")
@coordinator
def left(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Write down that somebody left: what they told us goes."""
    viewer, member = viewer_of(request), _member(request, process, uuid)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.leave_network(actor=viewer, member=member)):
        say(request, _("They have left the network. What they told us is deleted."))
        return see_other("desk:network_members", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("They leave the network"),
        button=_("Write down that they left"),
        template="desk/sure.html",
        under=_under(process),
        intro=_("%(name)s: what they told us when they joined is deleted. What they said or booked stays.")
        % {"name": _called(member)},
        leave=reverse("desk:network_members", args=[process.slug]),
    )


@rule("host")
@host
@require_POST
def contact(request: HttpRequest, process: str, uuid: UUID) -> HttpResponse:
    """Show how to reach somebody: an act of its own that is written down. Kept nowhere, so it answers at once."""
    viewer = viewer_of(request)
    member = processes.network_entry_visible_to(viewer, uuid)
    if not isinstance(member, NetworkMember) or member.left is not None or member.process.slug != process:
        raise Http404
    if member.participant is None:
        return see_other("desk:network_members", process)
    contacts = people.show_contact(actor=viewer, participant=member.participant.uuid, process=member.process)
    title, template, name = _("Contact details"), "network/contact.html", _called(member)
    under = _under(member.process)
    return page(request, member.process, template, title=title, under=under, name=name, contacts=contacts)


# --- forms that wait


@rule("coordinator")
@coordinator
def waiting(request: HttpRequest, process: Process) -> HttpResponse:
    """Forms to join that nobody has confirmed, and what may be done about each."""
    listed = processes.joinings_visible_to(viewer_of(request), process)
    return pages.list_page(
        request,
        keyset(listed, request.GET, column="created", descending=False, size=PAGE),
        title=_("Forms to join that wait"),
        row="desk/network/_waiting.html",
        template="desk/network/waiting.html",
        nothing=_("No form waits. Whoever reads at the address they gave says yes by themselves."),
        **frame(process, _under(process)[0]),
    )


@rule("coordinator")
@coordinator
def decide(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Look at one form: take it in, or delete it."""
    viewer, one = viewer_of(request), _form_to_join(request, process, uuid)
    form = forms.Form(posted(request))
    wants_delete = "delete" in request.POST
    act = actions.decline_joining if wants_delete else actions.confirm_joining
    if taken(form, lambda: act(actor=viewer, joining=one)):
        say(request, _("The form is deleted.") if wants_delete else _("They are in the network."))
        return see_other("desk:network_waiting", process.slug)
    under = (
        _under(process)[0],
        Link(_("Forms to join that wait"), reverse("desk:network_waiting", args=[process.slug])),
    )
    rows = [Row(label, value) for label, value in _said(process, one) if value]
    return page(
        request,
        process,
        "network/decide.html",
        title=_("Look at a form to join"),
        under=under,
        form=form,
        one=one,
        rows=rows,
    )


def _said(process: Process, one: Joining) -> list[tuple[Any, Any]]:
    said = one.said
    themes = {theme.slug: plain(theme.name) for theme in processes.themes(process)}
    interests = [themes[slug] for slug in said["interests"] if slug in themes]
    ways = [str(NetworkMember.Way(way).label) for way in said["ways"]]
    return [
        (_("Organisation"), said["organisation_name"]),
        (_("What it is"), Organisation.Kind(said["kind"]).label if said["kind"] else ""),
        (_("Name"), said["name"]),
        (_("Level"), Organisation.Level(said["level"]).label if said["level"] else ""),
        (_("Town, county or area"), said["place"]),
        (_("Nation or region"), Region(said["region"]).label if said["region"] else ""),
        (_("What they care about"), "; ".join(filter(None, [*interests, said["interest_words"]]))),
        (_("How they want to take part"), "; ".join(ways)),
        (_("Named on the network’s page"), _("Yes") if said["shown"] else _("No")),
    ]


def _member(request: HttpRequest, process: Process, uuid: UUID) -> NetworkMember:
    listed = processes.network_members_visible_to(viewer_of(request), process)
    return found(listed.filter(uuid=uuid).first())


def _form_to_join(request: HttpRequest, process: Process, uuid: UUID) -> Joining:
    return found(processes.joinings_visible_to(viewer_of(request), process).filter(uuid=uuid).first())


def _called(member: NetworkMember) -> str:
    return plain(member.organisation.name) if member.organisation is not None else member.name or str(_("no name"))


def _under(process: Process) -> tuple[Link, ...]:
    return (
        Link(NETWORK, reverse("desk:network", args=[process.slug])),
        Link(MEMBERS, reverse("desk:network_members", args=[process.slug])),
    )


_HERE = "<slug:process>/network/"
urls = [
    path(f"{_HERE}members/", members, name="network_members"),
    path(f"{_HERE}members/add/", add, name="network_add"),
    path(f"{_HERE}members/<uuid:uuid>/", edit, name="network_member"),
    path(f"{_HERE}members/<uuid:uuid>/left/", left, name="network_left"),
    path(f"{_HERE}members/<uuid:uuid>/contact/", contact, name="network_contact"),
    path(f"{_HERE}waiting/", waiting, name="network_waiting"),
    path(f"{_HERE}waiting/<uuid:uuid>/", decide, name="network_decide"),
]
