"""Save and come back later: a private link to what somebody has begun, to copy or to have sent, and where it leads."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries
from hearback.contributions.models import Draft
from hearback.core import languages
from hearback.processes.models import Process
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import frame, in_process
from hearback.web.ui import csp, forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried

AT = "at"  # in a draft: the page on which its writer stopped
LATER = "later"  # the name of the button
STEPS = ("words", "who", "passing", "tell", "check")


class MailForm(forms.Form):
    """To which address the link goes. It is used for this one message and kept nowhere."""

    key = forms.KeyField()
    email = forms.Email(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("We use it for this one message and do not keep it."),
        max_length=254,
        error_messages={"required": gettext_lazy("Enter the address to which we send the link")},
    )


def keep(draft: Draft, form: forms.Form, step: str) -> HttpResponse:
    """Keep what is typed on a page as it stands, whether or not it is complete, and show the link to it."""
    form.is_valid()
    typed = {name: form.data.get(name, "") for name in form.errors if name in form.fields}
    kept = form.cleaned_data | {name: str(value) for name, value in typed.items()}
    if tried(form, lambda: actions.save_draft(draft=draft, values=kept | {AT: step})) is None:
        return see_other(f"public:say-{step}", draft.process.slug, draft.uuid)
    return see_other("public:say-later", draft.process.slug, draft.uuid)


def not_here(request: HttpRequest, process: Process) -> HttpResponse:
    """That nothing is under this link (any more): most often its days are over. What to do instead."""
    values = frame(process) | {"crumbs": None, "title": _("What you began is not here any more")}
    return csp.unlisted(render(request, "public/have_your_say/not_here.html", values, status=404))


@rule("draft")
@private
@in_process
def back(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """The private link: it leads to the page where its writer stopped, or to what they sent since."""
    begun = queries.draft(process, draft)
    step = str(begun.values.get(AT, "")) if begun else ""
    return see_other(f"public:say-{step if step in STEPS else 'words'}", process.slug, draft)


@rule("draft")
@private
@in_process
def later(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """The link to come back by, until when it works, and a box to have it sent."""
    begun = queries.draft(process, draft)
    if begun is None:
        return see_other("public:say-words", process.slug, draft)  # says whether it was sent, or is over
    form = MailForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and settings.MAIL is not None:
        given = form.cleaned_data | {"language": languages.current()}
        if tried(form, lambda: actions.mail_draft_link(draft=begun, **given)):
            messages.success(request, _("The link is on its way to you. We do not keep your address."))
            return see_other("public:say-later", process.slug, draft)
    return pages.form_page(
        request,
        form,
        title=_("Saved. Come back when you like"),
        button=_("Send me the link"),
        template="public/have_your_say/later.html",
        link=queries.link_to_draft(begun, languages.current()),
        until=begun.expires,
        mail=settings.MAIL is not None,
        **frame(process) | {"crumbs": None},
    )


_HERE = "<slug:process>/have-your-say/<uuid:draft>/"
urls = [
    path(_HERE, back, name="say-back"),
    path(_HERE + "later/", later, name="say-later"),
]
