"""Announcements: written, looked at before, published now or at a time, corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.viewer import Viewer
from hearback.people import queries as people
from hearback.people.models import Organisation, SideChoice
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Announcement, Process
from hearback.web.desk.releases import WhenForm, when
from hearback.web.desk.rows import rows_asked_for
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    frame,
    free_slug,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.desk.times import NOON, instant, local
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

ANNOUNCEMENTS = _("Announcements")
# Always so many rows for who signed, or two more than there are.
FEWEST_SIGNATORIES, MORE_SIGNATORIES = 2, 2


# --- the forms


class AnnouncementForm(forms.Form):
    """Its words, who signs it, and where it first appeared."""

    title = WordsField(label=_("Title"), max_length=200)
    body = WordsField(
        label=_("What do you announce?"),
        help_text=_("A blank line begins a paragraph, ## a heading, - a list, and [words](https://…) is a link."),
        max_length=50_000,
        lines=14,
    )
    byline = forms.PlainText(
        label=_("Written by"),
        help_text=_("As it stands under the title: a team, or a person with their post"),
        max_length=200,
        required=False,
    )
    contact = forms.PlainText(
        label=_("Who can people ask about it?"),
        help_text=_("A name with an email address or telephone number"),
        max_length=200,
        required=False,
    )
    first_appeared = forms.PlainText(
        label=_("Where did it appear first?"),
        help_text=_("Only if it was published somewhere else before. For example: the network’s blog"),
        max_length=200,
        required=False,
    )
    happened = forms.DayField(label=_("When did it appear there?"), required=False)
    link = forms.PlainText(
        label=_("Its address there"),
        help_text=_("The whole address, starting with https://"),
        max_length=200,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        organisations: Sequence[Organisation],
        signed: Sequence[tuple[str, str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        self.rows = rows_asked_for(self) or max(FEWEST_SIGNATORIES, len(signed) + MORE_SIGNATORIES)
        for number in range(self.rows):
            name, organisation, side = signed[number] if number < len(signed) else ("", "", "")
            self._add_row(number, name, organisation, side)

    def _add_row(self, number: int, name: str, organisation: str, side: str) -> None:
        known = [(slug, str(one)) for slug, one in self.organisations.items()]
        self.fields[f"name_{number}"] = forms.PlainText(label=_("Name"), max_length=200, required=False, initial=name)
        self.fields[f"organisation_{number}"] = forms.Choice(
            label=_("Organisation"),
            choices=[("", _("None")), *known],
            widget=forms.Select(),
            required=False,
            initial=organisation,
        )
        self.fields[f"side_{number}"] = forms.Choice(
            label=_("Side"),
            choices=[("", _("Choose a side")), *SideChoice.choices],
            widget=forms.Select(),
            required=False,
            initial=side,
        )

    @property
    def signatory_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """The boxes of each row."""
        for number in range(self.rows):
            yield self[f"name_{number}"], self[f"organisation_{number}"], self[f"side_{number}"]

    @property
    def own_fields(self) -> list[Any]:
        """The boxes that are not of a signatory."""
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        """Who signed has a name and a side; a date needs a place."""
        values = self.cleaned_data
        for number in range(self.rows):
            name, side = values.get(f"name_{number}"), values.get(f"side_{number}")
            if name and not side:
                self.add_error(f"side_{number}", _("Choose for which side they sign"))
            elif (side or values.get(f"organisation_{number}")) and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", _("Enter the name of who signs"))
        if values.get("first_appeared") and not values.get("happened") and "happened" not in self.errors:
            self.add_error("happened", _("Enter the day on which it appeared there"))
        return values

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        values = self.cleaned_data
        said = {name: values[name] for name in ("title", "body", "byline", "contact", "first_appeared", "link")}
        said["signatories"] = [
            (values[f"name_{n}"], self.organisations.get(values[f"organisation_{n}"]), values[f"side_{n}"])
            for n in range(self.rows)
            if values[f"name_{n}"]
        ]
        if values["happened"]:
            said["happened"] = instant(values["happened"], NOON)
        return said


# --- the pages


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The announcements, drafts among them, the latest first."""
    rows = processes.announcements_visible_to(viewer_of(request), process)
    return pages.list_page(
        request,
        keyset(rows, request.GET, column="happened"),
        title=ANNOUNCEMENTS,
        row="desk/announcements/_row.html",
        template="desk/announcements/list.html",
        now=clock.now(),
        nothing=_(
            "Nothing is announced yet. An announcement tells people that the process begins, or what happens next."
        ),
        **frame(process),
    )


