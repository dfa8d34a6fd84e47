"""Texts to begin a reason with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.answers.placeholders import PLACEHOLDERS
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.shared import form_page, found, page, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = gettext_lazy("Texts to begin an answer with")


class TextForm(forms.Form):
    """A name for the desk, and the text in each language."""

    name = forms.PlainText(
        label=gettext_lazy("What do you call it?"),
        help_text=gettext_lazy("For the desk alone, such as: the budget is closed"),
        max_length=actions.NAME_AT_MOST,
        error_messages={"required": gettext_lazy("Give it a name")},
    )
    text = WordsField(
        label=gettext_lazy("The text"),
        help_text=gettext_lazy("Whoever uses it reads it in the form and can change every word before it is given."),
        max_length=actions.TEXT_AT_MOST,
        lines=6,
        error_messages={"required": gettext_lazy("Write the text")},
    )


class ChangeForm(TextForm):
    """The same, of a text that others may change meanwhile."""

    number = forms.Number(label="", min_value=1, widget=HiddenInput())


@rule("works-with")
@works_with
def texts(request: HttpRequest, process: Process) -> HttpResponse:
    """All of them."""
    rows = answers.starting_texts(viewer_of(request), process)
    return page(request, process, "answers/texts.html", title=TITLE, under=crumbs(process), rows=rows)


@rule("works-with")
@works_with
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """A new one."""
    form = TextForm(posted(request))
    if taken(form, lambda: actions.write_text(actor=viewer_of(request), process=process, **form.cleaned_data)):
        say(request, _("Saved. You can begin an answer with it now."))
        return see_other("desk:texts", process.slug)
    return _form(request, process, form, _("Write a text to begin with"))


@rule("works-with")
@works_with
def change(request: HttpRequest, process: Process, text: UUID) -> HttpResponse:
    """Change one; what somebody else wrote meanwhile is shown, and one's own words stay in the form."""
    row = found(answers.starting_texts(viewer_of(request), process).filter(uuid=text).first())
    form = ChangeForm(posted(request), initial={"name": row.name, "text": row.text, "number": row.number})

    def act() -> object:
        return actions.change_text(actor=viewer_of(request), starting=row, **form.cleaned_data)

    if taken(form, act):
        say(request, _("Saved."))
        return see_other("desk:texts", process.slug)
    theirs = row if form.is_bound and str(row.number) != request.POST.get("number") else None
    if theirs is not None:  # read now, so that it can be written over
        sent = request.POST.copy()
        sent["number"] = str(row.number)
        form.data = sent
    return _form(request, process, form, _("Change a text to begin with"), row=row, theirs=theirs)


def _form(request: HttpRequest, process: Process, form: forms.Form, title: str, **values: Any) -> HttpResponse:
    under = (*crumbs(process), Link(TITLE, reverse("desk:texts", args=[process.slug])))
    values |= {"placeholders": [(f"{{{name}}}", what) for name, what in PLACEHOLDERS.items()]}
    template = "desk/answers/text.html"
    return form_page(request, process, form, title=title, button=_("Save"), under=under, template=template, **values)


@rule("works-with")
@works_with
@require_POST
def remove(request: HttpRequest, process: Process, text: UUID) -> HttpResponse:
    """Take one away."""
    row = answers.starting_texts(viewer_of(request), process).filter(uuid=text).first()
    if row is not None:
        actions.remove_text(actor=viewer_of(request), starting=row)
    say(request, _("It is gone. Answers that began with it stay as they are."))
    return see_other("desk:texts", process.slug)


_AT = "<slug:process>/answers/texts/"
urls = [
    path(_AT, texts, name="texts"),
    path(f"{_AT}add/", add, name="text_add"),
    path(f"{_AT}<uuid:text>/", change, name="text_change"),
    path(f"{_AT}<uuid:text>/remove/", remove, name="text_remove"),
]
