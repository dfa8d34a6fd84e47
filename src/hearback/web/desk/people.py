"""Colleagues of a process, and the organisations that events and announcements name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.regions import Region
from hearback.core.viewer import Role, Side, Viewer
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people import rules as may
from hearback.people.models import Organisation, SideChoice
from hearback.processes import actions, rules
from hearback.processes import queries as processes
from hearback.processes.models import Membership, Process
from hearback.web.desk.shared import (
    coordinator,
    desk_frame,
    form_page,
    found,
    member,
    page,
    plain,
    posted,
    say,
    see_other,
    staff,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

COLLEAGUES = _("Colleagues")


# --- colleagues


class PersonForm(forms.Form):
    """Somebody who is to have a post."""

    name = forms.PlainText(label=_("Their name"), max_length=120, width=20)
    email = forms.Email(label=_("Their work email address"), help_text=_("We write to them how to sign in."), width=30)


class InviteForm(PersonForm):
    """Somebody and the post they get."""

    role = forms.Choice(
        label=_("What will they do?"),
        choices=Membership.RoleChoice.choices,
        widget=forms.Radios(
            hints={
                Role.COORDINATOR: _("Everything: write, invite, answer, publish."),
                Role.THEME_LEAD: _("Works with what people say, and answers it."),
                Role.OBSERVER: _("Reads along, and changes nothing."),
            }
        ),
    )
    side = forms.Choice(label=_("For which side?"), choices=SideChoice.choices)
    post = forms.PlainText(
        label=_("The name of their post"),
        help_text=_("The public may read it; names of colleagues it never reads. For example: Head of engagement"),
        max_length=120,
        required=False,
    )


@rule("member")
@member
def colleagues(request: HttpRequest, process: Process) -> HttpResponse:
    """Who works on the process, for which side; for colleagues alone."""
    viewer = viewer_of(request)
    rows = [
        (one, Membership.RoleChoice(one.role).label, SideChoice(one.side).label, _may_change(viewer, process, one.side))
        for one in processes.members_visible_to(viewer, process)
    ]
    may_invite = rules.may_edit(viewer, process)
    return page(request, process, "people/colleagues.html", title=COLLEAGUES, rows=rows, may_invite=may_invite)


def _may_change(viewer: Viewer, process: Process, side: Side) -> bool:
    return viewer.host or any(
        post.process == process.id and post.role == Role.COORDINATOR and post.side == side for post in viewer.posts
    )


@rule("coordinator")
@coordinator
def invite(request: HttpRequest, process: Process) -> HttpResponse:
    """Give somebody a post; they get a message that says how to sign in."""
    form = InviteForm(posted(request))
    if taken(form, lambda: _invite(viewer_of(request), process, form)):
        say(request, _("They have their post, and a message that says how to sign in."))
        return see_other("desk:colleagues", process.slug)
    return form_page(
        request, process, form, title=_("Invite a colleague"), button=_("Invite them"), under=_under(process)
    )


def _invite(viewer: Viewer, process: Process, form: InviteForm) -> Membership:
    """The new post. A side that has a coordinator fills its own: that is said at the side."""
    try:
        return actions.invite(actor=viewer, process=process, **form.cleaned_data)
    except NotAllowed:
        raise BadInput(_("This side has a coordinator, who fills its posts. Ask them."), field="side") from None


@rule("coordinator")
@coordinator
def hand_over(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Give a post, with the themes it leads, to somebody else."""
    viewer, post = viewer_of(request), found(processes.member_visible_to(viewer_of(request), process, uuid))
    if not rules.may_hand_over(viewer, post):
        raise NotAllowed
    form = PersonForm(posted(request))
    done = taken(form, lambda: actions.hand_over(actor=viewer, membership=post, **form.cleaned_data))
    if done:
        say(request, _("The post is handed over."))
        return _after_a_post(viewer, process, post)
    intro = _("The post ends for %(name)s. The themes it leads go with it.") % {"name": post.user}
    title, button = _("Hand the post over"), _("Hand it over")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=_under(process))