@rule("coordinator")
@coordinator
def write(request: HttpRequest, process: Process) -> HttpResponse:
    """Write one; nobody else sees it before it is published."""
    viewer = viewer_of(request)
    form = AnnouncementForm(posted(request), organisations=_organisations(viewer))
    written = tried(form, lambda: _write(viewer, process, form)) if form.is_valid() else None
    if written is not None:
        return see_other("desk:announcement", process.slug, written.slug)
    return _form(request, process, form, _("Write an announcement"))


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Change one; that a published one was changed is on the record."""
    viewer, post = viewer_of(request), _announcement(request, process, slug)
    form = AnnouncementForm(
        posted(request),
        organisations=_organisations(viewer),
        signed=[(s.name, s.organisation.slug if s.organisation else "", s.side) for s in post.signatories.all()],
        initial=_initial(post),
    )
    if taken(form, lambda: actions.edit_announcement(actor=viewer, announcement=post, **form.said)):
        say(request, _("Saved"))
        return see_other("desk:announcement", process.slug, post.slug)
    return _form(request, process, form, _("Change the announcement"), Link(plain(post.title), _at(process, post)))


@rule("coordinator")
@coordinator
def preview(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The announcement as people will read it, and what may be done with it."""
    post = _announcement(request, process, slug)
    now = clock.now()
    return page(
        request,
        process,
        "announcements/one.html",
        title=plain(post.title),
        under=_under(process),
        announcement=post,
        is_public=post.published is not None and post.published <= now,
        is_coming=post.published is not None and post.published > now,
    )


@rule("coordinator")
@coordinator
def publish(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Make it public, now or at a time."""
    viewer, post = viewer_of(request), _announcement(request, process, slug)
    form = WhenForm(posted(request), initial=when(post.published))
    if taken(form, lambda: _publish(viewer, post, form.instant)):
        say(request, _("It will be published at the time you chose.") if form.instant else _("It is published."))
        return see_other("desk:announcement", process.slug, post.slug)
    crumbs = (*_under(process), Link(plain(post.title), _at(process, post)))
    intro = (
        ""
        if process.opened
        else _("The process is not open yet: until it is, only you and your colleagues can read it.")
    )
    title, button = _("Publish the announcement"), _("Publish")
    return form_page(request, process, form, title=title, button=button, intro=intro, under=crumbs)


@rule("coordinator")
@coordinator
def remove(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Throw a draft away."""
    viewer, post = viewer_of(request), _announcement(request, process, slug)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.remove_announcement(actor=viewer, announcement=post)):
        say(request, _("The draft is gone."))
        return see_other("desk:announcements", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Throw the draft away"),
        button=_("Throw it away"),
        template="desk/sure.html",
        under=_under(process),
        words=post.title,
        intro=_("A draft that was thrown away cannot be had back."),
        leave=_at(process, post),
    )


def _form(request: HttpRequest, process: Process, form: AnnouncementForm, title: Any, *crumbs: Link) -> HttpResponse:
    under, template = (*_under(process), *crumbs), "desk/announcements/form.html"
    return form_page(
        request, process, form, title=title, button=_("Save and look at it"), under=under, template=template
    )


def _organisations(viewer: Viewer) -> list[Organisation]:
    return list(people.all_organisations(viewer))


def _announcement(request: HttpRequest, process: Process, slug: str) -> Announcement:
    post = found(processes.announcement_visible_to(viewer_of(request), process, slug))
    post.process = process
    return post


def _write(viewer: Viewer, process: Process, form: AnnouncementForm) -> Announcement:
    """The draft, at an address made from its title: the same form again is the same draft."""
    said = form.said
    there = {post.slug: post for post in processes.announcements_visible_to(viewer, process)}
    same = {slug for slug, post in there.items() if (post.title, post.body) == (said["title"], said["body"])}
    slug = free_slug(said["title"], "announcement", there.keys() - same)
    return actions.write_announcement(actor=viewer, process=process, slug=slug, **said)


def _publish(viewer: Viewer, post: Announcement, at: datetime | None) -> Announcement:
    """What appears here first, appears when it is published, not when its draft was begun."""
    if not post.first_appeared and post.published is None:
        post = actions.edit_announcement(actor=viewer, announcement=post, happened=at or clock.now())
    return actions.publish_announcement(actor=viewer, announcement=post, at=at)


def _initial(post: Announcement) -> dict[str, Any]:
    names = ("title", "body", "byline", "contact", "first_appeared")
    initial: dict[str, Any] = {name: getattr(post, name) for name in names}
    elsewhere = {"happened": local(post.happened).date(), "link": post.first_appeared_link}
    return initial | (elsewhere if post.first_appeared else {})


def _at(process: Process, post: Announcement) -> str:
    return reverse("desk:announcement", args=[process.slug, post.slug])


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(ANNOUNCEMENTS, reverse("desk:announcements", args=[process.slug])),)


urls = [
    path("<slug:process>/announcements/", listing, name="announcements"),
    path("<slug:process>/announcements/add/", write, name="announcement_add"),
    path("<slug:process>/announcements/<slug:slug>/", preview, name="announcement"),
    path("<slug:process>/announcements/<slug:slug>/edit/", edit, name="announcement_edit"),
    path("<slug:process>/announcements/<slug:slug>/publish/", publish, name="announcement_publish"),
    path("<slug:process>/announcements/<slug:slug>/remove/", remove, name="announcement_remove"),
]
