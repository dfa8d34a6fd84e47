"""The network: who is in it, joining it, and one's own entry by its private link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.core import languages
from hearback.core.regions import Region
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.people.models import Organisation
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Joining, NetworkMember, Process
from hearback.processes.queries import Entry
from hearback.web.public.network_forms import (
    ORGANISATION,
    PERSON,
    ChangeOrganisationForm,
    ChangePersonForm,
    OrganisationForm,
    PersonForm,
    WhoForm,
    told_by,
)
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import frame, home_of, in_process, page
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link, Row, change
from hearback.web.ui.tiles import RegionMap, region_map
from hearback.web.ui.viewers import remember, viewer_of

NETWORK = gettext_lazy("The network")
PAGE = 50
_FORMS = {ORGANISATION: OrganisationForm, PERSON: PersonForm}
_NOT_SAID = (processes.NOT_SAID, gettext_lazy("Elsewhere, or not said"))


@rule("anyone")
@in_process
def network(request: HttpRequest, process: Process) -> HttpResponse:
    """Who is in it, as each agreed; where they are; how many would rather not be named. Three statements."""
    filters = Filters(
        request.GET,
        Filter("who", _("Who"), [("organisations", _("Organisations")), ("people", _("People"))]),
        Filter("level", _("Level"), [*Organisation.Level.choices, (processes.NOT_SAID, _("Not said"))]),
        Filter("region", _("Region"), [*Region.choices, _NOT_SAID]),
    )
    chosen = filters.chosen
    counts = processes.network_counts(process, **chosen)
    listed = processes.network_shown(process, **chosen)
    return page(
        request,
        process,
        "network/list.html",
        title=NETWORK,
        page=keyset(listed, request.GET, column="folded", descending=False, size=PAGE, filters=filters),
        counts=counts,
        regions=_regions(counts.by_region, chosen),
    )


def _regions(by_region: Any, chosen: dict[str, str]) -> RegionMap:
    return region_map(
        _("Where they are"),
        {region: [number] for region, number in by_region.items()},
        words=lambda numbers: _in_words(numbers[0]),
        href=lambda region: "?" + urlencode(chosen | {"region": region}) + "#who",
        chosen=chosen.get("region", ""),
    )


def _in_words(number: int) -> str:
    return ngettext("%(count)d in the network", "%(count)d in the network", number) % {"count": number}


# --- joining


@rule("anyone")
@in_process
def join(request: HttpRequest, process: Process) -> HttpResponse:
    """What it is, what one is asked, what happens then; and one question."""
    form = WhoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return see_other("public:network-form", process.slug, form.cleaned_data["who"])
    return _form(request, process, form, _("Join the network"), _("Continue"), "join")


@rule("anyone")
@private
@in_process
def join_form(request: HttpRequest, process: Process, who: str) -> HttpResponse:
    """The form; what is wrong stands by its field, and what was typed stays in it."""
    if who not in _FORMS:
        raise Http404
    form = _FORMS[who](request.POST or None, process=process)
    if request.method == "POST" and form.is_valid():
        response = tried(form, lambda: _take(request, process, form))
        if response is not None:
            return response
    title = _("Join as an organisation") if who == ORGANISATION else _("Join as a person")
    return _form(request, process, form, title, _("Join"), "form", Link(_("Join the network"), _at(process) + "join/"))


def _take(request: HttpRequest, process: Process, form: forms.Form) -> HttpResponse:
    """Join, and go on to the next page.

    With an address that is one page for everybody, and nothing is kept in the browser: whoever types an address does
    not learn whether it is in the network. What there is to know goes to its mailbox.
    """
    given = dict(form.cleaned_data)
    wording = processes.privacy_notice(process).version
    viewer, language = viewer_of(request), languages.current()
    try:
        entry = actions.join_network(actor=viewer, process=process, language=language, wording=wording, **given)
    except actions.ToldTwice as twice:
        if not given["email"]:
            messages.info(request, str(twice))
        entry = twice.first
    if given["email"]:
        return see_other("public:network-written", process.slug)
    if isinstance(entry, NetworkMember):
        messages.success(request, _("You are in the network. Welcome!"))
    response = see_other("public:network-entry", process.slug, entry.uuid)
    remember(request, response, links.mint(Purpose.NETWORK, entry.uuid, entry.link_version))
    return response


@rule("anyone")
@private
@in_process
def written(request: HttpRequest, process: Process) -> HttpResponse:
    """That the form came, and where to go on: the same for a new address and for one that is in the network."""
    return pages.done_page(
        request,
        title=_("One more step: look at your email"),
        template="public/network/written.html",
        mail=settings.MAIL is not None,
        **frame(process, Link(NETWORK, _at(process))),
    )


# --- one's own entry


@rule("link:network")
@private
@in_process
def entry(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """What somebody told us, to look at and change. A form that waits for its yes has the button here."""
    mine = _entry(request, process, uuid)
    if isinstance(mine, Joining):
        return _waiting(request, process, mine)
    viewer = viewer_of(request)
    return page(
        request,
        process,
        "network/entry.html",
        title=_("Your entry in the network") if mine.left is None else _("You are not in the network any more"),
        crumbs=(Link(NETWORK, _at(process)),),
        member=mine,
        rows=_rows(mine) if mine.left is None else (),
        # A coordinator sees the entry, and not the link that is its owner's.
        link=processes.network_link(mine, languages.current())
        if viewer.holds(Purpose.NETWORK, mine.uuid, mine.link_version)
        else "",
    )


def _waiting(request: HttpRequest, process: Process, form: Joining) -> HttpResponse:
    question = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and question.is_valid():
        if "delete" in request.POST:
            actions.decline_joining(actor=viewer_of(request), joining=form)
            messages.success(request, _("What was written is deleted. Nobody joined."))
            return see_other("public:network", process.slug)
        if tried(question, lambda: actions.confirm_joining(actor=viewer_of(request), joining=form)):
            messages.success(request, _("You are in the network. Welcome!"))
            return see_other("public:network-entry", process.slug, form.uuid)
    by_mail = form.participant_id is not None
    return page(
        request,
        process,
        "network/waiting.html",
        title=_("Is this right?") if by_mail else _("Somebody looks at it first"),
        crumbs=(Link(NETWORK, _at(process)),),
        form=question,
        by_mail=by_mail,
        rows=_rows_of_form(process, form),
        # As for an entry: a coordinator looks at the form, and the link is its owner's.
        link=processes.network_link(form, languages.current())
        if not by_mail and viewer_of(request).holds(Purpose.NETWORK, form.uuid, form.link_version)
        else "",
    )


@rule("link:network")
@private
@in_process
def change_entry(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Other places, other interests, shown or not."""
    mine = _entry(request, process, uuid)
    if isinstance(mine, Joining) or mine.left is not None:
        return see_other("public:network-entry", process.slug, uuid)
    kind = ChangeOrganisationForm if mine.is_organisation else ChangePersonForm
    form = kind(request.POST or None, process=process, initial=told_by(mine))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.change_membership(actor=viewer_of(request), member=mine, **given)):
            messages.success(request, _("Your entry is changed."))
            return see_other("public:network-entry", process.slug, uuid)
    back = Link(_("Your entry in the network"), f"{_at(process)}entry/{uuid}/")
    return _form(request, process, form, _("Change your entry"), _("Save"), "change", back)


