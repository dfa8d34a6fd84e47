"""To whom we may pass on who somebody is: asked of those who gave a name or organisation, nothing ticked beforehand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries
from hearback.contributions.models import PassingOn
from hearback.processes.models import Process
from hearback.web.public.have_your_say.later import AT, LATER
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import frame, in_process
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

ASKED = "passing_asked"  # in a draft: that the question was answered


class PassingForm(forms.Form):
    """Each recipient by itself."""

    recipients = forms.Choices(
        label=gettext_lazy("May we pass on who you are?"),
        help_text=gettext_lazy(
            "Your name and organisation, with what you said; never your address. "
            "You need not agree to any. You can change it later."
        ),
        choices=PassingOn.Recipient.choices,
        required=False,
    )
    heading_field = "recipients"


def chosen(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """To whom a draft's writer agreed; to nobody where they gave neither name nor organisation."""
    if not (kept.get("name") or kept.get("organisation_name")):
        return ()
    return tuple(one for one in PassingOn.Recipient.values if kept.get(f"pass_{one}"))


def to_ask(kept: Mapping[str, Any]) -> bool:
    """Whether the question is still to be put to a draft's writer."""
    return bool(kept.get("name") or kept.get("organisation_name")) and not kept.get(ASKED)


def in_words(recipients: Collection[str]) -> str:
    """To whom, for a summary."""
    return "; ".join(str(PassingOn.Recipient(one).label) for one in recipients) or _("To nobody")


@rule("draft")
@private
@in_process
def ask(request: HttpRequest, process: Process, draft: UUID) -> HttpResponse:
    """The question, for whoever has their say and gave a name or organisation."""
    begun = queries.draft(process, draft)
    if begun is None:
        return see_other("public:say-words", process.slug, draft)  # says whether it was sent, or is over
    form = PassingForm(request.POST or None, initial={"recipients": chosen(begun.values)})
    following = "say-check" if begun.values.get("told_in") else "say-tell"
    if request.method == "POST" and form.is_valid():
        kept: dict[str, str | bool] = {
            f"pass_{one}": one in form.cleaned_data["recipients"] for one in PassingOn.Recipient.values
        }
        if later := LATER in request.POST:
            following = "say-later"
        kept |= {AT: "passing" if later else following.removeprefix("say-"), ASKED: not later}
        if tried(form, lambda: actions.save_draft(draft=begun, values=kept)):
            return see_other(f"public:{following}", process.slug, draft)
    back = reverse("public:say-check" if following == "say-check" else "public:say-who", args=[process.slug, draft])
    values = frame(process) | {"crumbs": None, "back": back, "template": "public/have_your_say/passing.html"}
    return pages.form_page(request, form, title=_("May we pass on who you are?"), **values)


@rule("link:said")
@private
@in_process
def own(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The same choice, changed by the author; and to whom it was passed on already."""
    said, in_full = own_or_404(request, process, reference)
    if not (in_full.name or in_full.organisation_name):
        return see_other("public:mine", process.slug, said.reference)
    form = PassingForm(
        request.POST if request.method == "POST" else None,
        initial={"recipients": queries.agreed_to([said]).get(said.pk, ())},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(form, lambda: actions.choose_passing(actor=viewer_of(request), contribution=said, **given)):
            messages.success(request, _("Your choices are saved."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {"crumbs": None, "back": "../", "passed": queries.passed_on(said)}
    values |= {"template": "public/me/passing.html", "title": _("May we pass on who you are?")}
    return pages.form_page(request, form, button=_("Save"), **values)


urls = [
    path("<slug:process>/have-your-say/<uuid:draft>/passing/", ask, name="say-passing"),
    path("<slug:process>/said/<str:reference>/mine/pass-on/", own, name="mine-passing"),
]
