"""What kind of thing was said, and in which language, put right by whoever works with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions, queries
from hearback.contributions.models import Contribution
from hearback.processes.models import Kind, Process
from hearback.web.desk.contributions import address, crumbs, of_process, works_with
from hearback.web.desk.shared import form_page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.spoken import LanguageForm
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ENDS = {
    Kind.SUGGESTION: _("It ends in a change of the plan, or in why not."),
    Kind.CONCERN: _("It ends in a change of the plan, or in why not."),
    Kind.SUPPORT: _("It ends in whether what they support stays."),
    Kind.EXAMPLE: _("It can end in being used, and stands in the collection by place."),
    Kind.QUESTION: _("It can end in a reply."),
    Kind.OFFER: _("It can end in somebody taking it up."),
}


class KindForm(forms.Form):
    """The six kinds, each with how it can end."""

    kind = forms.Choice(
        label=_("What kind of thing is it?"),
        choices=Kind.choices,
        widget=forms.Radios(hints={str(kind): hint for kind, hint in _ENDS.items()}),
        error_messages={"required": _("Choose what kind of thing it is")},
    )


@rule("works-with")
@works_with
def kind(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The kind as it stands, to put right; its author reads of it on their own page."""
    row = of_process(request, process, reference)
    form = KindForm(posted(request), initial={"kind": row.kind})
    if taken(form, lambda: actions.correct_kind(actor=viewer_of(request), contribution=row, **form.cleaned_data)):
        say(request, _("Saved. Its author can see it on their own page."))
        return see_other(address(process, row))
    return _page(request, process, row, form, _("Put right what kind of thing it is"))


@rule("works-with")
@works_with
def language(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The language as it stands, to put right; then no program looks for it."""
    row = of_process(request, process, reference)
    form = LanguageForm(posted(request), initial={"language": row.language})
    if taken(form, lambda: actions.correct_language(actor=viewer_of(request), contribution=row, **form.cleaned_data)):
        say(request, _("Saved."))
        return see_other(address(process, row))
    return _page(request, process, row, form, _("Put right which language it is in"))


def _page(
    request: HttpRequest, process: Process, row: Contribution, form: forms.Form, title: StrOrPromise
) -> HttpResponse:
    return form_page(
        request,
        process,
        form,
        title=title,
        button=_("Save"),
        under=crumbs(process, row),
        template="desk/contributions/form.html",
        said=queries.said(viewer_of(request), [row])[0],
    )


urls = [
    path("<slug:process>/said/<str:reference>/language/", language, name="language"),
    path("<slug:process>/said/<str:reference>/kind/", kind, name="kind"),
]