@rule("link:network")
@private
@in_process
def leave(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """A question, and a button."""
    mine = _entry(request, process, uuid)
    if isinstance(mine, Joining) or mine.left is not None:
        return see_other("public:network-entry", process.slug, uuid)
    if request.method == "POST":
        actions.leave_network(actor=viewer_of(request), member=mine)
        messages.success(request, _("You have left the network. What you told us is deleted."))
        return see_other("public:network-entry", process.slug, uuid)
    back = Link(_("Your entry in the network"), f"{_at(process)}entry/{uuid}/")
    crumbs = (Link(NETWORK, _at(process)), back)
    return page(request, process, "network/leave.html", title=_("Leave the network?"), crumbs=crumbs, member=mine)


def _entry(request: HttpRequest, process: Process, uuid: UUID) -> Entry:
    mine = processes.network_entry_visible_to(viewer_of(request), uuid)
    if mine is None or mine.process_id != process.pk:
        raise Http404
    return mine


def _rows(member: NetworkMember) -> list[Row]:
    """What an entry says, each with the way to change it."""
    told = told_by(member)
    names = {theme.slug: languages.pick(theme.name).text for theme in member.interests.all()}
    called = languages.pick(member.organisation.name).text if member.organisation is not None else member.name
    first = Row(_("Organisation"), called) if member.is_organisation else change(_("Name"), called, "change/")
    return [first, *(change(key, value, "change/") for key, value in _said(told, names))]


def _rows_of_form(process: Process, form: Joining) -> list[Row]:
    """The same of a form, as it was sent."""
    names = {theme.slug: languages.pick(theme.name).text for theme in processes.themes(process)}
    organisation = form.said["organisation_name"]
    rows = [Row(_("Organisation"), organisation)] if organisation else []
    rows += [Row(_("Name"), form.said["name"])] if form.said["name"] else []
    return rows + [Row(key, value) for key, value in _said(form.said, names)]


def _said(told: dict[str, Any], names: dict[str, str]) -> list[tuple[str, str]]:
    nothing = _("Not said")
    interests = [names[slug] for slug in told["interests"] if slug in names]
    ways = [str(NetworkMember.Way(way).label) for way in told["ways"] if way in NetworkMember.Way.values]
    return [
        (_("Level"), str(Organisation.Level(told["level"]).label) if told["level"] else nothing),
        (_("Town, county or area"), told["place"] or nothing),
        (_("Nation or region"), str(Region(told["region"]).label) if told["region"] else nothing),
        (_("What you care about"), "; ".join(filter(None, [*interests, told["interest_words"]])) or nothing),
        (_("How you would like to take part"), "; ".join(ways) or nothing),
        (_("Named on the network’s page"), _("Yes") if told["shown"] else _("No")),
    ]


def _at(process: Process) -> str:
    return f"{home_of(process)}network/"


def _form(
    request: HttpRequest,
    process: Process,
    form: forms.Form,
    title: str,
    button: str,
    name: str,
    *crumbs: Link,
) -> HttpResponse:
    values = frame(process, Link(NETWORK, _at(process)), *crumbs) | {
        "told": processes.privacy_notice(process),
        "mail": settings.MAIL is not None,
        "network_address": _at(process),
    }
    return pages.form_page(request, form, title=title, button=button, template=f"public/network/{name}.html", **values)


_MINE = "<slug:process>/network/entry/<uuid:uuid>/"
urls = [
    path("<slug:process>/network/", network, name="network"),
    path("<slug:process>/network/join/", join, name="network-join"),
    path("<slug:process>/network/join/written/", written, name="network-written"),
    path("<slug:process>/network/join/<str:who>/", join_form, name="network-form"),
    path(_MINE, entry, name="network-entry"),
    path(f"{_MINE}change/", change_entry, name="network-change"),
    path(f"{_MINE}leave/", leave, name="network-leave"),
]
