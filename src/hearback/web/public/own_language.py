"""In which language an author said something, put right by their private link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from hearback.contributions import actions
from hearback.processes.models import Process
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import frame, in_process
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.spoken import LanguageForm
from hearback.web.ui.viewers import viewer_of


@rule("link:said")
@private
@in_process
def language(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The language as it stands, to put right; the words stay as they are."""
    said, _in_full = own_or_404(request, process, reference)
    form = LanguageForm(request.POST or None, initial={"language": said.language})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.correct_language(actor=viewer_of(request), contribution=said, **given)):
            messages.success(request, _("Saved."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {"crumbs": None, "back": "../"}
    return pages.form_page(request, form, title=_("Which language are the words in?"), button=_("Save"), **values)


urls = [path("<slug:process>/said/<str:reference>/mine/language/", language, name="mine-language")]
