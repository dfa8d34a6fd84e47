"""Milestones of the version being written: what will be done, by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.languages import Words
from hearback.plans import actions, queries
from hearback.plans.models import Target
from hearback.processes.models import Process
from hearback.web.desk.plans.commitments import WHEN
from hearback.web.desk.plans.shared import WasField, again, crumbs, saved, written_entry, written_version
from hearback.web.desk.shared import coordinator, form_page, found, plain, posted, say, see_other
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class MilestoneForm(forms.Form):
    """A milestone as this version says it."""

    key = forms.KeyField()
    text = WordsField(
        label=_("What will be done?"),
        max_length=5_000,
        lines=3,
        error_messages={"required": _("Write what will be done")},
    )
    due = forms.PlainText(label=_("By when?"), help_text=WHEN, max_length=60, width=20, required=False)
    output = WordsField(
        label=_("What will there be to see?"),
        help_text=_("Optional: the thing that shows it is done"),
        max_length=5_000,
        required=False,
    )
    was = WasField()
    was_beside = WasField()


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Add a milestone."""
    entry = written_entry(request, process, number, commitment)
    form = MilestoneForm(posted(request), initial={"key": uuid4()})

    def act() -> Target:
        return actions.add_milestone(
            actor=viewer_of(request), entry=entry, **_values(form), key=form.cleaned_data["key"]
        )

    if request.method == "POST" and form.is_valid() and tried(form, act) is not None:
        say(request, _("The milestone is added."))
        return see_other("desk:plan_commitment", process.slug, number, commitment, query="#milestones")
    way = crumbs(process, entry.version, entry)
    return form_page(request, process, form, title=_("Add a milestone"), button=_("Add it"), under=way)


def _values(form: MilestoneForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("text", "due", "output")}


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, number: int, milestone: UUID) -> HttpResponse:
    """Change a milestone, or take it out of this version."""
    viewer = viewer_of(request)
    target = found(queries.target_in(written_version(request, process, number), milestone))
    entry, newer = target.entry, None
    if request.method == "POST" and request.POST.get("do") == "remove":
        actions.remove_milestone(actor=viewer, target=target)
        say(request, _("Removed from this version: “%(text)s”") % {"text": plain(target.text)})
        return see_other("desk:plan_commitment", process.slug, number, entry.commitment.number, query="#milestones")
    initial = {
        "key": uuid4(),
        "text": target.text,
        "was": target.text,
        "was_beside": target.beside_text,
        "due": target.due_written,
        "output": target.output,
    }
    form = MilestoneForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        was = {name: form.cleaned_data[name] for name in ("was", "was_beside")}
        done, newer = saved(form, lambda: actions.edit_milestone(actor=viewer, target=target, **was, **_values(form)))
        if done:
            say(request, _("Saved"))
            return see_other("desk:plan_commitment", process.slug, number, entry.commitment.number, query="#milestones")
    if newer is not None:
        again(form, {"was": newer.text, "was_beside": newer.beside_text})
    return form_page(
        request,
        process,
        form,
        title=_("Milestone %(number)s") % {"number": target.milestone.number},
        button=_("Save"),
        under=crumbs(process, entry.version, entry),
        template="desk/plans/milestone.html",
        newer=_as_it_is(newer) if newer else (),
    )


def _as_it_is(newer: Target) -> list[tuple[StrOrPromise, Words]]:
    """What stands there now, to be read beside one's own."""
    due = {languages.current(): newer.due_written} if newer.due_written else {}
    return [
        (_("What will be done?"), newer.text),
        (_("By when?"), due),
        (_("What will there be to see?"), newer.output),
    ]


urls = [
    path("<slug:process>/plan/<int:number>/<int:commitment>/milestones/", add, name="plan_milestone_add"),
    path("<slug:process>/plan/<int:number>/milestones/<uuid:milestone>/", edit, name="plan_milestone"),
]