@rule("member")
@member
def end(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """End a post: one's own, or one of one's own side."""
    viewer, post = viewer_of(request), found(processes.member_visible_to(viewer_of(request), process, uuid))
    if not rules.may_end_membership(viewer, post):
        raise NotAllowed
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.end_membership(actor=viewer, membership=post)):
        say(request, _("The post is ended."))
        return _after_a_post(viewer, process, post)
    return form_page(
        request,
        process,
        form,
        title=_("End the post"),
        button=_("End it"),
        template="desk/sure.html",
        under=_under(process),
        intro=_("%(name)s can no longer work on this process. What they did stays.") % {"name": post.user},
        leave=reverse("desk:colleagues", args=[process.slug]),
    )


def _after_a_post(viewer: Viewer, process: Process, post: Membership) -> HttpResponse:
    """Whoever gave up their own post may have nothing to do here any more."""
    mine = viewer.user == post.user_id and not viewer.host
    return see_other("desk:home") if mine else see_other("desk:colleagues", process.slug)


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(COLLEAGUES, reverse("desk:colleagues", args=[process.slug])),)


# --- organisations


class OrganisationForm(forms.Form):
    """A department, an organisation of civil society, or another body."""

    name = WordsField(label=_("What is it called?"), max_length=200)
    kind = forms.Choice(label=_("What is it?"), choices=Organisation.Kind.choices)
    level = forms.Choice(
        label=_("Where does it work?"),
        choices=[("", _("Not said")), *Organisation.Level.choices],
        widget=forms.Select(),
        required=False,
    )
    place = forms.PlainText(label=_("Place"), max_length=120, width=20, required=False)
    region = forms.Choice(
        label=_("Nation or region"),
        choices=[("", _("Not said, or the whole country")), *Region.choices],
        widget=forms.Select(),
        required=False,
    )
    website = forms.PlainText(
        label=_("Website"), help_text=_("Its whole address, starting with https://"), max_length=200, required=False
    )


@rule("staff")
@staff
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, in the order of their names."""
    viewer = viewer_of(request)
    return pages.list_page(
        request,
        keyset(who.all_organisations(viewer), request.GET, column="slug", descending=False, size=100),
        title=_("Organisations"),
        row="desk/people/_organisation.html",
        template="desk/people/organisations.html",
        nothing=_("There is no organisation yet. Hosts of events and leads of commitments are chosen from this list."),
        may_add=may.may_add_organisation(viewer),
        **desk_frame(),
    )


@rule("staff")
@staff
def add_organisation(request: HttpRequest) -> HttpResponse:
    """Add one; the same name again is the same organisation."""
    viewer = viewer_of(request)
    if not may.may_add_organisation(viewer):
        raise NotAllowed
    form = OrganisationForm(posted(request))
    if taken(form, lambda: _add(viewer, form.cleaned_data)):
        say(request, _("Saved"))
        return see_other("desk:organisations")
    crumb = Link(_("Organisations"), reverse("desk:organisations"))
    title, layout = _("Add an organisation"), desk_frame(crumb)
    return pages.form_page(request, form, title=title, button=_("Save"), template="desk/form.html", **layout)


@rule("staff")
@staff
def edit_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it is called, where it works; its address and what points at it stay."""
    viewer, organisation = viewer_of(request), found(who.organisation(slug))
    if not may.may_edit_organisation(viewer):
        raise NotAllowed
    now = {name: getattr(organisation, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(posted(request), initial=now)
    if taken(form, lambda: people.edit_organisation(actor=viewer, organisation=organisation, **form.cleaned_data)):
        say(request, _("Saved"))
        return see_other("desk:organisations")
    crumb = Link(_("Organisations"), reverse("desk:organisations"))
    title, layout = _("Change what stands about an organisation"), desk_frame(crumb)
    return pages.form_page(request, form, title=title, button=_("Save"), template="desk/form.html", **layout)


def _add(viewer: Viewer, said: dict[str, Any]) -> Organisation:
    slug = slugify(plain(said["name"]))[:80].strip("-") or "organisation"
    return people.add_organisation(actor=viewer, slug=slug, **said)


urls = [
    path("organisations/", organisations, name="organisations"),
    path("organisations/add/", add_organisation, name="organisation_add"),
    path("organisations/<slug:slug>/edit/", edit_organisation, name="organisation_edit"),
    path("<slug:process>/colleagues/", colleagues, name="colleagues"),
    path("<slug:process>/colleagues/invite/", invite, name="invite"),
    path("<slug:process>/colleagues/<uuid:uuid>/hand-over/", hand_over, name="hand_over"),
    path("<slug:process>/colleagues/<uuid:uuid>/end/", end, name="end_post"),
]
