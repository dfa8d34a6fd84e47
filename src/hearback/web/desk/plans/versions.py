"""The versions of the plan: the list, starting the next one, one version, and what stands around its commitments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import number_in
from hearback.plans import actions, queries, rules
from hearback.plans.models import Version
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import TITLE, crumbs, name_of_version, saved, version_of, written_version
from hearback.web.desk.shared import coordinator, form_page, found, member, page, posted, public_home_of, say, see_other
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

BASIC = _("A blank line begins a paragraph, ## a heading, - a list.")


class StartForm(forms.Form):
    """The next version."""

    label = forms.PlainText(
        label=_("What do you call it?"),
        help_text=_("Optional, such as “October draft”. It is called by its number as well."),
        max_length=80,
        required=False,
        width=20,
    )


class TextsForm(forms.Form):
    """What stands around the commitments."""

    label = forms.PlainText(label=_("What do you call this version?"), max_length=80, required=False, width=20)
    title = WordsField(label=_("Title"), max_length=1_000, required=False)
    introduction = WordsField(label=_("Introduction"), help_text=BASIC, max_length=20_000, lines=10, required=False)
    known_gaps = WordsField(
        label=_("Known gaps"),
        help_text=_("What you know is missing. It is public."),
        max_length=20_000,
        lines=5,
        required=False,
    )
    not_yet_agreed = WordsField(
        label=_("Not yet agreed"),
        help_text=_("What the sides do not agree on yet."),
        max_length=20_000,
        lines=5,
        required=False,
    )
    government_view = WordsField(label=_("The government’s view of it"), max_length=20_000, lines=4, required=False)
    civil_society_view = WordsField(label=_("Civil society’s view of it"), max_length=20_000, lines=4, required=False)
    comment_opens = forms.DayField(
        label=_("First day for comments"), help_text=_("For a version that is published for comment"), required=False
    )
    comment_closes = forms.DayField(
        label=_("Last day for comments"),
        help_text=_("What comes in by then counts for this version."),
        required=False,
    )


@rule("member")
@member
def plan(request: HttpRequest, process: Process) -> HttpResponse:
    """The versions, the newest first, and the one being written."""
    viewer = viewer_of(request)
    versions = list(queries.versions_visible_to(viewer, process))[::-1]
    now = clock.now()
    return page(
        request,
        process,
        "plans/versions.html",
        title=TITLE,
        versions=[(one, name_of_version(one), one.published is not None and one.published > now) for one in versions],
        writing=next((one for one in versions if one.published is None), None),
        current=queries.current_version(viewer, process),
        may_write=rules.may_write_plan(viewer, process),
        files=list(queries.uploads_that_wait(viewer, process)),
    )


@rule("coordinator")
@coordinator
def start(request: HttpRequest, process: Process) -> HttpResponse:
    """Begin the next version as a copy of the last published one."""
    form = StartForm(posted(request))

    def act() -> Version:
        return actions.start_version(actor=viewer_of(request), process=process, label=form.cleaned_data["label"])

    if request.method == "POST" and form.is_valid() and (version := tried(form, act)):
        say(request, _("The version is begun. Nobody else sees it until you publish it."))
        return see_other("desk:plan_version", process.slug, version.number)
    intro = _("It begins as a copy of the last published version. Nobody else sees it until you publish it.")
    values: dict[str, Any] = {"title": _("Start a version"), "button": _("Start"), "intro": intro}
    return form_page(request, process, form, under=crumbs(process), **values)


@rule("member")
@member
def version(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """One version: what it says by theme, and what is next with it."""
    viewer = viewer_of(request)
    shown = found(queries.version_page(viewer, version_of(request, process, number)))
    may_write = rules.may_write_plan(viewer, process)
    sides = queries.sign_offs(shown.version) if shown.is_public else ()
    return page(
        request,
        process,
        "plans/version.html",
        title=name_of_version(shown.version),
        under=crumbs(process),
        shown=shown,
        version=shown.version,
        writing=shown.version.published is None,
        embargoed=shown.version.published is not None and not shown.is_public,
        may_write=may_write,
        questions=queries.open_proposals(viewer, shown.version),
        sides=sides,
        waits_for_a_side=not all(one.agrees for one in sides),
        public_page=f"{public_home_of(process)}plan/{shown.version.number}/",
        compared_at=f"{public_home_of(process)}plan/changes/{shown.version.number}/"
        if shown.version.previous_id
        else "",
    )


@rule("coordinator")
@coordinator
def texts(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Edit what stands around the commitments; words that somebody saved meanwhile are shown beside."""
    row = written_version(request, process, number)
    initial: dict[str, Any] = {name: getattr(row, name) for name in TextsForm.base_fields}
    form = TextsForm(posted(request), initial=initial)
    edits = request.POST.get("edits", str(row.edits))
    newer: Version | None = None
    if request.method == "POST" and form.is_valid():
        seen = number_in(edits)
        at = seen if seen is not None else -1
        done, newer = saved(
            form, lambda: actions.edit_version(actor=viewer_of(request), version=row, edits=at, **form.cleaned_data)
        )
        if done:
            say(request, _("Saved"))
            return see_other("desk:plan_version", process.slug, number)
    if newer is not None:
        edits = str(newer.edits)
    return form_page(
        request,
        process,
        form,
        title=_("Title, introduction and what is not agreed"),
        button=_("Save"),
        under=crumbs(process, row),
        template="desk/plans/texts.html",
        edits=edits,
        newer=_newer(form, newer) if newer else (),
    )


def _newer(form: TextsForm, newer: Version) -> list[tuple[str, Any]]:
    """What somebody else saved, field by field, where it is not what stands in the form."""
    fields = ((name, form.fields[name].label) for name in form.fields)
    found_ones = [
        (str(label), getattr(newer, name))
        for name, label in fields
        if getattr(newer, name) != form.cleaned_data.get(name)
    ]
    return [(label, value) for label, value in found_ones if not isinstance(value, date)]


urls = [
    path("<slug:process>/plan/", plan, name="plan"),
    path("<slug:process>/plan/start/", start, name="plan_start"),
    path("<slug:process>/plan/<int:number>/", version, name="plan_version"),
    path("<slug:process>/plan/<int:number>/texts/", texts, name="plan_texts"),
]
