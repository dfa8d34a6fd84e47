"""In which language somebody has their say, where it is another than that of the pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from hearback.contributions import actions, queries
from hearback.processes.models import Process
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import frame, in_process
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.spoken import LanguageForm


@rule("draft")
@private
@in_process
def language(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """Say the language of the words; then no program looks for it."""
    begun = queries.draft(process, draft)
    if begun is None:
        return see_other("public:say-words", process.slug, draft)  # says whether it was sent, or is over
    form = LanguageForm(request.POST or None, initial={"language": begun.values.get("language") or begun.language})
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data | {"language_said": True}
        if tried(form, lambda: actions.save_draft(draft=begun, values=kept)):
            return see_other("public:say-check", process.slug, draft)
    back = reverse("public:say-check", args=[process.slug, draft])
    values = frame(process) | {"crumbs": None, "back": back}
    return pages.form_page(request, form, title=_("Which language are the words in?"), button=_("Save"), **values)


urls = [path("<slug:process>/have-your-say/<uuid:draft>/language/", language, name="say-language")]
